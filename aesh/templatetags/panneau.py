"""Pupils of the coverage panel: a hundred a page, for which a template would take ten times."""

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from aesh.regles.durees import duree
from aesh.requetes.lignes import LigneEleve
from aesh.templatetags.horaires import vingtiemes
from comptes.permissions import peut

register = template.Library()
PHRASES = {"mutualise": "Aide mutualisée", "aucun": "Aucun accompagnement"}
A_SERVIR = ("aucun", "partiel")
AUCUN = UUID(int=0)
CIBLE = "Cible locale"


@register.simple_tag
@cache
def lettre_aide(aide: str) -> SafeString:
    """The component ``aide_lettre``, drawn once for each kind of slot, then only repeated."""
    return SafeString(render_to_string("composants/aide_lettre.html", {"aide": aide}).strip())


@register.simple_tag(takes_context=True)
def eleves_couverts(context: Any, eleves: Iterable[LigneEleve]) -> SafeString:
    """Pupils in a list; ``static/aesh/panneau.js`` draws the same after a change."""
    nouveau = ""
    if context["grille"].peut_modifier:
        champs = {"departement": context["departement"].code, "pk": context["emploi"].pk}
        nouveau = reverse("aesh:creneau_nouveau", kwargs=champs)
    cible = adresse_des_cibles(context)
    lignes = (_eleve(eleve, nouveau, cible) for eleve in eleves)
    return mark_safe("".join(lignes))  # noqa: S308  each text is escaped


@register.simple_tag(takes_context=True)
def adresse_des_cibles(context: Any) -> str:
    """Where the reader proposes a local target, ``ELEVE`` standing for the pupil; or nothing."""
    if not peut(context["request"].mandat, "u", "besoins"):
        return ""
    champs = {"departement": context["departement"].code, "eleve": AUCUN}
    return reverse("eleves:besoins", kwargs=champs).replace(str(AUCUN), "ELEVE")


def _eleve(eleve: LigneEleve, nouveau: str, cible: str) -> str:
    nom = escape(eleve.nom)
    genre = "individuelle" if eleve.lettre == "I" else "mutualisee"
    lieu = escape(" · ".join(mot for mot in (eleve.classe, eleve.ecole) if mot))
    heures, barre, donner = f"{duree(eleve.planifie)} · sans quotité", "", ""
    if eleve.notifie is not None:
        heures = f"{duree(eleve.planifie)} / {duree(eleve.notifie)}"
        rempli = vingtiemes(eleve.planifie, eleve.notifie)
        barre = f'<span class="barre" aria-hidden="true"><i class="b{rempli}"></i></span>'
    if nouveau and eleve.etat in A_SERVIR:
        donner = (
            f'<a class="btn btn-secondaire btn-sm" href="{nouveau}?eleve={eleve.id}"'
            f' data-donner="{eleve.id}">Donner des heures'
            f'<span class="visually-hidden"> à {nom}</span></a>'
        )
    locales = "".join(f'<div class="couv-lieu">{escape(dite)}</div>' for dite in eleve.locales)
    if cible and eleve.notifie is None:
        acte = "Changer la" if any(x.startswith(CIBLE) for x in eleve.locales) else "Proposer une"
        locales += (
            f'<div class="couv-lieu"><a href="{cible.replace("ELEVE", eleve.id)}">{acte} cible'
            f' locale<span class="visually-hidden"> pour {nom}</span></a></div>'
        )
    return (
        f'<li class="etat-{eleve.etat}" data-eleve="{eleve.id}"><div class="couv-tete">'
        f'<span class="couv-nom">{lettre_aide(genre)} {nom}</span>'
        f'<span class="couv-heures">{heures}</span></div>'
        f'<div class="couv-lieu">{lieu}</div>{barre}{locales}<div class="couv-pied">'
        f'<span class="couv-etat">{escape(PHRASES.get(eleve.etat, eleve.phrase))}</span>'
        f"{donner}</div></li>"
    )
