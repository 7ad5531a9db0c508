"""Rows of the week of a proposal: hundreds of boxes a page, drawn without a template."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from aesh.enums import LETTRES_TYPE_CRENEAU, TypeCreneau

register = template.Library()
SIGNES = {"part": "−", "vient": "+"}


@register.simple_tag
def semaine_proposee(semaine: Any) -> SafeString:
    """Rows (SemaineProposee); a changed box leads to its line of the list."""
    lignes = "".join(_rang(ligne, semaine.marques) for ligne in semaine.lignes)
    return mark_safe(lignes)  # noqa: S308  each text is escaped


def _rang(ligne: Any, marques: dict[str, Any]) -> str:
    jours = "".join(
        f'<div class="jour jour-{jour.numero}" role="cell" data-nom="{jour.nom}">'
        + "".join(_boite(pose, marques.get(pose.ligne.id)) for pose in jour.creneaux)
        + "</div>"
        for jour in ligne.jours
    )
    return (
        f'<div class="edt-rang edt-ligne e{ligne.voies}" role="row">'
        f'<div class="qui" role="rowheader"><span class="qui-nom">{escape(ligne.tete.nom)}</span>'
        f'<span class="qui-detail">{escape(ligne.tete.detail)}</span></div>{jours}</div>'
    )


def _boite(pose: Any, marque: Any) -> str:
    place = f"d{pose.quart} l{pose.quarts} v{pose.voie} t-{pose.ligne.type}"
    dit = escape(pose.ligne.description)
    lettre = LETTRES_TYPE_CRENEAU[TypeCreneau(pose.ligne.type)]
    vu = (
        f'<span class="c-titre">{escape(pose.titre)}</span>'
        f'<span class="c-heures">{lettre} {pose.debut}<span class="c-fin"> – {pose.fin}</span>'
        "</span>"
    )
    if marque is None:
        return (
            f'<span class="creneau {place} reste" title="{dit}">'
            f'<span aria-hidden="true">{vu}</span>'
            f'<span class="visually-hidden">{dit} Ne change pas.</span></span>'
        )
    mot = f"{marque.mot}, {marque.decision}" if marque.decision else marque.mot
    signe = "✓" if marque.decision else SIGNES[marque.classe]
    return (
        f'<a class="creneau {place} {marque.classe}" href="#ligne-{marque.ligne}" title="{dit}">'
        f'<span aria-hidden="true"><span class="c-acte">{signe} {mot}</span>{vu}</span>'
        f'<span class="visually-hidden">{mot} : {dit}</span></a>'
    )
