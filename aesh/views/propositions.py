"""Proposals of the product: ask for one, follow it, stop it, put it aside."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aesh.actions.propositions import (
    arreter_proposition,
    demander_proposition,
    demander_reparations,
    ecarter_proposition,
)
from aesh.enums import EtatProposition
from aesh.models import EmploiDuTemps, Proposition
from aesh.permissions import peut_modifier
from aesh.requetes.brouillon_solveur import SOLVEUR, poids_du_departement
from aesh.requetes.choix_proposition import choix_de
from aesh.requetes.propositions import propositions_de, propositions_visibles
from aesh.views.formulaires_propositions import PropositionForm
from aesh.views.version_lue import dire_refus, emploi_visible
from comptes.permissions import garde, peut
from comptes.requetes import valeurs
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee

NIVEAUX = {
    EtatProposition.ATTENTE: "neutre",
    EtatProposition.EN_COURS: "info",
    EtatProposition.PRETE: "attention",
    EtatProposition.ECHEC: "erreur",
    EtatProposition.ECARTEE: "neutre",
    EtatProposition.DECIDEE: "succes",
}


def proposition_visible(request: Any, pk: uuid.UUID) -> Proposition:
    """A proposal of the reader's perimeter, else 404."""
    visibles = propositions_visibles(request.mandat, request.aujourdhui)
    proposition: Proposition = get_object_or_404(visibles.defer("probleme", "plan"), pk=pk)
    return proposition


@require_safe
@garde("edt", "u")
def liste(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Proposals made on a version, newest first."""
    emploi = emploi_visible(request, pk)
    lues = propositions_de(emploi)
    contexte = {
        "emploi": emploi,
        "propositions": [(une, NIVEAUX[EtatProposition(une.etat)]) for une in lues],
        "peut_demander": peut_modifier(request.mandat, emploi),
    }
    return render(request, "aesh/propositions.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def nouvelle(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Say what would be searched and by which rules, then ask for it."""
    emploi = emploi_visible(request, pk)
    choix = choix_de(emploi)
    formulaire = PropositionForm(
        request.POST or None,
        initial=_initial(request),
        ecoles=choix.ecoles,
        agents=choix.agents,
    )
    if request.method == "POST" and formulaire.is_valid():
        reponse = _demander(request, departement, emploi, formulaire)
        if reponse is not None:
            return reponse
    contexte = {
        "emploi": emploi,
        "formulaire": formulaire,
        "choix": choix,
        "poids": poids_du_departement(request.aujourdhui),
        "reglages": valeurs(SOLVEUR, request.aujourdhui),
        "voit_les_reglages": peut(request.mandat, "r", "reglage"),
        "peut_demander": peut_modifier(request.mandat, emploi),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/proposition_nouvelle.html", contexte, status=statut)


def _initial(request: Any) -> dict[str, Any]:
    """A school or AESH already chosen in the editor."""
    ecoles, agents = request.GET.getlist("ecole"), request.GET.getlist("aesh")
    if ecoles:
        return {"ou": "ecoles", "ecoles": ecoles}
    return {"ou": "agents", "agents": agents} if agents else {}


def _demander(
    request: Any, departement: str, emploi: EmploiDuTemps, formulaire: PropositionForm
) -> HttpResponse | None:
    demande = formulaire.demande()
    try:
        if formulaire.en_trois:
            une = demander_reparations(emploi=emploi, auteur=request.mandat, demande=demande)[0]
        else:
            une = demander_proposition(emploi=emploi, auteur=request.mandat, demande=demande)
    except (ActionRefusee, ConflitError) as refus:
        formulaire.add_error(None, getattr(refus, "phrase", str(refus)))
        return None
    return redirect("aesh:proposition", departement=departement, pk=une.pk)


@require_POST
@garde("edt", "u")
def arreter(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Stop the search and keep the best plan."""
    proposition = proposition_visible(request, pk)
    try:
        arreter_proposition(proposition=proposition, auteur=request.mandat)
    except ActionRefusee as refus:
        dire_refus(request, refus)
    else:
        messages.success(request, "La recherche s'arrête et garde le meilleur.")
    return redirect("aesh:proposition", departement=departement, pk=pk)


@require_POST
@garde("edt", "u")
def ecarter(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Put a proposal aside; it stays readable."""
    proposition = proposition_visible(request, pk)
    try:
        ecarter_proposition(proposition=proposition, auteur=request.mandat)
    except ActionRefusee as refus:
        dire_refus(request, refus)
        return redirect("aesh:proposition", departement=departement, pk=pk)
    messages.success(request, "La proposition est écartée. Le brouillon n'a pas changé.")
    return redirect("aesh:propositions", departement=departement, pk=proposition.emploi_id)
