"""Rows of the timetable as a list: two thousand of them, each with a button."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from aesh.enums import Semaine
from aesh.templatetags.grille import adresse_des_creneaux
from aesh.templatetags.panneau import lettre_aide

register = template.Library()
ADRESSE, COMPLEMENT = "#adresse", "#complement"


@register.simple_tag(takes_context=True)
def lignes_de_liste(context: Any, lignes: Iterable[Any]) -> SafeString:
    """One row a slot, in the order of the grid (LigneAffichee)."""
    avant, apres = adresse_des_creneaux(context["departement"].code, context["emploi"].pk)
    bouton = _bouton(modifiable=context["grille"].peut_modifier)
    rangs = []
    for ligne in lignes:
        for jour in ligne.jours:
            debut = f'<th scope="row">{escape(ligne.tete.nom)}</th><td>{jour.nom.capitalize()}</td>'
            for pose in jour.creneaux:
                cache = " hidden" if ligne.cachee or pose.cache else ""
                acte = bouton[0] + avant + pose.ligne.id + apres + bouton[1]
                acte += escape(pose.ligne.description) + bouton[2]
                rangs.append(f"<tr{cache}>{debut}{_cellules(pose)}<td>{acte}</td></tr>")
    return mark_safe("".join(rangs))  # noqa: S308  each text is escaped


def _bouton(*, modifiable: bool) -> tuple[str, str, str]:
    """The component, drawn once: what stands before the address, between, after the words."""
    libelle, variante = ("Modifier", "secondaire") if modifiable else ("Voir", "discret")
    champs = {"libelle": libelle, "variante": variante, "petit": True}
    dessine = render_to_string(
        "composants/bouton.html", champs | {"url": ADRESSE, "complement": COMPLEMENT}
    ).strip()
    avant, _, suite = dessine.partition(ADRESSE)
    entre, _, apres = suite.partition(COMPLEMENT)
    return avant, entre, apres


def _cellules(pose: Any) -> str:
    ligne = pose.ligne
    semaine = "" if ligne.semaine == Semaine.TOUTES else f" (semaine {ligne.semaine})"
    classe = f", {escape(ligne.classe_nom)}" if ligne.classe_nom else ""
    etat = "".join(f"<div>⚠ {escape(phrase)}</div>" for phrase in pose.bloquants)
    etat += "".join(f"<div>À vérifier : {escape(phrase)}</div>" for phrase in pose.avertissements)
    etat += "<div>Verrouillé</div>" if ligne.verrouille else ""
    return (
        f'<td class="text-nowrap">{pose.heures}{semaine}</td>'
        f'<td class="text-nowrap">{lettre_aide(ligne.type)} {escape(ligne.titre)}</td>'
        f"<td>{escape(ligne.etablissement_nom)}{classe}</td>"
        f'<td class="liste-etat">{etat or "Correct"}</td>'
    )
