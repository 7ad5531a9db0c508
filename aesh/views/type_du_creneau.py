"""First step of a slot without JavaScript: its kind, which says what else is asked."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aesh.models import EmploiDuTemps
from aesh.regles.types_creneau import TYPES, TypeDeCreneau
from aesh.requetes.lignes import LigneCreneau

POUR = {
    "un": "Pour un seul élève.",
    "groupe": "Pour un ou plusieurs élèves de la même école.",
    "aucun": "Sans nom d'élève.",
}
OU = {"midi": "Pendant la pause méridienne.", "classe": "", "libre": ""}


def phrase_du_type(genre: TypeDeCreneau) -> str:
    """What a kind of slot is for, in plain sentences; from the table that the rules read."""
    phrases = [POUR[genre.eleves], OU[genre.ou]]
    if genre.classe == "requise":
        phrases.append("Pour toute la classe ou l'ULIS, à choisir.")
    if genre.eleves != "aucun" and not genre.reserve_eleve:
        phrases.append("Un autre AESH peut aider l'élève au même moment.")
    if not genre.compte:
        phrases.append("Ne compte pas dans les heures du contrat.")
    return " ".join(phrase for phrase in phrases if phrase)


def type_voulu(request: Any, sinon: str = "") -> TypeDeCreneau | None:
    """The kind that the form or the address names; None when it is still to be chosen."""
    if request.method != "POST" and "choisir" in request.GET:
        return None
    code = request.POST.get("type") or request.GET.get("type") or sinon
    return next((genre for genre in TYPES.values() if genre.code == code), None)


def page_du_type(
    request: Any, emploi: EmploiDuTemps, ligne: LigneCreneau | None = None
) -> HttpResponse:
    """Ask for the kind; what the address already says (a pupil) goes on to the next step."""
    suite = request.GET.copy()
    suite.pop("choisir", None)
    choix = []
    for genre in TYPES.values():
        suite["type"] = genre.code
        choix.append((genre, phrase_du_type(genre), f"?{suite.urlencode()}"))
    contexte = {"emploi": emploi, "creneau": ligne, "choix": choix}
    return render(request, "aesh/creneau_type.html", contexte)
