"""Boxes of the week grid: hundreds a page, for which a template would take four times as long."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
PERSONNE = UUID(int=0)


@lru_cache(maxsize=256)
def _adresse(departement: str, emploi: UUID) -> tuple[str, str]:
    """What stands before and after a slot's key in its address."""
    champs = {"departement": departement, "pk": emploi, "creneau": PERSONNE}
    avant, _, apres = reverse("aesh:creneau", kwargs=champs).partition(str(PERSONNE))
    return avant, apres


@register.simple_tag(takes_context=True)
def cases(context: Any, jours: Iterable[Any]) -> SafeString:
    """Five days of a row (CaseJour); ``static/aesh/rendu.js`` draws the same after a change."""
    avant, apres = _adresse(context["departement"].code, context["emploi"].pk)
    return mark_safe("".join(_case(jour, avant, apres) for jour in jours))  # noqa: S308  each text is escaped


def _case(jour: Any, avant: str, apres: str) -> str:
    parts = [
        f'<div class="jour jour-{jour.numero}" role="gridcell" data-jour="{jour.numero}"'
        f' data-nom="{jour.nom}">'
    ]
    parts += [f'<i class="ferme {_place(bande)}"></i>' for bande in jour.fermees]
    parts += [
        f'<span class="ailleurs {_place(bande)}">{escape(bande.texte)}</span>'
        for bande in jour.ailleurs
    ]
    for bande in jour.trajets:
        texte = escape(bande.texte)
        parts.append(
            f'<span class="trajet {_place(bande)}" title="{texte}">'
            f'<span class="visually-hidden">{texte}</span></span>'
        )
    parts += [_boite(pose, avant, apres) for pose in jour.creneaux]
    return "".join([*parts, "</div>"])


def _place(bande: Any) -> str:
    return f"d{bande.quart} l{bande.quarts}"


def _boite(pose: Any, avant: str, apres: str) -> str:
    ligne = pose.ligne
    titre, debut, fin = escape(pose.titre), pose.debut, pose.fin
    signes, suite = "⚠ " if pose.bloquants else "", ligne.description
    suite += "".join(f" Attention, conflit : {phrase}" for phrase in pose.bloquants)
    suite += "".join(f" À vérifier : {phrase}" for phrase in pose.avertissements)
    sous = pose.sous_titre
    if pose.change:
        sous, suite = f"{pose.change} · {sous}", f"{suite} {pose.change} depuis le jour choisi."
    if ligne.remarques:
        signes, suite = f"{signes}✎ ", f"{suite} {ligne.phrase_remarques}"
    return (
        f'<a class="creneau {pose.classes}" href="{avant}{ligne.id}{apres}"'
        f' data-creneau="{ligne.id}" title="{titre}, {debut} – {fin}"'
        f"{f' data-change={chr(34)}{pose.change}{chr(34)}' if pose.change else ''}"
        f"{' hidden' if pose.cache else ''}>"
        f'<span aria-hidden="true"><span class="c-titre">{signes}{titre}</span>'
        f'<span class="c-sous">{escape(sous)}</span>'
        f'<span class="c-heures">{debut}<span class="c-fin"> – {fin}</span></span></span>'
        f'<span class="visually-hidden">{escape(suite)}</span></a>'
    )
