"""Exceptional closings and openings of the place of a PAS."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from pial.actions.exceptions_pas import noter_exception, retirer_exception
from pial.models import ExceptionPas, Pole
from pial.permissions import peut_tenir_le_lieu
from pial.requetes.lieu_pas import exceptions_a_venir
from pial.views.formulaires_pas import FormulaireException
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("territoire", "u")
def exceptions(request: Any, departement: str, pas: UUID) -> HttpResponse:
    """The coming exceptional days, and a form to add one."""
    pole: Pole = get_object_or_404(Pole.objects, pk=pas)
    _exiger(request, pole)
    envoye = request.POST if request.method == "POST" else None
    initial = {"genre": "ferme", "du": request.aujourdhui}
    formulaire = FormulaireException(envoye, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            noter_exception(
                auteur=request.mandat, pole=pole, donnees=formulaire.donnees, le=request.aujourdhui
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        except ConflitError as conflit:
            formulaire.add_error(None, conflit.message)
        else:
            messages.success(request, "C'est noté. La page publique du PAS le dit.")
            return redirect("pial:exceptions_pas", departement=departement, pas=pole.pk)
    contexte = {
        "pole": pole,
        "formulaire": formulaire,
        "exceptions": exceptions_a_venir(pole, request.aujourdhui, avec_retirees=True),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "pial/exceptions_pas.html", contexte, status=statut)


@require_POST
@garde("territoire", "u")
def retirer(request: Any, departement: str, exception_pas: UUID) -> HttpResponse:
    """Take one back, or put it again."""
    lignes = ExceptionPas.objects.select_related("pole")
    exception: ExceptionPas = get_object_or_404(lignes, pk=exception_pas)
    _exiger(request, exception.pole)
    retablir = "retablir" in request.POST
    try:
        retirer_exception(
            auteur=request.mandat,
            exception=exception,
            est_retire=not retablir,
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    except ConflitError as conflit:
        messages.error(request, conflit.message)
    else:
        messages.success(request, "C'est rétabli." if retablir else "C'est retiré.")
    return redirect("pial:exceptions_pas", departement=departement, pas=exception.pole_id)


def _exiger(request: Any, pole: Pole) -> None:
    if not peut_tenir_le_lieu(request.mandat, pole, request.aujourdhui):
        raise Http404
