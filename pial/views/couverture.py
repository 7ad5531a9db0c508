"""Coverage of the department by its PAS, on a day: map, figures, schools without one."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from pial.filtres import FiltreCouverture
from pial.requetes.couverture import (
    bilan_couverture,
    carte_de_couverture,
    ecoles_et_pas,
    pas_ouverts,
)
from pial.tables import TableCouverture
from socle.jours import ChampJour

PAR_PAGE = 50


def _jour(request: Any) -> datetime.date:
    """The day asked for, else today."""
    champ = ChampJour(required=False)
    try:
        voulu: datetime.date | None = champ.clean(request.GET.get("le", ""))
    except ValidationError:  # the day typed is no day: today is shown, and its date said
        voulu = None
    return voulu or request.aujourdhui


@require_safe
@garde("territoire", "r")
def couverture(request: Any, departement: str) -> HttpResponse:
    """Which schools have a PAS on a day."""
    le = _jour(request)
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
        "poles": list(pas_ouverts(request.mandat, le)),
    }
    return render(request, "pial/couverture.html", contexte)
