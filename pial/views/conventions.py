"""Lunch-break agreements: list, record, end (R12)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pial.actions.conventions import (
    DonneesConvention,
    enregistrer_convention,
    terminer_convention,
)
from pial.models import ConventionMeridienne
from pial.requetes.conventions import (
    LIBELLES_ETAT,
    communes_du_departement,
    conventions_liste,
)
from pial.tables import TableConventions
from socle.erreurs import ActionRefusee
from socle.jours import ChampJour
from socle.texte import cle_tri

PAR_PAGE = 50


class FiltreConventions(forms.Form):
    """Words, then state."""

    q = forms.CharField(label="Commune ou référence", required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Toutes"), *LIBELLES_ETAT.items()]
    )


class FormulaireConvention(forms.Form):
    """An agreement that was signed; towns by name or INSEE code."""

    collectivite = forms.CharField(
        label="Commune ou intercommunalité signataire",
        max_length=120,
        error_messages={"required": "Indiquez qui a signé avec l'État."},
    )
    communes = forms.CharField(
        label="Communes couvertes",
        help_text="Noms ou codes INSEE, séparés par une virgule : Rennes, Bruz.",
        error_messages={"required": "Indiquez au moins une commune."},
    )
    signee_le = ChampJour(
        label="Signée le", error_messages={"required": "Indiquez le jour de la signature."}
    )
    du = ChampJour(label="Du", error_messages={"required": "Indiquez le premier jour."})
    au = ChampJour(
        label="Au", required=False, help_text="Dernier jour. Vide : jusqu'à nouvel ordre."
    )
    reference = forms.CharField(
        label="Référence du texte signé",
        max_length=160,
        required=False,
        help_text="Par exemple : délibération 2025-41 du 12 juin 2025.",
    )

    def clean_communes(self) -> tuple[str, ...]:
        """INSEE codes; a name that no public school has is said."""
        connues = communes_du_departement()
        par_nom: dict[str, list[str]] = {}
        for code, (nom, _) in connues.items():
            par_nom.setdefault(cle_tri(nom), []).append(code)
        codes: list[str] = []
        for mot in filter(None, (m.strip() for m in self.cleaned_data["communes"].split(","))):
            trouves = [mot.upper()] if mot.upper() in connues else par_nom.get(cle_tri(mot), [])
            if not trouves:
                raise forms.ValidationError(
                    f"Aucune école publique du premier degré à « {mot} » dans ce département. "
                    "Vérifiez le nom, ou écrivez le code INSEE."
                )
            if len(trouves) > 1:
                raise forms.ValidationError(
                    f"Plusieurs communes s'appellent « {mot} » : écrivez le code INSEE "
                    f"({', '.join(trouves)})."
                )
            codes += trouves
        if not codes:
            raise forms.ValidationError("Indiquez au moins une commune.")
        return tuple(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        lues = super().clean() or {}
        du, au = lues.get("du"), lues.get("au")
        if du and au and au < du:
            self.add_error("au", "Le dernier jour vient avant le premier.")
        return lues


class FormulaireFin(forms.Form):
    """Last day of an agreement."""

    dernier_jour = ChampJour(
        label="Dernier jour", error_messages={"required": "Indiquez le dernier jour."}
    )


@require_safe
@garde("convention", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Agreements of the department: a deed between public bodies, no personal data."""
    filtre = FiltreConventions(request.GET)
    filtre.is_valid()
    lues = filtre.cleaned_data
    lignes = conventions_liste(request.aujourdhui, lues.get("q", ""), lues.get("etat", ""))
    peut_terminer = peut(request.mandat, "u", "convention")
    table = TableConventions(lignes, exclude=() if peut_terminer else ("action",))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "total": len(lignes),
        "actif": any(request.GET.get(nom) for nom in filtre.fields),
        "peut_creer": peut(request.mandat, "c", "convention"),
    }
    return render(request, "pial/conventions.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("convention", "c")
def creer(request: Any, departement: str) -> HttpResponse:
    """Record an agreement."""
    formulaire = FormulaireConvention(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        donnees = DonneesConvention(**formulaire.cleaned_data)
        try:
            convention = enregistrer_convention(auteur=request.mandat, donnees=donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"{convention} : enregistrée.")
            return redirect("pial:conventions", departement=departement)
    return _formulaire(request, formulaire, "Enregistrer une convention", None)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("convention", "u")
def terminer(request: Any, departement: str, convention: UUID) -> HttpResponse:
    """Say the last day of an agreement."""
    objet: ConventionMeridienne = get_object_or_404(ConventionMeridienne.objects, pk=convention)
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireFin(donnees, initial={"dernier_jour": request.aujourdhui})
    if request.method == "POST" and formulaire.is_valid():
        jour = formulaire.cleaned_data["dernier_jour"]
        try:
            terminer_convention(auteur=request.mandat, convention=objet, dernier_jour=jour)
        except ActionRefusee as refus:
            formulaire.add_error("dernier_jour", refus.phrase)
        else:
            messages.success(request, f"{objet} : elle s'arrête le {jour:%d/%m/%Y}.")
            return redirect("pial:conventions", departement=departement)
    return _formulaire(request, formulaire, "Terminer une convention", objet)


def _formulaire(
    request: Any, formulaire: forms.Form, titre: str, convention: ConventionMeridienne | None
) -> HttpResponse:
    contexte = {"formulaire": formulaire, "titre": titre, "convention": convention}
    statut = 422 if formulaire.errors else 200
    return render(request, "pial/convention_formulaire.html", contexte, status=statut)
