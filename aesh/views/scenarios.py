"""Scenarios: keep the draft under a name, choose one, rename, delete; each says what it does."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from aesh.actions import scenarios as actions
from aesh.forms import NomScenarioForm
from aesh.models import EmploiDuTemps
from aesh.permissions import peut_garder, peut_gerer_scenario, peut_modifier
from aesh.requetes.presence import presents_sur
from aesh.requetes.tenues import effet_dit, etat_dit
from aesh.requetes.versions import PARUS, version_en_preparation
from aesh.views.version_lue import dire_refus, emploi_visible
from comptes.permissions import garde
from socle.erreurs import ActionRefusee


def contexte_scenarios(
    request: Any, emploi: EmploiDuTemps, versions: list[EmploiDuTemps]
) -> dict[str, Any]:
    """What the head of the grid says of scenarios and of the date of effect; no query.

    ``versions``: those of the same pole and year.
    """
    mandat = request.mandat
    parues = [version for version in versions if version.statut in PARUS]
    return {
        "versions": [(une, etat_dit(une, parues, request.aujourdhui)) for une in versions],
        "etat_dit": etat_dit(emploi, parues, request.aujourdhui),
        "effet": effet_dit(emploi, parues, request.aujourdhui),
        "peut_dater": peut_modifier(mandat, emploi),
        "peut_garder": peut_garder(mandat, emploi),
        "peut_gerer_scenario": peut_gerer_scenario(mandat, emploi),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def garder(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Ask for a name, then keep a copy of the draft under it."""
    emploi = emploi_visible(request, pk)
    formulaire = NomScenarioForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            scenario = actions.garder_scenario(
                brouillon=emploi, nom=formulaire.cleaned_data["nom"], auteur=request.mandat
            )
        except ActionRefusee as refus:
            formulaire.add_error("nom", refus.phrase)
        else:
            messages.success(
                request,
                f"{scenario.designation} est gardé, avec les mêmes créneaux. Vous le modifiez "
                "ici ; le brouillon, lui, ne change pas.",
            )
            return redirect("aesh:grille", departement=departement, pk=scenario.pk)
    contexte = {
        "emploi": emploi,
        "formulaire": formulaire,
        "peut_garder": peut_garder(request.mandat, emploi),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/scenario_garder.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def renommer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Give a scenario another name."""
    scenario = _scenario(request, pk)
    formulaire = NomScenarioForm(request.POST or None, initial={"nom": scenario.scenario})
    if request.method == "POST" and formulaire.is_valid():
        try:
            renomme = actions.renommer_scenario(
                scenario=scenario, nom=formulaire.cleaned_data["nom"], auteur=request.mandat
            )
        except ActionRefusee as refus:
            formulaire.add_error("nom", refus.phrase)
        else:
            messages.success(request, f"Le scénario s'appelle maintenant « {renomme.scenario} ».")
            return redirect("aesh:versions", departement=departement, pk=pk)
    statut = 422 if formulaire.errors else 200
    contexte = {"emploi": scenario, "formulaire": formulaire}
    return render(request, "aesh/scenario_renommer.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def retenir(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Say what choosing this scenario would do, then do it."""
    scenario = _scenario(request, pk)
    if request.method == "POST":
        maintenant = timezone.now().astimezone(ZoneInfo(scenario.departement.fuseau))
        try:
            actions.retenir_scenario(
                scenario=scenario, auteur=request.mandat, maintenant=maintenant
            )
        except ActionRefusee as refus:
            dire_refus(request, refus)
            return redirect("aesh:scenario_retenir", departement=departement, pk=pk)
        messages.success(
            request,
            f"« {scenario.scenario} » est maintenant le brouillon : vous pouvez le proposer.",
        )
        return redirect("aesh:grille", departement=departement, pk=pk)
    ouverte = version_en_preparation(scenario.pole_id, scenario.annee)
    contexte = {
        "emploi": scenario,
        "ouverte": ouverte,
        "presents": presents_sur(ouverte, request.user.pk) if ouverte else [],
    }
    return render(request, "aesh/scenario_retenir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def supprimer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Ask before deleting a scenario, then delete it."""
    scenario = _scenario(request, pk)
    reste = (
        EmploiDuTemps.objects.filter(pole=scenario.pole_id, annee=scenario.annee)
        .exclude(pk=pk)
        .order_by("scenario", "-version")
        .first()
    )
    if request.method == "POST":
        try:
            actions.supprimer_scenario(scenario=scenario, auteur=request.mandat)
        except ActionRefusee as refus:
            dire_refus(request, refus)
            return redirect("aesh:versions", departement=departement, pk=pk)
        messages.success(request, f"Le scénario « {scenario.scenario} » est supprimé.")
        if reste is None:
            return redirect("aesh:emplois", departement=departement)
        return redirect("aesh:versions", departement=departement, pk=reste.pk)
    contexte = {
        "emploi": scenario,
        "creneaux": scenario.creneaux.count(),
        "presents": presents_sur(scenario, request.user.pk),
    }
    return render(request, "aesh/scenario_supprimer.html", contexte)


def _scenario(request: Any, pk: uuid.UUID) -> EmploiDuTemps:
    """A scenario of the reader's perimeter, else 404."""
    emploi = emploi_visible(request, pk)
    if not emploi.scenario:
        raise Http404
    return emploi
