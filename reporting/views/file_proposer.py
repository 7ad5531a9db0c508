"""« Proposer des AESH » for the rows of a queue that wait in one pole."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from comptes.permissions import garde
from pial.models import Pole
from reporting.actions.propositions import proposer_des_aesh
from reporting.requetes.a_proposer import ecoles_a_pourvoir
from reporting.requetes.filtres_files import file_demandee, lignes_filtrees
from reporting.views.actes_de_file import parametres_de
from reporting.views.files import adresse_de
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@require_POST
@garde("edt", "u")
def proposer(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Start the search in the pole's draft and show it."""
    poles = Pole.objects.du_perimetre(request.mandat, request.aujourdhui)
    pole = get_object_or_404(poles, pk=pk)
    parametres = parametres_de(request)
    filtre, _ = lignes_filtrees(request, parametres)
    try:
        une = proposer_des_aesh(
            auteur=request.mandat,
            pole=pole,
            ecoles=ecoles_a_pourvoir(filtre.qs, pole.pk, request.aujourdhui),
            le=request.aujourdhui,
        )
    except (ActionRefusee, ConflitError) as refus:
        messages.error(request, getattr(refus, "phrase", str(refus)))
        retour = {**parametres.dict(), "file": file_demandee(parametres)}
        return redirect(adresse_de(departement, **retour))
    return redirect("aesh:proposition", departement=departement, pk=une.pk)
