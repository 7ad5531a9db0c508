"""« Réglages »: what the department chose, and since when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.actions.reglages import changer_reglage
from comptes.forms import FormulaireReglage
from comptes.permissions import garde, peut
from comptes.reglages import LIBELLES_STATUT_REGLAGE, REGLAGES
from comptes.requetes import reglages_en_vigueur, valeur
from socle.erreurs import ActionRefusee


@require_safe
@garde("reglage", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Every setting with its value today, its source, the next change."""
    lignes = [
        {"reglage": ligne, "statut": LIBELLES_STATUT_REGLAGE[ligne.description.statut]}
        for ligne in reglages_en_vigueur(request.aujourdhui)
    ]
    contexte = {"lignes": lignes, "peut_modifier": peut(request.mandat, "u", "reglage")}
    return render(request, "comptes/reglages.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("reglage", "u")
def modifier(request: Any, departement: str, code: str) -> HttpResponse:
    """Give a setting a value, from today or a later day."""
    description = REGLAGES.get(code)
    if description is None:
        raise Http404
    jour = request.aujourdhui
    formulaire = FormulaireReglage(
        request.POST or None,
        initial={"valeur": valeur(code, jour)},
        description=description,
        le=jour,
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            changer_reglage(
                auteur=request.mandat,
                code=code,
                valeur=formulaire.cleaned_data["valeur"],
                du=formulaire.cleaned_data["du"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"Réglage enregistré : {description.titre}.")
            return redirect("comptes:reglages", departement=departement)
    contexte = {"formulaire": formulaire, "description": description}
    return render(request, "comptes/reglage.html", contexte)
