"""Import of a national directory: every department in turn, in one transaction."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.db import transaction

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pial.actions.imports import (
    Lecture,
    appliquer_differences,
    simuler_import,
    verrouiller_annuaire,
)
from pial.annuaire.comparaison import Differences
from pial.annuaire.lecture import Rejet
from pial.annuaire.lignes import Ecole
from socle.cloison import cloison

LIGNES_GARDEES = 50  # examples kept per department; the counts are whole


@transaction.atomic
def importer_partout(*, lecture: Lecture, simulation: bool = False) -> dict[str, Any]:
    """Compare and write each department of the file in its own scope; returns the whole summary.

    A department that the file does not name is left alone. All or nothing.
    *Source:* issue A, C « Real input »: ``--departement tous``.
    """
    par_departement: dict[str, list[Ecole]] = defaultdict(list)
    for ecole in lecture.ecoles:
        par_departement[ecole.departement].append(ecole)
    departements = Departement.objects.in_bulk(par_departement)
    rejets = list(lecture.rejets)
    differences: list[Differences] = []
    for code, ecoles in sorted(par_departement.items()):
        departement = departements.get(code)
        if departement is None:
            rejets += [
                Rejet(e.ligne, f"{e.uai} relève d'un département inconnu ({code or 'illisible'}).")
                for e in ecoles
            ]
            continue
        le = aujourdhui_dans(departement)
        partie = replace(lecture, ecoles=ecoles, rejets=[])
        with cloison(code):
            if not simulation:
                verrouiller_annuaire()
            diff = simuler_import(partie, le=le)
            if not simulation:
                appliquer_differences(
                    lecture=partie, diff=diff, le=le, auteur=None, garder=LIGNES_GARDEES
                )
        differences.append(diff)
    rejets.sort(key=lambda rejet: rejet.ligne)
    return {
        "lignes": len(lecture.ecoles) + len(lecture.rejets),
        "crees": sum(len(diff.crees) for diff in differences),
        "modifies": sum(len(diff.modifies) for diff in differences),
        "inchanges": sum(diff.inchanges for diff in differences),
        "signales": sum(len(diff.signales) for diff in differences),
        "rejetes": len(rejets),
        "rejets": [{"ligne": rejet.ligne, "cause": rejet.cause} for rejet in rejets],
    }
