"""The author of an evaluation rewrites its note, or withdraws it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from eleves.actions.evaluations_retirees import (
    corriger_precision,
    peut_reprendre,
    retirer_evaluation,
)
from eleves.forms.sans_sante import FormulaireSansSante
from eleves.models import EvaluationBesoin
from eleves.models.evaluation import NOTE_MAXIMUM
from eleves.views.evaluations import SANS_SANTE, eleve_suivi
from socle.erreurs import ActionRefusee


class FormulairePrecision(FormulaireSansSante):
    """The note alone."""

    textes_libres = ("note",)
    note = forms.CharField(
        label="Précision",
        required=False,
        max_length=NOTE_MAXIMUM,
        help_text=f"{SANS_SANTE} Vide : la précision est effacée.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": NOTE_MAXIMUM}),
    )


def _sienne(request: Any, evaluation: UUID) -> EvaluationBesoin:
    """A version that the reader wrote and may take back, else 404."""
    versions = EvaluationBesoin.objects.select_related("eleve")
    une: EvaluationBesoin = get_object_or_404(versions, pk=evaluation)
    eleve_suivi(request, une.eleve_id)
    if not peut_reprendre(request.mandat, une, request.aujourdhui):
        raise Http404
    return une


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def corriger(request: Any, departement: str, evaluation: UUID) -> HttpResponse:
    """Rewrite the note; the words that were there are not kept."""
    une = _sienne(request, evaluation)
    formulaire = FormulairePrecision(request.POST or None, initial={"note": une.note})
    if request.method == "POST" and formulaire.is_valid():
        try:
            corriger_precision(
                auteur=request.mandat,
                evaluation=une,
                note=formulaire.cleaned_data["note"],
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            formulaire.journaliser(request, "eleve", [une.eleve_id])
            messages.success(request, "La précision est corrigée. L'ancienne n'est pas gardée.")
            return redirect("eleves:evaluations", departement=departement, eleve=une.eleve_id)
    contexte = {"eleve": une.eleve, "evaluation": une, "formulaire": formulaire}
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/evaluation_corriger.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def retirer(request: Any, departement: str, evaluation: UUID) -> HttpResponse:
    """Say what withdrawing does, then withdraw."""
    une = _sienne(request, evaluation)
    if request.method == "POST":
        try:
            retirer_evaluation(auteur=request.mandat, evaluation=une, le=request.aujourdhui)
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
        else:
            messages.success(request, "L'évaluation est retirée. Son contenu est effacé.")
        return redirect("eleves:evaluations", departement=departement, eleve=une.eleve_id)
    contexte = {"eleve": une.eleve, "evaluation": une}
    return render(request, "eleves/evaluation_retirer.html", contexte)
