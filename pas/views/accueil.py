"""For homes: what waits for the team of the PAS."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.permissions import garde
from pas.enums.plan import EtatAction
from pas.models import ActionPas
from pas.requetes.delais import en_retard
from pas.requetes.plan import A_RECEVOIR
from pas.requetes.saisines import a_revoir, saisines_lisibles


@require_safe
@garde("registre_pas", "u")
def fragment(request: Any, departement: str) -> HttpResponse:
    """Requests to receive, late ones, responses to look at again; no name."""
    le = request.aujourdhui
    saisines = saisines_lisibles(request.mandat, le)
    contexte = {
        "a_recevoir": saisines.filter(statut__in=[str(s) for s in A_RECEVOIR]).count(),
        "en_retard": len(en_retard(saisines, request.departement.fuseau, le)),
        "rendues": ActionPas.objects.filter(
            saisine__in=saisines, confiee_le__isnull=False, etat=EtatAction.RENDUE
        ).count(),
        "a_revoir": a_revoir(saisines, le).count(),
    }
    return render(request, "pas/fragments/_accueil.html", contexte)
