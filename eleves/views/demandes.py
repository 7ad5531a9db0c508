"""A request at the MDPH on a pupil's file: note it, note its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from eleves.actions.demandes import deposer_demande, repondre_demande
from eleves.models import DemandeMdph, Eleve
from eleves.permissions import peut_enregistrer_droit
from eleves.views.dossiers import eleve_visible
from eleves.views.formulaires_droits import FormulaireDemande, FormulaireReponse
from socle.erreurs import ActionRefusee


def _eleve(request: Any, pk: UUID) -> Eleve:
    objet = eleve_visible(request, pk)
    if not peut_enregistrer_droit(request.mandat, objet, request.aujourdhui):
        raise Http404
    return objet


@require_http_methods(["GET", "HEAD", "POST"])
@garde("decision", "c")
def nouvelle(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Note that a request was deposited."""
    objet = _eleve(request, eleve)
    formulaire = FormulaireDemande(request.POST or None, initial={"deposee_le": request.aujourdhui})
    if request.method == "POST" and formulaire.is_valid():
        try:
            deposer_demande(
                auteur=request.mandat,
                eleve=objet,
                le=request.aujourdhui,
                **formulaire.cleaned_data,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La demande est notée. Ce n'est pas encore un droit.")
            return redirect("eleves:eleve", departement=departement, eleve=objet.pk)
    contexte = {"eleve": objet, "formulaire": formulaire, "demande": None}
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/demande.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("decision", "c")
def repondre(request: Any, departement: str, eleve: UUID, demande: UUID) -> HttpResponse:
    """Note an answer that gives no right, or take it back."""
    objet = _eleve(request, eleve)
    ligne: DemandeMdph = get_object_or_404(
        DemandeMdph.objects.select_related("eleve", "notification"), pk=demande, eleve=objet
    )
    formulaire = FormulaireReponse(
        request.POST or None, initial={"issue_le": ligne.issue_le or request.aujourdhui}
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            repondre_demande(
                auteur=request.mandat,
                demande=ligne,
                le=request.aujourdhui,
                **formulaire.cleaned_data,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La réponse est notée.")
            return redirect("eleves:eleve", departement=departement, eleve=objet.pk)
    contexte = {"eleve": objet, "formulaire": formulaire, "demande": ligne}
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/demande.html", contexte, status=statut)
