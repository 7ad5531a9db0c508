"""Why: reasons of a proposal, pupil by pupil, line by line, in sentences."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from aesh.models import Proposition
from aesh.requetes.explications import (
    Explication,
    eleves_en_manque,
    explication_de,
    issues_de,
    moment_quitte,
    pourquoi_eleve,
    pourquoi_ligne,
    pourquoi_pas_elle,
)
from aesh.requetes.propositions import dire_moment, phrase_globale
from aesh.views.propositions import proposition_visible
from comptes.permissions import garde
from socle.journal import noter_lecture


@require_safe
@garde("edt", "u")
def pourquoi(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """The sentence of the whole, and the pupils who lack help in the proposed plan."""
    proposition = proposition_visible(request, pk)
    lue = _lue(request, proposition)
    en_manque = eleves_en_manque(lue) if lue else []
    contexte = {
        "proposition": proposition,
        "emploi": proposition.emploi,
        "phrase": phrase_globale(proposition.bilan) if "apres" in proposition.bilan else "",
        "individuels": [e for e in en_manque if not e.mutualise],
        "mutualises": [e for e in en_manque if e.mutualise],
        "a_un_plan": lue is not None,
    }
    return render(request, "aesh/pourquoi.html", contexte)


@require_safe
@garde("edt", "u")
def eleve(request: Any, departement: str, pk: uuid.UUID, eleve: uuid.UUID) -> HttpResponse:
    """Why a pupil is not wholly covered; ``?aesh=`` why not her; ``?issues=1`` the ways out."""
    proposition = proposition_visible(request, pk)
    lue = _lue(request, proposition)
    rang = lue.rang_eleve(eleve) if lue else None
    if lue is None or rang is None:
        raise Http404
    choisie = request.GET.get("aesh", "")
    aesh, dit = lue.rang_aesh(choisie), pourquoi_eleve(lue, rang)
    contexte = {
        "proposition": proposition,
        "emploi": proposition.emploi,
        "eleve": eleve,
        "dit": dit,
        "personnes": lue.personnes(),
        "choisie": choisie,
        "pas_elle": "" if aesh is None else pourquoi_pas_elle(lue, aesh, rang),
        "issues_demandees": "issues" in request.GET,
        "issues": issues_de(lue, dit.lacune) if "issues" in request.GET else [],
    }
    return render(request, "aesh/pourquoi_eleve.html", contexte)


@require_safe
@garde("edt", "u")
def ligne(request: Any, departement: str, pk: uuid.UUID, ligne: uuid.UUID) -> HttpResponse:
    """Why she, for one line; then why not somebody else, pupil by pupil."""
    proposition = proposition_visible(request, pk)
    une = get_object_or_404(
        proposition.lignes.select_related("aesh", "etablissement").prefetch_related("liens_eleves"),
        pk=ligne,
    )
    lue = _lue(request, proposition)
    cles = [lien.eleve_id for lien in une.liens_eleves.all()]
    rangs = {cle: lue.rang_eleve(cle) for cle in cles} if lue else {}
    contexte = {
        "proposition": proposition,
        "emploi": proposition.emploi,
        "ligne": une,
        "quand": dire_moment(une.jour, une.debut, une.fin, une.semaine),
        "raisons": pourquoi_ligne(lue, une, cles) if lue else [],
        "quitte": moment_quitte(lue, une) if lue else "",
        "eleves": [
            (cle, lue.noms.eleve(rang)) for cle, rang in rangs.items() if lue and rang is not None
        ],
    }
    return render(request, "aesh/pourquoi_ligne.html", contexte)


def _lue(request: Any, proposition: Proposition) -> Explication | None:
    """The plan with its names; the names that may be shown are journalled."""
    lue = explication_de(proposition, request.mandat, request.aujourdhui)
    if lue and lue.lus:
        noter_lecture(request, "eleve", lue.lus)
    return lue
