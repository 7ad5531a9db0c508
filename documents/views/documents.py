"""Documents kept: list, file, verification of a paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from documents.filtres import FiltreDocuments
from documents.forms import FormulaireVerification
from documents.permissions import documents_lisibles
from documents.requetes.verification import retrouver
from documents.tables import TableDocuments
from documents.views.presentation import piece
from socle.journal import noter_lecture

PAR_PAGE = 50


@require_safe
@garde("designation", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Documents that the reader may open."""
    documents = documents_lisibles(request.mandat, request.aujourdhui).defer("donnees")
    filtre = FiltreDocuments(request.GET, queryset=documents, request=request)
    table = TableDocuments(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
    }
    return render(request, "documents/documents.html", contexte)


@require_safe
@garde("designation", "r")
def fichier(request: Any, departement: str, document: UUID) -> HttpResponse:
    """The PDF, if it still is the one that was kept."""
    objet = get_object_or_404(documents_lisibles(request.mandat, request.aujourdhui), pk=document)
    noter_lecture(request, "document", [objet.pk])
    return piece(objet)


@require_safe
@garde("accueil", "r")
def verifier(request: Any, departement: str) -> HttpResponse:
    """Whether a paper is one of ours: kind, day, signatures; never what it says."""
    formulaire = FormulaireVerification(request.GET or None)
    contexte: dict[str, Any] = {"formulaire": formulaire, "cherche": False, "trouve": None}
    if formulaire.is_bound and formulaire.is_valid():
        contexte["cherche"] = True
        contexte["trouve"] = retrouver(formulaire.cleaned_data["q"])
    return render(request, "documents/verifier.html", contexte)
