"""Versions of a pole side by side: one column each, the choice is the coordinator's."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps
from aesh.requetes.comparaison import cote_a_cote
from aesh.requetes.versions import historique
from aesh.views.chiffres import parties_de
from aesh.views.chiffres_par_aesh import lignes_par_aesh
from aesh.views.version_lue import emploi_visible
from comptes.permissions import garde
from pial.regles import libelle_annee
from socle.api import uuid_ou_404
from socle.journal import noter_lecture

COLONNES_MAXIMUM = 4


@require_safe
@garde("edt", "r")
def comparer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """One to four versions of the same pole and year; ``?v=…&v=…`` chooses them."""
    emploi = emploi_visible(request, pk)
    lignes = historique(emploi.pole_id, emploi.annee, request.aujourdhui)
    etats = {ligne.emploi.pk: ligne.etat for ligne in lignes}
    toutes = sorted((ligne.emploi for ligne in lignes), key=_rang)
    reference = next((v for v in reversed(toutes) if v.statut == StatutEmploi.PUBLIE), None)
    choisies = _choisies(request, toutes)
    compare = cote_a_cote(choisies, reference, request.mandat, request.aujourdhui)
    if nommes := compare.eleves_nommes:
        noter_lecture(request, "eleve", nommes)
    contexte = {
        "emploi": emploi,
        "annee": libelle_annee(emploi.annee),
        "toutes": [(v, v in choisies, etats[v.pk]) for v in toutes],
        "etats": [(colonne, etats[colonne.emploi.pk]) for colonne in compare.colonnes],
        "colonnes": compare.colonnes,
        "compare": compare,
        "parties": parties_de(compare, departement),
        "personnes": lignes_par_aesh(compare, departement),
        "maximum": COLONNES_MAXIMUM,
    }
    return render(request, "aesh/cote_a_cote.html", contexte)


def _rang(version: EmploiDuTemps) -> tuple[bool, int, str]:
    """Versions by number, then scenarios by name."""
    return bool(version.scenario), 0 if version.scenario else version.version, version.scenario


def _choisies(request: Any, toutes: list[EmploiDuTemps]) -> list[EmploiDuTemps]:
    """Those asked for; else the published one, the one prepared, then scenarios."""
    demandees = {uuid_ou_404(cle) for cle in request.GET.getlist("v")}
    if not demandees:
        vives = [v for v in toutes if v.statut != StatutEmploi.ARCHIVE]
        return (vives or toutes)[:COLONNES_MAXIMUM]
    if demandees - {v.pk for v in toutes}:
        raise Http404
    choisies = [v for v in toutes if v.pk in demandees]
    if len(choisies) > COLONNES_MAXIMUM:
        messages.warning(
            request, f"{COLONNES_MAXIMUM} colonnes au plus : décochez-en pour voir les autres."
        )
    return choisies[:COLONNES_MAXIMUM]
