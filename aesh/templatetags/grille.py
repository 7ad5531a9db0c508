"""Rows and boxes of the week grid: hundreds a page, for which a template would take four times."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from aesh.templatetags.panneau import lettre_aide

register = template.Library()
PERSONNE = UUID(int=0)


@lru_cache(maxsize=256)
def adresse_des_creneaux(departement: str, emploi: UUID) -> tuple[str, str]:
    """What stands before and after a slot's key in its address."""
    champs = {"departement": departement, "pk": emploi, "creneau": PERSONNE}
    avant, _, apres = reverse("aesh:creneau", kwargs=champs).partition(str(PERSONNE))
    return avant, apres


@register.simple_tag(takes_context=True)
def rangs(context: Any, lignes: Iterable[Any]) -> SafeString:
    """Rows (LigneAffichee) with their head, five days and slots.

    ``static/aesh/rendu.js`` draws the same after a change.
    """
    liens = adresse_des_creneaux(context["departement"].code, context["emploi"].pk)
    vue, avec_heures = context["vue"], context["voit_les_heures"]
    return mark_safe("".join(_rang(ligne, vue, avec_heures, *liens) for ligne in lignes))  # noqa: S308  each text is escaped


def _rang(ligne: Any, vue: str, avec_heures: bool, avant: str, apres: str) -> str:
    tete = ligne.tete
    lettre = f"{lettre_aide(tete.type)} " if tete.type else ""
    heures = _heures(tete) if avec_heures else ""
    return (
        f'<div id="ligne-{tete.cle}" class="edt-rang edt-ligne etat-{tete.etat} e{ligne.voies}"'
        f' role="row" data-{vue}="{tete.cle}" data-ligne="{tete.cle}"'
        f' data-ecole="{tete.ecole_id}" data-type="{tete.type}"'
        f"{' hidden' if ligne.cachee else ''}>"
        f'<div class="qui" role="rowheader"><span class="qui-nom">{lettre}{escape(tete.nom)}</span>'
        f'<span class="qui-detail">{escape(tete.detail)}</span>{heures}</div>'
        f"{''.join(_case(jour, avant, apres) for jour in ligne.jours)}</div>"
    )


def _heures(tete: Any) -> str:
    barre = ""
    if tete.barre is not None:
        barre = f'<span class="barre" aria-hidden="true"><i class="b{tete.barre}"></i></span>'
    return (
        f'<span class="qui-heures"><span>{escape(tete.heures)}</span>'
        f' <span class="qui-etat">{escape(tete.mot)}</span></span>{barre}'
    )


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
    titre, sous, suite = escape(pose.titre), pose.sous_titre, ligne.description
    debut, fin = pose.debut, pose.fin
    signes = change = ""
    if pose.bloquants:
        signes = "⚠ "
        suite += "".join(f" Attention, conflit : {phrase}" for phrase in pose.bloquants)
    for phrase in pose.avertissements:
        suite += f" À vérifier : {phrase}"
    if pose.change:
        sous, suite = f"{pose.change} · {sous}", f"{suite} {pose.change} depuis le jour choisi."
        change = f' data-change="{pose.change}"'
    if ligne.remarques:
        signes, suite = f"{signes}✎ ", f"{suite} {ligne.phrase_remarques}"
    return (
        f'<a class="creneau {pose.classes}" href="{avant}{ligne.id}{apres}"'
        f' data-creneau="{ligne.id}" title="{titre}, {debut} – {fin}"{change}'
        f"{' hidden' if pose.cache else ''}>"
        f'<span aria-hidden="true"><span class="c-titre">{signes}{titre}</span>'
        f'<span class="c-sous">{escape(sous)}</span>'
        f'<span class="c-heures">{debut}<span class="c-fin"> – {fin}</span></span></span>'
        f'<span class="visually-hidden">{escape(suite)}</span></a>'
    )
