"""Home: letters that wait for me."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.permissions import garde, peut
from documents.requetes.lettres import a_signer_en_autorite, attend_ma_signature


@require_safe
@garde("accueil", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """« Lettre à signer »: as authority under this mandate, as a person designated; or nothing."""
    en_autorite = 0
    if peut(request.mandat, "v", "designation"):
        en_autorite = a_signer_en_autorite(request.mandat, request.aujourdhui).count()
    contexte = {
        "en_autorite": en_autorite,
        "a_moi": attend_ma_signature(request.user),
        "suit": peut(request.mandat, "c", "designation"),
    }
    return render(request, "documents/fragments/accueil.html", contexte)
