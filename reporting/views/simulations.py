"""What-if: scenarios of a pole side by side, one against the present, its hypotheses."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from reporting.actions import scenarios_moyens as actions
from reporting.models import Hypothese, ScenarioMoyens
from reporting.permissions import peut_simuler
from reporting.requetes.balance import lire_balance
from reporting.requetes.scenarios_moyens import (
    aesh_du_pole,
    comparer,
    dernier_mois,
    ecoles_du_pole,
    par_ecole,
    par_mois,
    phrase,
    scenarios_visibles,
    solde_du_mois,
    supposer,
)
from reporting.views.balance import pole_mesurable
from reporting.views.formulaires_moyens import FormulaireHypothese, FormulaireScenario
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("balance", "r")
def liste(request: Any, departement: str, pole: uuid.UUID) -> HttpResponse:
    """Scenarios of a pole compared with the present; a new one is named here."""
    objet = pole_mesurable(request, pole)
    mandat, le = request.mandat, request.aujourdhui
    formulaire = FormulaireScenario(request.POST or None)
    if request.method == "POST":
        if not peut_simuler(mandat):
            raise Http404
        if formulaire.is_valid():
            try:
                scenario = actions.creer_scenario(
                    auteur=mandat, pole=objet, nom=formulaire.cleaned_data["nom"], le=le
                )
            except ActionRefusee as refus:
                formulaire.add_error("nom", refus.phrase)
            else:
                messages.success(request, "Le scénario est créé : ajoutez une hypothèse.")
                return redirect(
                    "reporting:simulation", departement=departement, simulation=scenario.pk
                )
    tous = list(scenarios_visibles(mandat, le).filter(pole=objet))
    lecture = lire_balance(objet, le)
    fin = dernier_mois(le)
    contexte = {
        "pole": objet,
        "lecture": lecture,
        "le": le,
        "fin": fin,
        "solde_fin": solde_du_mois(lecture, fin),
        "scenarios": comparer(lecture, (s for s in tous if not s.supprime_le), fin),
        "supprimes": [s for s in tous if s.supprime_le],
        "formulaire": formulaire,
        "peut_simuler": peut_simuler(mandat),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "reporting/simulations.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("balance", "r")
def fiche(request: Any, departement: str, simulation: uuid.UUID) -> HttpResponse:
    """One scenario: its hypotheses, and the balance before and after."""
    scenario = _scenario(request, simulation)
    mandat, le = request.mandat, request.aujourdhui
    peut = peut_simuler(mandat) and scenario.supprime_le is None
    formulaire = FormulaireHypothese(
        request.POST or None,
        initial={"a_partir_du": le, "nombre": 1},
        ecoles=ecoles_du_pole(scenario.pole, le),
        agents=aesh_du_pole(scenario.pole, le),
    )
    if request.method == "POST":
        if not peut:
            raise Http404
        if formulaire.is_valid():
            try:
                actions.ajouter_hypothese(
                    auteur=mandat, scenario=scenario, donnees=formulaire.donnees
                )
            except ActionRefusee as refus:
                formulaire.add_error(None, refus.phrase)
            else:
                messages.success(request, "L'hypothèse est ajoutée. Rien de réel n'a changé.")
                return redirect(
                    "reporting:simulation", departement=departement, simulation=simulation
                )
    avant = lire_balance(scenario.pole, le)
    hypotheses = list(scenario.hypotheses.all())
    apres = supposer(avant, hypotheses)
    contexte = {
        "scenario": scenario,
        "pole": scenario.pole,
        "le": le,
        "avant": avant,
        "apres": apres,
        "ecart": apres.total.solde - avant.total.solde,
        "hypotheses": [(une, phrase(une)) for une in hypotheses],
        "ecoles": par_ecole(avant, apres),
        "mois": par_mois(avant, apres),
        "formulaire": formulaire,
        "peut_simuler": peut,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "reporting/simulation.html", contexte, status=statut)


def _scenario(request: Any, pk: uuid.UUID) -> ScenarioMoyens:
    """A scenario of a pole that the reader measures, else 404."""
    visibles = scenarios_visibles(request.mandat, request.aujourdhui)
    scenario: ScenarioMoyens = get_object_or_404(visibles, pk=pk)
    return scenario


@require_POST
@garde("besoins", "c")
def retirer(request: Any, departement: str, hypothese: uuid.UUID) -> HttpResponse:
    """Take one hypothesis away."""
    visibles = scenarios_visibles(request.mandat, request.aujourdhui)
    une = get_object_or_404(
        Hypothese.objects.filter(scenario__in=visibles.values("pk")).select_related("scenario"),
        pk=hypothese,
    )
    _faire(request, lambda: actions.retirer_hypothese(auteur=request.mandat, hypothese=une))
    return redirect("reporting:simulation", departement=departement, simulation=une.scenario_id)


@require_POST
@garde("besoins", "c")
def supprimer(request: Any, departement: str, simulation: uuid.UUID) -> HttpResponse:
    """Put a scenario aside; the list offers to take it back."""
    scenario = _scenario(request, simulation)
    if _faire(
        request, lambda: actions.supprimer_scenario(auteur=request.mandat, scenario=scenario)
    ):
        messages.success(
            request, f"« {scenario.nom} » est supprimé. Vous pouvez le reprendre plus bas."
        )
    return redirect("reporting:simulations", departement=departement, pole=scenario.pole_id)


@require_POST
@garde("besoins", "c")
def reprendre(request: Any, departement: str, simulation: uuid.UUID) -> HttpResponse:
    """Undo the deletion of a scenario."""
    scenario = _scenario(request, simulation)
    if _faire(
        request, lambda: actions.reprendre_scenario(auteur=request.mandat, scenario=scenario)
    ):
        messages.success(request, f"« {scenario.nom} » est repris.")
    return redirect("reporting:simulations", departement=departement, pole=scenario.pole_id)


def _faire(request: Any, acte: Any) -> bool:
    """Do it, or say why not."""
    try:
        acte()
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return False
    return True
