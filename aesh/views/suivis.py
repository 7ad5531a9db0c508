"""The referent teacher's pupils: what is to be done, what changed; facts for an ESS."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.actions.suivis import marquer_vu, revenir
from aesh.requetes.preparation_ess import preparation_de
from aesh.requetes.suivis import repere_de, suivis_de
from aesh.views.suivis_table import FiltreSuivis, TableSuivis
from comptes.permissions import garde
from eleves.models import Eleve
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50
GENRE_ESS = "aesh.ess_pdf"


@require_safe
@garde("plans", "u")
def liste(request: Any, departement: str) -> HttpResponse:
    """Pupils of the reader's perimeter with a right or a meeting."""
    repere = repere_de(request.mandat)
    eleves = suivis_de(request.mandat, request.aujourdhui, repere.depuis)
    filtre = FiltreSuivis(request.GET, queryset=eleves, request=request)
    table = TableSuivis(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    if lus := [rangee.record.pk for rangee in table.paginated_rows]:
        noter_lecture(request, "eleve", lus)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "repere": repere,
    }
    return render(request, "aesh/suivis.html", contexte)


@require_POST
@garde("plans", "u")
def vu(request: Any, departement: str) -> HttpResponse:
    """Everything is read up to now; or one step back."""
    try:
        if "revenir" in request.POST:
            revenir(auteur=request.mandat)
            messages.success(request, "Les changements d'avant sont de nouveau montrés.")
        else:
            marquer_vu(auteur=request.mandat)
            messages.success(
                request, "C'est noté. Les prochains changements s'afficheront à partir d'ici."
            )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    return redirect("aesh:suivis", departement=departement)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("plans", "u")
def preparer_ess(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Facts of one pupil; a POST asks for them on paper."""
    visibles = Eleve.objects.visibles_par(request.mandat, request.aujourdhui)
    objet: Eleve = get_object_or_404(visibles, pk=eleve)
    if request.method == "POST":
        travail = demander_travail(
            genre=GENRE_ESS,
            cle=f"{GENRE_ESS}:{uuid.uuid4()}",
            parametres={"eleve": str(objet.pk)},
            auteur=request.user,
            mandat=request.mandat.pk,
            total=1,
        )
        lancer(travail)
        return redirect("comptes:travail", departement=departement, pk=travail.pk)
    noter_lecture(request, "eleve", [objet.pk])
    page = preparation_de(objet, request.mandat, request.aujourdhui)
    return render(request, "aesh/preparer_ess.html", {"page": page, "eleve": objet})
