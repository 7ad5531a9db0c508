"""Coverage of the department by its PAS, on a day: map, figures, schools without one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pial.filtres import FiltreCouverture
from pial.requetes.couverture import (
    bilan_couverture,
    carte_de_couverture,
    ecoles_et_pas,
    pas_et_equipes,
    pas_ouverts,
    repartition,
)
from pial.tables import TableCouverture
from pial.views.jour_demande import jour_demande

PAR_PAGE = 50


@require_safe
@garde("territoire", "r")
def couverture(request: Any, departement: str) -> HttpResponse:
    """Which schools have a PAS on a day."""
    le = jour_demande(request, "le")
    ecoles = ecoles_et_pas(request.mandat, le)
    donnees = request.GET.copy()
    donnees.setdefault("etat", "sans")
    donnees.setdefault("le", le.isoformat())
    filtre = FiltreCouverture(donnees, queryset=ecoles, request=request, le=le)
    table = TableCouverture(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "le": le,
        "filtre": filtre,
        "table": table,
        "total": table.paginator.count,
        "bilan": bilan_couverture(ecoles),
        "carte": carte_de_couverture(ecoles, departement),
        "repartition": repartition(ecoles),
        "poles": pas_et_equipes(list(pas_ouverts(request.mandat, le)), le),
        "voit_les_postes": peut(request.mandat, "r", "poste_pas"),
    }
    return render(request, "pial/couverture.html", contexte)
