"""What the timetable views share: the version asked for, refusals told to the reader."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from aesh.models import EmploiDuTemps
from aesh.requetes.grille import Grille, grille_du_pole
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def emploi_visible(request: Any, pk: uuid.UUID) -> EmploiDuTemps:
    """A version of the reader's perimeter, else 404."""
    visibles = EmploiDuTemps.objects.visibles_par(request.mandat, request.aujourdhui)
    emploi: EmploiDuTemps = get_object_or_404(
        visibles.select_related("pole", "propose_par", "vise_par", "publie_par"), pk=pk
    )
    return emploi


def grille_lue(request: Any, emploi: EmploiDuTemps) -> Grille:
    """The grid as this reader may see it; the names shown are journalled."""
    grille = grille_du_pole(emploi, request.mandat, request.aujourdhui)
    if lus := grille.ids_eleves_lus():
        noter_lecture(request, "eleve", lus)
    return grille


def dire_refus(request: HttpRequest, refus: ActionRefusee | ConflitError) -> None:
    """The sentence of a refusal, then its details (at most five)."""
    if isinstance(refus, ConflitError):
        messages.error(request, refus.message)
        return
    messages.error(request, refus.phrase)
    for detail in refus.details[:5]:
        messages.warning(request, detail)
    if len(refus.details) > 5:
        messages.warning(request, f"Et {len(refus.details) - 5} autres : voyez « Conflits ».")
