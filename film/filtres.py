"""Filters of the lists."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from film.enums import LIBELLES_PHASE, LIBELLES_ROLE_FILM
from film.models import ModeleTache
from socle.choix import choix


class FiltreModele(django_filters.FilterSet):
    """Search by words of the task or by its code, then phase and function."""

    q = django_filters.CharFilter(label="Tâche ou code", method="mots")
    phase = django_filters.ChoiceFilter(
        label="Phase", choices=choix(LIBELLES_PHASE), empty_label="Toutes"
    )
    role = django_filters.ChoiceFilter(
        label="Pour qui",
        choices=choix(LIBELLES_ROLE_FILM),
        empty_label="Tous",
        method="pour",
    )

    class Meta:
        model = ModeleTache
        fields: list[str] = []

    def mots(self, taches: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Words of the task, or its code."""
        for mot in valeur.split()[:8]:
            taches = taches.filter(Q(libelle__icontains=mot) | Q(code__icontains=mot))
        return taches

    def pour(self, taches: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Tasks of one function."""
        return taches.filter(roles__contains=[valeur])
