"""Local targets: the head of the school validates, changes, takes back; others read."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from eleves.actions.cibles import annuler_decision, valider_cible
from eleves.enums.besoins import LIBELLES_MOTIF_CIBLE
from eleves.models import BesoinLocal
from eleves.permissions import VALIDENT, peut_valider_cible
from eleves.regles.besoins import duree
from eleves.requetes.besoins import lire_besoin
from eleves.requetes.cibles import cibles_de, decisions_du_jour
from eleves.requetes.evaluations import lire_evaluation
from eleves.views.besoins import ChampDuree
from eleves.views.cibles_table import FiltreCibles, TableCibles
from socle.choix import choix
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.texte import de

PAR_PAGE = 50


class FormulaireCible(forms.Form):
    """The head's own target, and why it differs from the proposal that is shown."""

    minutes = ChampDuree(
        label="Cible que vous retenez, par semaine",
        required=False,
        help_text="Par exemple : 4 h, ou 4 h 30. Vide : aucune cible.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "7"}),
    )
    motif = forms.ChoiceField(
        label="Pourquoi elle diffère de la proposition",
        required=False,
        choices=[("", "Elle ne diffère pas"), *choix(LIBELLES_MOTIF_CIBLE)],
        help_text="Liste proposée par Maillage.",
    )
    vue = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _cible_visible(request: Any, pk: UUID) -> BesoinLocal:
    visibles = cibles_de(request.mandat, request.aujourdhui)
    besoin: BesoinLocal = get_object_or_404(visibles, pk=pk)
    noter_lecture(request, "eleve", [besoin.eleve_id])
    return besoin


@require_safe
@garde("besoins", "u")
def liste(request: Any, departement: str) -> HttpResponse:
    """Targets of the reader's pupils: what waits first."""
    le: datetime.date = request.aujourdhui
    est_direction = request.mandat.role in VALIDENT
    filtre = FiltreCibles(request.GET, queryset=cibles_de(request.mandat, le), request=request)
    table = TableCibles(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    decisions = decisions_du_jour(request.mandat, request.user, le) if est_direction else []
    lus = [rangee.record.eleve_id for rangee in table.paginated_rows]
    lus += [une.eleve.pk for une in decisions]
    if lus:
        noter_lecture(request, "eleve", lus)
    contexte = {
        "titre": "Cibles à valider" if est_direction else "Cibles locales",
        "est_direction": est_direction,
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "decisions": decisions,
    }
    return render(request, "eleves/cibles.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def cible(request: Any, departement: str, besoin: UUID) -> HttpResponse:
    """One target: its calculation and decisions; the head's form."""
    le = request.aujourdhui
    objet = _cible_visible(request, besoin)
    peut_decider = peut_valider_cible(request.mandat, objet.eleve, le)
    formulaire = None
    if peut_decider:
        initial = {"minutes": objet.cible_minutes, "vue": objet.cible_minutes}
        formulaire = FormulaireCible(request.POST or None, initial=initial)
    if request.method == "POST":
        if formulaire is None:
            raise Http404
        if formulaire.is_valid():
            lues = formulaire.cleaned_data
            try:
                valider_cible(
                    auteur=request.mandat,
                    besoin=objet,
                    minutes=lues["minutes"],
                    vue=lues["vue"],
                    motif=lues["motif"],
                    le=le,
                )
            except ActionRefusee as refus:
                formulaire.add_error(None, refus.phrase)
            else:
                messages.success(request, f"La cible {de(objet.eleve.nom_court)} est validée.")
                return redirect("eleves:cibles", departement=departement)
    decisions = [
        (une, "aucune cible" if une.minutes_validees is None else duree(une.minutes_validees))
        for une in objet.decisions.select_related("decidee_par")
    ]
    contexte = {
        "eleve": objet.eleve,
        "lu": lire_besoin(objet),
        "lue": lire_evaluation(objet.evaluation) if objet.evaluation else None,
        "decisions": decisions,
        "formulaire": formulaire,
    }
    statut = 422 if formulaire is not None and formulaire.errors else 200
    return render(request, "eleves/cible.html", contexte, status=statut)


@require_POST
@garde("besoins", "u")
def valider(request: Any, departement: str, besoin: UUID) -> HttpResponse:
    """One tap: the target as it is proposed."""
    objet = _cible_visible(request, besoin)
    if not peut_valider_cible(request.mandat, objet.eleve, request.aujourdhui):
        raise Http404
    lue = request.POST.get("vue", "")
    vue = int(lue) if lue.isdecimal() else None
    try:
        valider_cible(
            auteur=request.mandat, besoin=objet, minutes=vue, vue=vue, le=request.aujourdhui
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, f"La cible {de(objet.eleve.nom_court)} est validée.")
    return redirect("eleves:cibles", departement=departement)


@require_POST
@garde("besoins", "u")
def annuler(request: Any, departement: str, besoin: UUID) -> HttpResponse:
    """Take the last decision back."""
    objet = _cible_visible(request, besoin)
    if not peut_valider_cible(request.mandat, objet.eleve, request.aujourdhui):
        raise Http404
    try:
        annuler_decision(auteur=request.mandat, besoin=objet, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, f"Décision annulée pour {objet.eleve.nom_court}")
    return redirect("eleves:cibles", departement=departement)
