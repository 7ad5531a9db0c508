"""A slot of one date: set it, take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from aesh.actions.ponctuels import creer_ponctuel, retirer_ponctuel
from aesh.models import CreneauPonctuel
from aesh.requetes.exceptions_choix import aesh_proposables, portee, portees
from aesh.requetes.exceptions_lues import Filtre, ponctuels_lus
from aesh.views.formulaires import PonctuelForm
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def nouveau(request: Any, departement: str) -> HttpResponse:
    """The school first, then who, when and with whom."""
    cle = request.POST.get("ou") or request.GET.get("ou", "")
    if not cle:
        choix = [c for c in portees(request.mandat, request.aujourdhui) if _est_ecole(c[0])]
        if len(choix) != 1:
            contexte = {"choix": choix, "est_ponctuel": True}
            return render(request, "aesh/exception_ou.html", contexte)
        cle = choix[0][0]
    ou = portee(request.mandat, request.aujourdhui, cle)
    if ou is None or ou.etablissement is None:
        raise Http404
    formulaire = PonctuelForm(
        request.POST or None,
        initial={"date": request.aujourdhui},
        etablissement=ou.etablissement,
        aesh=[
            (str(a.pk), a.nom_complet) for a in aesh_proposables(request.mandat, request.aujourdhui)
        ],
        eleves=ou.eleves,
    )
    if eleves := {UUID(pk) for pk, _ in ou.eleves}:
        noter_lecture(request, "eleve", eleves)
    if request.method == "POST" and formulaire.is_valid():
        try:
            creer_ponctuel(formulaire.saisie(), auteur=request.mandat, le=request.aujourdhui)
        except ValidationError as refus:
            for champ, erreurs in refus.message_dict.items():
                formulaire.add_error(champ if champ in formulaire.fields else None, erreurs)
        except ActionRefusee as refus:
            formulaire.add_error(None, [refus.phrase, *refus.details])
        else:
            messages.success(request, "Créneau ponctuel posé. L'AESH le voit dans sa semaine.")
            return redirect("aesh:exceptions", departement=departement)
    contexte = {"formulaire": formulaire, "ou": ou}
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/ponctuel.html", contexte, status=statut)


def _est_ecole(cle: str) -> bool:
    try:
        UUID(cle)
    except ValueError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def retirer(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Ask, then take a slot of one date back."""
    lus = ponctuels_lus(request.mandat, request.aujourdhui, Filtre())
    un: CreneauPonctuel = get_object_or_404(lus, pk=pk)
    if request.method == "POST":
        try:
            retirer_ponctuel(un, auteur=request.mandat)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            messages.success(request, "Créneau ponctuel retiré.")
        return redirect("aesh:exceptions", departement=departement)
    return render(request, "aesh/ponctuel_retirer.html", {"ponctuel": un})
