"""Tick a pupil's fiche pratique."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from eleves.actions.fiches import cocher_fiche
from eleves.models import FichePratique, PointFiche
from eleves.permissions import peut_cocher_fiche
from eleves.requetes.fiches import points_possibles
from eleves.views.evaluations import eleve_suivi
from socle.erreurs import ActionRefusee


class FormulaireFiche(forms.Form):
    """Points of the department's list; no free text."""

    points = forms.MultipleChoiceField(
        label="Ce qui aide l'élève", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, liste: list[PointFiche], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [(p.code, p.libelle) for p in liste]  # type: ignore[attr-defined]
        self.fields["points"].help_text = " ; ".join(sorted({p.source for p in liste}))


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def fiche(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Read and tick."""
    objet = eleve_suivi(request, eleve)
    if not peut_cocher_fiche(request.mandat, objet, request.aujourdhui):
        raise Http404
    liste = points_possibles()
    connue = FichePratique.objects.filter(eleve=objet).select_related("cochee_par").first()
    formulaire = FormulaireFiche(
        request.POST if request.method == "POST" else None,
        liste=liste,
        initial={"points": connue.points if connue else []},
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            cocher_fiche(
                auteur=request.mandat,
                eleve=objet,
                points=formulaire.cleaned_data["points"],
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La fiche pratique est enregistrée.")
            return redirect("eleves:eleve_semaine", departement=departement, eleve=objet.pk)
    contexte = {"eleve": objet, "formulaire": formulaire, "liste": liste, "connue": connue}
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/fiche_pratique.html", contexte, status=statut)
