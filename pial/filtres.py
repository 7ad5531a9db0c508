"""Filters of the lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from pial.enums import (
    LIBELLES_DEGRE,
    LIBELLES_GENRE_POLE,
    LIBELLES_SECTEUR,
    LIBELLES_TYPE_ETABLISSEMENT,
    Secteur,
)
from pial.models import Etablissement, Pole
from pial.requetes.couverture import pas_ouverts
from pial.requetes.poles import chercher
from socle.choix import choix
from socle.jours import ChampJour
from socle.texte import cle_tri

SANS_SECTEUR = "aucun"


class FiltreEtablissements(django_filters.FilterSet):
    """Search by words, then type, sector, pole, vanished or not."""

    q = django_filters.CharFilter(label="Nom, commune ou UAI", method="mots")
    type = django_filters.ChoiceFilter(
        label="Type", choices=choix(LIBELLES_TYPE_ETABLISSEMENT), empty_label="Tous"
    )
    secteur = django_filters.ChoiceFilter(
        label="Secteur",
        choices=[(code, mot) for code, mot in choix(LIBELLES_SECTEUR) if code != Secteur.MIXTE],
        empty_label="Tous",
    )
    pole = django_filters.ModelChoiceFilter(
        label="Pôle",
        queryset=lambda request: Pole.objects.all(),
        method="du_pole",
        empty_label="Tous",
    )
    disparu = django_filters.BooleanFilter(
        label="Seulement les écoles absentes de l'annuaire",
        method="disparues",
        widget=forms.CheckboxInput,
    )

    class Meta:
        model = Etablissement
        fields: list[str] = []

    def mots(self, ecoles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        return chercher(ecoles, valeur)

    def du_pole(self, ecoles: QuerySet[Any], _nom: str, valeur: Pole) -> QuerySet[Any]:
        """Schools attached to a pole today."""
        le = self.request.aujourdhui  # type: ignore[union-attr]
        return ecoles.filter(
            rattachements__pole=valeur, rattachements__periode__contains=le
        ).distinct()

    def disparues(self, ecoles: QuerySet[Any], _nom: str, valeur: bool) -> QuerySet[Any]:
        """Schools that the directory no longer names."""
        return ecoles.filter(disparu_le__isnull=False) if valeur else ecoles


class FiltrePoles(django_filters.FilterSet):
    """Search by name, then kind, category, sector."""

    q = django_filters.CharFilter(label="Nom du pôle", method="mots")
    genre = django_filters.ChoiceFilter(
        label="Genre", choices=choix(LIBELLES_GENRE_POLE), empty_label="Tous"
    )
    degre = django_filters.ChoiceFilter(
        label="Catégorie", choices=choix(LIBELLES_DEGRE), empty_label="Toutes"
    )
    secteur = django_filters.ChoiceFilter(
        label="Secteur", choices=choix(LIBELLES_SECTEUR), empty_label="Tous"
    )

    class Meta:
        model = Pole
        fields: list[str] = []

    def mots(self, poles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur).split()[:8]:
            poles = poles.filter(cle_tri__contains=mot)
        return poles


class ChampJourFiltre(django_filters.Filter):
    """A day of the address, read by the page itself."""

    field_class = ChampJour


class FiltreCouverture(django_filters.FilterSet):
    """A day, then words, with or without a PAS, or one PAS."""

    le = ChampJourFiltre(label="Le jour", method="sans_effet")
    q = django_filters.CharFilter(label="Nom, commune ou UAI", method="mots")
    etat = django_filters.ChoiceFilter(
        label="Écoles",
        choices=[("sans", "Sans PAS"), ("avec", "Avec un PAS")],
        method="couvertes",
        empty_label="Toutes",
    )
    degre = django_filters.ChoiceFilter(
        label="Degré", choices=choix(LIBELLES_DEGRE), empty_label="Tous"
    )
    secteur = django_filters.ChoiceFilter(
        label="Secteur",
        choices=[
            *((code, mot) for code, mot in choix(LIBELLES_SECTEUR) if code != Secteur.MIXTE),
            (SANS_SECTEUR, "non dit"),
        ],
        method="du_secteur",
        empty_label="Tous",
    )
    pas = django_filters.ModelChoiceFilter(
        label="PAS", queryset=lambda request: Pole.objects.none(), method="du_pas"
    )

    class Meta:
        model = Etablissement
        fields: list[str] = []

    def __init__(self, *args: Any, le: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pas = self.filters["pas"]
        pas.queryset = pas_ouverts(self.request.mandat, le)  # type: ignore[union-attr]
        pas.extra["queryset"] = pas.queryset
        pas.extra["empty_label"] = "Tous"

    def sans_effet(self, ecoles: QuerySet[Any], _nom: str, _valeur: Any) -> QuerySet[Any]:
        """The day is already in the schools' own columns."""
        return ecoles

    def mots(self, ecoles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        return chercher(ecoles, valeur)

    def couvertes(self, ecoles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """With a PAS, or without."""
        return ecoles.filter(pas_id__isnull=valeur == "sans")

    def du_secteur(self, ecoles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Public, private, or what the directory does not say."""
        return ecoles.filter(secteur="" if valeur == SANS_SECTEUR else valeur)

    def du_pas(self, ecoles: QuerySet[Any], _nom: str, valeur: Pole) -> QuerySet[Any]:
        """Schools of one PAS on the day."""
        return ecoles.filter(pas_id=valeur.pk)
