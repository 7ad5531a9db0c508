"""Life of a version: propose, visa, send back, take back, publish."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from aesh.actions import emplois as actions
from aesh.actions.publication import ce_qui_manque, pret_a_publier, publier
from aesh.actions.visas import viser_ecole
from aesh.enums import StatutEmploi
from aesh.forms import DateEffetForm, RenvoiForm
from aesh.models import EmploiDuTemps
from aesh.permissions import CHEFS
from aesh.requetes.avis import avis_de_publication
from aesh.requetes.differences import a_prevenir, differences_avec_publie
from aesh.requetes.preavis import date_passee, preavis_de
from aesh.views.version_lue import dire_refus, emploi_visible
from comptes.permissions import garde
from comptes.requetes import valeur
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


def _faire(
    request: Any, departement: str, pk: uuid.UUID, acte: Callable[..., Any], succes: str
) -> HttpResponse:
    """Do one act, say what happened, and go back to the grid."""
    emploi = emploi_visible(request, pk)
    try:
        acte(emploi)
    except (ActionRefusee, ConflitError) as refus:
        dire_refus(request, refus)
    else:
        messages.success(request, succes)
    return redirect("aesh:grille", departement=departement, pk=pk)


@require_POST
@garde("edt", "u")
def proposer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Send the draft to the pilote."""
    succes = (
        "Emploi du temps proposé. Le pilote et les directions des écoles sont prévenus : "
        "ils peuvent donner leur visa."
    )
    if valeur("visa_publication", request.aujourdhui) == "aucun":
        succes = "Emploi du temps proposé. Le département publie sans visa : vous pouvez publier."
    return _faire(
        request, departement, pk, lambda e: actions.proposer(e, auteur=request.mandat), succes
    )


@require_POST
@garde("edt", "u")
def reprendre(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Take a proposal back to draft."""
    succes = "Le brouillon est repris : vous pouvez le modifier."
    return _faire(
        request, departement, pk, lambda e: actions.reprendre(e, auteur=request.mandat), succes
    )


@require_POST
@garde("edt", "v")
def viser(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """The pilote gives the visa; the head of a school, his school's."""
    if request.mandat.role in CHEFS:
        return _faire(
            request,
            departement,
            pk,
            lambda e: viser_ecole(e, auteur=request.mandat),
            "Visa de votre école donné.",
        )
    succes = "Visa donné : la coordination peut publier."
    return _faire(
        request, departement, pk, lambda e: actions.viser(e, auteur=request.mandat), succes
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "v")
def renvoyer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """The pilote sends the proposal back, with a reason."""
    emploi = emploi_visible(request, pk)
    formulaire = RenvoiForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        motif = formulaire.cleaned_data["motif"]
        formulaire.journaliser(request, "emploi", [emploi.pk])
        return _faire(
            request,
            departement,
            pk,
            lambda e: actions.renvoyer(e, auteur=request.mandat, motif=motif),
            "Emploi du temps renvoyé à la coordination, avec votre motif.",
        )
    statut = 422 if formulaire.errors else 200
    contexte = {"emploi": emploi, "formulaire": formulaire}
    return render(request, "aesh/renvoyer.html", contexte, status=statut)


@require_POST
@garde("edt", "u")
def date_effet(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Change from when a draft will hold."""
    emploi_visible(request, pk)
    formulaire = DateEffetForm(request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Écrivez une date, par exemple 30/11/2026.")
        return redirect("aesh:grille", departement=departement, pk=pk)
    jour = formulaire.cleaned_data["date_effet"]
    return _faire(
        request,
        departement,
        pk,
        lambda e: actions.changer_date_effet(e, auteur=request.mandat, date_effet=jour),
        "Date d'effet enregistrée.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def publication(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Summary before publishing (who changes, from when), then the act itself."""
    emploi = emploi_visible(request, pk)
    if request.method == "POST":
        return _faire(
            request,
            departement,
            pk,
            lambda e: publier(e, auteur=request.mandat, le=request.aujourdhui),
            "Emploi du temps publié. Chaque AESH voit sa nouvelle semaine ; un courriel prévient "
            "les AESH dont la semaine change.",
        )
    return render(request, "aesh/publication.html", _contexte_publication(request, emploi))


def _contexte_publication(request: Any, emploi: EmploiDuTemps) -> dict[str, Any]:
    changements = differences_avec_publie(emploi)
    a_un_publie = EmploiDuTemps.objects.filter(
        pole=emploi.pole_id, annee=emploi.annee, statut=StatutEmploi.PUBLIE
    ).exists()
    return {
        "emploi": emploi,
        "changements": changements,
        "avis": avis_de_publication(emploi, a_prevenir(emploi), timezone.now()),
        "est_premier": not a_un_publie,
        "date_passee": date_passee(emploi, request.aujourdhui, a_un_publie=a_un_publie),
        "preavis": preavis_de(emploi, request.aujourdhui),
        "peut_publier": pret_a_publier(emploi, request.aujourdhui),
        "ce_qui_manque": ce_qui_manque(emploi),
        "est_paru": emploi.statut in (StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE),
    }
