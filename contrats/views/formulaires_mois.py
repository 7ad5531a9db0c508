"""Forms of months of service: filter of lines, cut-off, corrections, declarations, reasons."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from aesh.enums import LIBELLES_EMPLOYEUR
from contrats.enums.service_fait import (
    LIBELLES_ECART,
    LIBELLES_ETAT_DECLARATION,
    LIBELLES_MOTIF_AJUSTEMENT,
    LIBELLES_MOTIF_DECISION,
    LIBELLES_MOTIF_DECLARATION,
    MotifAjustement,
    MotifDecision,
    MotifDeclaration,
)
from contrats.models import DeclarationEcole, LigneProvisoire
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.jours import ChampJour
from socle.texte import cle_tri

A_REVOIR, TOUTES = "a_revoir", "toutes"
SENS = (("plus", "En plus"), ("moins", "En moins"))


class FiltreLignes(django_filters.FilterSet):
    """Words of the name, what differs, employer, pole."""

    q = django_filters.CharFilter(label="AESH", method="mots")
    ecart = django_filters.ChoiceFilter(
        label="Différence",
        choices=[(A_REVOIR, "Toutes les différences"), *choix(LIBELLES_ECART)],
        empty_label="Tous les contrats",
        method="selon_ecart",
    )
    employeur = django_filters.ChoiceFilter(
        label="Employeur", choices=choix(LIBELLES_EMPLOYEUR), empty_label="Tous"
    )
    pole = django_filters.ModelChoiceFilter(
        label="Pôle",
        queryset=lambda request: Pole.objects.du_perimetre(request.mandat, request.aujourdhui),
        method="du_pole",
        empty_label="Tous",
    )

    class Meta:
        model = LigneProvisoire
        fields: list[str] = []

    def mots(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the name."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:5]:
            lignes = lignes.filter(aesh__cle_tri__contains=mot)
        return lignes

    def selon_ecart(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One kind of difference, or any."""
        if valeur == A_REVOIR:
            return lignes.filter(~Q(ecarts=[]))
        return lignes.filter(ecarts__contains=[valeur])

    def du_pole(self, lignes: QuerySet[Any], _nom: str, valeur: Pole) -> QuerySet[Any]:
        """Lines of AESH posted in a pole that month."""
        return lignes.filter(pole_cle=valeur.pk)


class FiltreDeclarations(django_filters.FilterSet):
    """Words of the name, where it stands."""

    q = django_filters.CharFilter(label="AESH", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État", choices=choix(LIBELLES_ETAT_DECLARATION), empty_label="Tous"
    )

    class Meta:
        model = DeclarationEcole
        fields: list[str] = []

    def mots(self, dites: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the name."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:5]:
            dites = dites.filter(aesh__cle_tri__contains=mot)
        return dites


class FormulaireCoupure(forms.Form):
    """The day on which payroll takes the month."""

    coupure = ChampJour(label="Coupure de la paie")


class FormulaireDuree(forms.Form):
    """More or less, hours and minutes."""

    sens = forms.ChoiceField(label="Sens", choices=SENS, widget=forms.RadioSelect)
    heures = forms.IntegerField(label="Heures", min_value=0, max_value=300, initial=0)
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=59, initial=0)

    @property
    def duree(self) -> int:
        """Signed minutes."""
        lus = self.cleaned_data
        total = 60 * int(lus["heures"]) + int(lus["minutes"])
        return -total if lus.get("sens") == "moins" else total

    def clean(self) -> dict[str, Any]:
        """A difference of nothing is none."""
        lus: dict[str, Any] = super().clean() or {}
        fautive = "heures" in self.errors or "minutes" in self.errors
        if not fautive and not (lus.get("heures") or lus.get("minutes")):
            self.add_error("heures", "Indiquez une durée.")
        return lus


class FormulaireRegularisation(FormulaireDuree):
    """Correct a closed month."""

    motif = forms.ChoiceField(
        label="Pourquoi", choices=[("", "Choisir"), *choix(LIBELLES_MOTIF_AJUSTEMENT)]
    )

    @property
    def motif_choisi(self) -> MotifAjustement:
        """The coded reason."""
        return MotifAjustement(self.cleaned_data["motif"])


class FormulaireDecision(FormulaireDuree):
    """Certify more, or less, than the contract of an open month."""

    motif = forms.ChoiceField(
        label="Pourquoi", choices=[("", "Choisir"), *choix(LIBELLES_MOTIF_DECISION)]
    )

    @property
    def motif_choisi(self) -> MotifDecision:
        """The coded reason."""
        return MotifDecision(self.cleaned_data["motif"])


class FormulaireDeclaration(FormulaireDuree):
    """The school says that the hours of an AESH differed, one day."""

    sens: Any = None  # what is said gives the sign
    aesh = forms.ChoiceField(label="AESH")
    etablissement: Any = forms.ModelChoiceField(queryset=None, label="École", empty_label=None)
    jour = ChampJour(label="Quel jour")
    motif = forms.ChoiceField(
        label="Ce qui s'est passé", choices=[("", "Choisir"), *choix(LIBELLES_MOTIF_DECLARATION)]
    )
    field_order = ("etablissement", "aesh", "jour", "motif", "heures", "minutes")

    def __init__(
        self,
        *args: Any,
        ecoles: QuerySet[Etablissement],
        personnes: list[tuple[str, str]],
        le: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.le = le
        self.fields["etablissement"].queryset = ecoles  # type: ignore[attr-defined]
        self.fields["etablissement"].label_from_instance = lambda e: e.nom_court  # type: ignore[attr-defined]
        self.fields["aesh"].choices = [("", "Choisir"), *personnes]  # type: ignore[attr-defined]
        self.fields["heures"].max_value = 10  # type: ignore[attr-defined]

    @property
    def duree(self) -> int:
        """Signed by what is said."""
        total = 60 * int(self.cleaned_data["heures"]) + int(self.cleaned_data["minutes"])
        return -total if self.cleaned_data["motif"] == MotifDeclaration.NON_FAITES else total


class FormulaireExportService(forms.Form):
    """Why a nominative file is made."""

    motif = forms.CharField(
        label="Pourquoi cet export",
        min_length=5,
        max_length=150,
        help_text="Gardé au journal des accès et écrit dans le fichier.",
    )
