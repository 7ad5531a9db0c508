"""What the homes of the roles show of the timetables, fetched by the page of ``comptes``."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aesh.enums import StatutEmploi
from aesh.permissions import peut_lire_absences, peut_organiser_rencontres
from aesh.requetes.absences_lues import absences_lues
from aesh.requetes.emplois import etats_des_poles
from aesh.requetes.rencontres import nombre_a_organiser
from comptes.permissions import garde, peut
from eleves.requetes.cibles import nombre_a_valider
from pial.regles import UN_JOUR

# Words for who must act on a version that is being prepared.
ATTENTES = {
    StatutEmploi.BROUILLON: "en brouillon",
    StatutEmploi.PROPOSE: "attend le visa du pilote",
    StatutEmploi.VISE: "a le visa : à publier",
}


@require_safe
@garde("edt", "r")
def fragment_accueil(request: Any, departement: str) -> HttpResponse:
    """Versions that wait for someone, then the figures of one pole or of the versions.

    With several poles no sum of people: an AESH or a school may be in two of them.
    """
    avec_eleves = peut(request.mandat, "r", "eleve")
    etats = etats_des_poles(request.mandat, request.aujourdhui, avec_eleves=avec_eleves)
    attentes = [
        {"emploi": etat.en_cours, "pole": etat.pole, "etat": ATTENTES[etat.en_cours.statut]}  # type: ignore[index]
        for etat in etats
        if etat.en_cours
    ]
    contexte = {
        "attentes": attentes[:10],
        "reste": max(0, len(attentes) - 10),
        "seul": etats[0] if len(etats) == 1 else None,
        "poles": len(etats),
        "publies": sum(etat.publie is not None for etat in etats),
        "sans_emploi": sum(etat.a_ouvrir is None for etat in etats),
        "avec_eleves": avec_eleves,
        "absentes": _absentes(request),
        **_a_suivre(request),
    }
    return render(request, "aesh/fragments/_accueil.html", contexte)


def _absentes(request: Any) -> int | None:
    """AESH absent today; None for who reads no absence."""
    if not peut_lire_absences(request.mandat):
        return None
    le = request.aujourdhui
    return absences_lues(request.mandat, le, le, le + UN_JOUR).count()


def _a_suivre(request: Any) -> dict[str, int]:
    """Meetings to organise and targets to validate, for the coordinator and the head."""
    if not peut_organiser_rencontres(request.mandat):
        return {}
    le = request.aujourdhui
    return {
        "rencontres": nombre_a_organiser(request.mandat, le),
        "cibles": nombre_a_valider(request.mandat, le),
    }
