"""What a publication changes for the reader, before and after, and the courtesy « Vu »."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from aesh.actions.annonces import dire_vu
from aesh.models import AvisChangement
from aesh.requetes.annonces import (
    annonces_sous_48_heures,
    avis_du_lecteur,
    lectures_de,
    voit_ce_qui_change,
)
from aesh.requetes.versions import PARUS
from aesh.views.version_lue import emploi_visible
from comptes.enums import Role
from comptes.permissions import garde, peut
from socle.erreurs import ActionRefusee


@require_safe
@garde("edt", "r")
def ce_qui_change(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """A head reads his school's part, the pilote his pole's; the coordinator, who saw it."""
    emploi = emploi_visible(request, pk)
    if emploi.statut not in PARUS or not voit_ce_qui_change(request.mandat):
        raise Http404
    suit = peut(request.mandat, "u", "edt")
    contexte = {
        "emploi": emploi,
        "avis": list(avis_du_lecteur(emploi, request.mandat, request.aujourdhui)),
        "lectures": lectures_de(emploi) if suit else None,
        "sous_48": annonces_sous_48_heures(emploi.pole_id, emploi.annee) if suit else 0,
        "annee_rentree": emploi.annee,
    }
    return render(request, "aesh/ce_qui_change.html", contexte)


@require_POST
@garde("edt", "r")
def vu(request: Any, departement: str, avis: uuid.UUID) -> HttpResponse:
    """« Vu » : a courtesy of the reader to whom the notice is addressed."""
    un: AvisChangement = get_object_or_404(
        AvisChangement.objects.select_related("emploi", "aesh"), pk=avis
    )
    try:
        dire_vu(un, auteur=request.mandat)
    except ActionRefusee as refus:
        raise Http404 from refus
    messages.success(request, "C'est noté, merci.")
    if request.mandat.role == Role.AESH:
        return redirect("aesh:ma_semaine", departement=departement)
    return redirect("aesh:ce_qui_change", departement=departement, pk=un.emploi_id)
