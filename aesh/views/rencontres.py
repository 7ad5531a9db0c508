"""Meetings to organise: parents, teacher and AESH, at each new pair."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.actions.rencontres import clore_rencontre, rouvrir_rencontre
from aesh.models import Rencontre
from aesh.permissions import peut_organiser_rencontres
from aesh.requetes.rencontres import rencontres_de
from aesh.views.rencontres_table import FiltreRencontres, TableRencontres
from comptes.permissions import garde
from pial.forms import ChampJour
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
FAITE, SANS_OBJET = "faite", "sans_objet"


class FormulaireRencontre(forms.Form):
    """It took place on a day, or is without object."""

    issue = forms.ChoiceField(
        label="Cette rencontre",
        choices=[
            (FAITE, "a eu lieu"),
            (SANS_OBJET, "est sans objet (le binôme a changé, ou la famille n'en veut pas)"),
        ],
        widget=forms.RadioSelect,
        initial=FAITE,
    )
    faite_le = ChampJour(label="Le", required=False)

    def clean(self) -> dict[str, Any]:
        """A day when it took place."""
        lues = super().clean() or {}
        if (
            lues.get("issue") == FAITE
            and not lues.get("faite_le")
            and "faite_le" not in self.errors
        ):
            self.add_error("faite_le", "Dites le jour de la rencontre.")
        return lues


@require_safe
@garde("besoins", "u")
def liste(request: Any, departement: str) -> HttpResponse:
    """Meetings of this school year in the reader's schools: what waits first."""
    siennes = rencontres_de(request.mandat, request.aujourdhui)
    filtre = FiltreRencontres(request.GET, queryset=siennes, request=request)
    table = TableRencontres(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    table.peut_organiser = peut_organiser_rencontres(request.mandat)
    table.aujourdhui = request.aujourdhui
    if lus := [rangee.record.eleve_id for rangee in table.paginated_rows]:
        noter_lecture(request, "eleve", lus)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
    }
    return render(request, "aesh/rencontres.html", contexte)


def _rencontre(request: Any, pk: UUID) -> Rencontre:
    une: Rencontre = get_object_or_404(rencontres_de(request.mandat, request.aujourdhui), pk=pk)
    noter_lecture(request, "eleve", [une.eleve_id])
    return une


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def rencontre(request: Any, departement: str, rencontre: UUID) -> HttpResponse:
    """One meeting: note its day, or that it is without object."""
    une = _rencontre(request, rencontre)
    peut = peut_organiser_rencontres(request.mandat)
    if request.method == "POST" and not peut:
        raise Http404
    formulaire = FormulaireRencontre(
        request.POST or None, initial={"issue": FAITE, "faite_le": request.aujourdhui}
    )
    if request.method == "POST" and formulaire.is_valid():
        lues = formulaire.cleaned_data
        try:
            clore_rencontre(
                auteur=request.mandat,
                rencontre=une.pk,
                le=request.aujourdhui,
                faite_le=lues["faite_le"] if lues["issue"] == FAITE else None,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "C'est noté. Vous pouvez la rouvrir depuis la liste.")
            return redirect("aesh:rencontres", departement=departement)
    contexte = {
        "une": une,
        "formulaire": formulaire if peut and une.etat == "a_organiser" else None,
        "peut_rouvrir": peut and une.etat != "a_organiser",
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/rencontre.html", contexte, status=statut)


@require_POST
@garde("besoins", "u")
def rouvrir(request: Any, departement: str, rencontre: UUID) -> HttpResponse:
    """Undo."""
    une = _rencontre(request, rencontre)
    if not peut_organiser_rencontres(request.mandat):
        raise Http404
    try:
        rouvrir_rencontre(auteur=request.mandat, rencontre=une.pk, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "La rencontre est de nouveau à organiser.")
    return redirect("aesh:rencontres", departement=departement)
