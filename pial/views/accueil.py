"""What the home of the SEI shows of schools and poles, fetched by the page of ``comptes``."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.permissions import garde
from pial.requetes.attention import a_traiter


@require_safe
@garde("annuaire", "r")
def fragment_accueil(request: Any, departement: str) -> HttpResponse:
    """Schools that vanished from the directory or are in no PIAL; the last import."""
    contexte = {"attention": a_traiter(request.aujourdhui)}
    return render(request, "pial/fragments/_accueil.html", contexte)
