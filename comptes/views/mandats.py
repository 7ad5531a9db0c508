"""« Missions »: who holds what here, and the acts of the chain of designation."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.accueils import adresse
from comptes.actions.mandats import (
    clore_mission,
    confier_mission,
    perimetre_de,
    peut_clore,
    peut_confier,
    suppleer_mission,
)
from comptes.enums import LIBELLES_PERIMETRE, LIBELLES_ROLE, PERIMETRE_DU_ROLE, Role
from comptes.forms import FormulaireFiltreMandats, FormulaireMandat, FormulaireSuppleance
from comptes.models import Mandat, Perimetre
from comptes.permissions import garde, peut
from comptes.regles import ANNUELLES, fonctions_designables
from comptes.requetes import FiltreMandats, missions, perimetres_possibles
from socle.erreurs import ActionRefusee

PAR_PAGE = 50
Permis = Callable[[Mandat, Role, Perimetre], bool]


def _fonctions(mandat: Mandat) -> list[Role]:
    designables = fonctions_designables(mandat.fonction) - ANNUELLES
    return [role for role in LIBELLES_ROLE if role in designables]


def _ligne(request: Any, mission: Mandat) -> dict[str, Any]:
    ici = peut_confier(request.mandat, mission.fonction, mission.perimetre)
    finie = mission.au is not None and mission.au < request.aujourdhui
    return {
        "mission": mission,
        "finie": finie,
        "a_venir": mission.du > request.aujourdhui,
        "peut_agir": ici and not finie and mission.pk != request.mandat.pk,
        "peut_clore": not finie
        and mission.pk != request.mandat.pk
        and peut_clore(request.mandat, mission.fonction, mission.perimetre),
    }


def _lettres(request: Any) -> str | None:
    """Where the letters that open the yearly missions are, for those who read them."""
    if not peut(request.mandat, "r", "designation"):
        return None
    return adresse("documents:lettres", request.departement.code)


@require_safe
@garde("mandat", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Missions of the department, or of the pole for a pilote."""
    formulaire = FormulaireFiltreMandats(request.GET or None)
    filtre = FiltreMandats()
    if formulaire.is_bound and formulaire.is_valid():
        filtre = FiltreMandats(
            role=formulaire.cleaned_data["role"],
            etat=formulaire.cleaned_data["etat"] or "en_cours",
            nom=formulaire.cleaned_data["nom"],
        )
    trouvees = missions(request.mandat, filtre, request.aujourdhui)
    page = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "formulaire": formulaire,
        "actif": formulaire.is_bound,
        "page": page,
        "lignes": [_ligne(request, mission) for mission in page.object_list],
        "peut_confier": bool(_fonctions(request.mandat)),
        "lettres": _lettres(request),
    }
    return render(request, "comptes/mandats.html", contexte)


@require_safe
@garde("mandat", "c")
def choisir(request: Any, departement: str) -> HttpResponse:
    """Which function to entrust."""
    fonctions = [
        {
            "code": role,
            "libelle": LIBELLES_ROLE[role],
            "ou": LIBELLES_PERIMETRE[PERIMETRE_DU_ROLE[role]],
        }
        for role in _fonctions(request.mandat)
    ]
    contexte = {"fonctions": fonctions, "lettres": _lettres(request)}
    return render(request, "comptes/mandat_choisir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("mandat", "c")
def nouveau(request: Any, departement: str, role: str) -> HttpResponse:
    """Entrust a function to someone."""
    fonctions = _fonctions(request.mandat)
    if role not in fonctions:
        raise Http404
    fonction = Role(role)
    choix = None if perimetre_de(fonction) else perimetres_possibles(request.mandat, fonction)
    jour = request.aujourdhui
    initial: dict[str, Any] = {"du": jour}
    if choix is not None and len(choix) == 1:
        initial["perimetre"] = choix[0].pk
    formulaire = FormulaireMandat(request.POST or None, initial=initial, perimetres=choix)
    if request.method == "POST" and formulaire.is_valid():
        try:
            mission = confier_mission(
                auteur=request.mandat,
                personne=formulaire.personne,
                role=fonction,
                perimetre=formulaire.cleaned_data.get("perimetre"),
                du=formulaire.cleaned_data["du"],
                au=formulaire.cleaned_data["au"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"Mission confiée à {mission.membre}. Un courriel part.")
            return redirect("comptes:mandats", departement=departement)
    contexte = {
        "formulaire": formulaire,
        "titre": f"Confier la mission : {LIBELLES_ROLE[fonction]}",
    }
    return render(request, "comptes/mandat_formulaire.html", contexte)


def _une(request: Any, pk: uuid.UUID, permis: Permis = peut_confier) -> Mandat:
    """A mission of my scope on which I may act; else the page does not exist."""
    visibles = Mandat.objects.visibles_par(request.mandat)
    mission: Mandat = get_object_or_404(visibles.select_related("membre", "perimetre"), pk=pk)
    if not permis(request.mandat, mission.fonction, mission.perimetre):
        raise Http404
    return mission


@require_http_methods(["GET", "HEAD", "POST"])
@garde("mandat", "u")
def suppleer(request: Any, departement: str, mandat: uuid.UUID) -> HttpResponse:
    """Entrust someone's mission to another, between two dates."""
    supplee = _une(request, mandat)
    dates = {nom: request.GET.get(nom) for nom in ("du", "au") if request.GET.get(nom)}
    initial = {"du": request.aujourdhui, "au": supplee.au, **dates}
    formulaire = FormulaireSuppleance(request.POST or None, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            suppleer_mission(
                auteur=request.mandat,
                personne=formulaire.personne,
                supplee=supplee,
                du=formulaire.cleaned_data["du"],
                au=formulaire.cleaned_data["au"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "Suppléance ouverte. Un courriel part.")
            return redirect("comptes:mandats", departement=departement)
    titre = f"Suppléer {supplee.membre} : {supplee}"
    contexte = {"formulaire": formulaire, "titre": titre}
    return render(request, "comptes/mandat_formulaire.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("mandat", "u")
def clore(request: Any, departement: str, mandat: uuid.UUID) -> HttpResponse:
    """Say what closing does, then close at once."""
    mission = _une(request, mandat, peut_clore)
    if request.method != "POST":
        return render(request, "comptes/mandat_clore.html", {"mission": mission})
    try:
        clore_mission(auteur=request.mandat, mandat=mission, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, f"Mission close. {mission.membre} n'y a plus accès.")
    return redirect("comptes:mandats", departement=departement)
