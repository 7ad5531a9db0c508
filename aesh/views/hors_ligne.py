"""The AESH's week without a network: a page that names no pupil, and who keeps watch over it."""

import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aesh.requetes.ma_semaine import semaines_sans_eleve
from aesh.views.agenda import aesh_connecte
from aesh.views.formulaires_absences import jour_demande
from comptes.permissions import garde
from pial.regles import UNE_SEMAINE, lundi_de

VEILLEUR = "js/veilleur.js"


@require_safe
@garde("edt", "r")
def copie(request: Any, departement: str) -> HttpResponse:
    """This week, the next one, and the one that was last seen; no pupil, no menu, no secret."""
    aesh = aesh_connecte(request)
    le = request.aujourdhui
    # At the weekend, the week that matters is the next one.
    cette = lundi_de(le + UNE_SEMAINE if le.isoweekday() > 5 else le)
    vue = lundi_de(jour_demande(request.GET.get("semaine", ""), cette))
    lundis: list[datetime.date] = sorted({cette, cette + UNE_SEMAINE, vue})
    contexte = {
        "aesh": aesh,
        "semaines": semaines_sans_eleve(aesh, lundis, request.aujourdhui),
        "prise_le": timezone.localtime(),
    }
    return render(request, "aesh/semaine_hors_ligne.html", contexte)


@require_safe
@garde("edt", "r")
def veilleur(request: Any, departement: str) -> HttpResponse:
    """The service worker, served below the only pages that it may watch: its scope."""
    aesh_connecte(request)
    chemin = finders.find(VEILLEUR)
    if not isinstance(chemin, str):
        raise Http404
    reponse = HttpResponse(Path(chemin).read_bytes(), content_type="text/javascript; charset=utf-8")
    reponse["Cache-Control"] = "no-cache"
    return reponse
