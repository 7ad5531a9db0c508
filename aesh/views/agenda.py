"""The AESH's private calendar: its secret address, and the file that telephones read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from aesh.actions.agenda import renouveler_agenda, revoquer_agenda
from aesh.models import Aesh
from aesh.requetes.agenda import (
    aesh_du_mandat,
    aesh_du_secret,
    evenements_de_aesh,
    jeton_actif,
)
from comptes.enums import Role
from comptes.models import Departement
from comptes.permissions import garde, publique
from comptes.requetes import aujourdhui_dans
from socle.agenda import rendre_agenda, reponse_agenda
from socle.cloison import cloison


def aesh_connecte(request: Any) -> Aesh:
    """The AESH who reads, under that role; else 404."""
    aesh = aesh_du_mandat(request.mandat) if request.mandat.role == Role.AESH else None
    if aesh is None:
        raise Http404
    return aesh


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "r")
def agenda(request: Any, departement: str) -> HttpResponse:
    """Make, renew or revoke the address; a new one is shown once, in this very answer."""
    aesh = aesh_connecte(request)
    adresse = ""
    if request.method == "POST":
        if request.POST.get("acte") == "revoquer":
            revoquer_agenda(aesh)
            messages.success(request, "Adresse supprimée : plus aucun agenda ne la lit.")
            return redirect("aesh:agenda", departement=departement)
        secret = renouveler_agenda(aesh)
        jeton = f"{request.departement.code}-{secret}"
        adresse = request.build_absolute_uri(reverse("agenda_ics", args=[jeton]))
    contexte = {"adresse": adresse, "jeton": jeton_actif(aesh)}
    reponse = render(request, "aesh/agenda.html", contexte)
    reponse["Cache-Control"] = "no-store"
    return reponse


@require_safe
@login_not_required
@publique("jeton secret")
def agenda_ics(request: HttpRequest, jeton: str) -> HttpResponse:
    """The calendar behind a secret address: the school only, never a pupil."""
    code, _, secret = jeton.partition("-")
    departement = Departement.objects.filter(code=code, est_ouvert=True).first()
    if departement is None or not secret:
        raise Http404
    with transaction.atomic(), cloison(departement.code):
        aesh = aesh_du_secret(secret)
        if aesh is None:
            raise Http404
        evenements = evenements_de_aesh(aesh, departement, aujourdhui_dans(departement))
    contenu = rendre_agenda(evenements, "Mes accompagnements", fuseau=departement.fuseau)
    return reponse_agenda(request, contenu)
