"""Filters of the lists about the teams of PAS."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from pial.enums import LIBELLES_GENRE_POSTE
from pial.filtres import ChampJourFiltre
from pial.models import Pole, PostePas
from pial.permissions import pas_du_perimetre
from pial.presence import LIBELLES_CAUSE
from socle.choix import choix
from socle.jours import ChampJour
from socle.texte import cle_tri


class FiltrePostes(django_filters.FilterSet):
    """A day, then words, a kind of post, filled or vacant, one PAS."""

    le = ChampJourFiltre(label="Le jour", method="sans_effet")
    q = django_filters.CharFilter(label="Nom du PAS", method="mots")
    genre = django_filters.ChoiceFilter(
        label="Poste", choices=choix(LIBELLES_GENRE_POSTE), empty_label="Tous"
    )
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[("pourvu", "Pourvu"), ("vacant", "Vacant")],
        method="pourvus",
        empty_label="Tous",
    )

    class Meta:
        model = PostePas
        fields: list[str] = []

    def sans_effet(self, postes: QuerySet[Any], _nom: str, _valeur: Any) -> QuerySet[Any]:
        """The day is already in the rows."""
        return postes

    def mots(self, postes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the PAS."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            postes = postes.filter(pole__cle_tri__contains=mot)
        return postes

    def pourvus(self, postes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Held, or vacant."""
        return postes.filter(est_pourvu=valeur == "pourvu")


class FiltreAlertes(forms.Form):
    """Days to look at, one PAS, one cause."""

    du = ChampJour(label="Du", required=False)
    au = ChampJour(label="Au", required=False)
    pas: Any = forms.ModelChoiceField(
        label="PAS", queryset=None, required=False, empty_label="Tous"
    )
    cause = forms.ChoiceField(
        label="Cause", required=False, choices=[("", "Toutes"), *choix(LIBELLES_CAUSE)]
    )

    def __init__(self, *args: Any, mandat: Any, le: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siens: QuerySet[Pole] = pas_du_perimetre(mandat, le)
        self.fields["pas"].queryset = siens  # type: ignore[attr-defined]
