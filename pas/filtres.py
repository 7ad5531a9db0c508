"""Filters of the register."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from pas.enums import LIBELLES_ORIGINE, LIBELLES_STATUT
from pas.models import Saisine
from pas.regles.etats import OUVERTS
from pas.requetes.delais import en_retard
from socle.choix import choix
from socle.texte import cle_tri


class FiltreRegistre(django_filters.FilterSet):
    """Number or school, state, who asked. Names are encrypted: nobody searches them."""

    q = django_filters.CharFilter(label="Numéro, école ou commune", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[("ouvertes", "En cours"), ("retard", "En retard"), *choix(LIBELLES_STATUT)],
        empty_label="Tous",
        method="dans_l_etat",
    )
    origine = django_filters.ChoiceFilter(
        label="Demandée par", choices=choix(LIBELLES_ORIGINE), empty_label="Tous"
    )

    class Meta:
        model = Saisine
        fields: list[str] = []

    def mots(self, saisines: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            saisines = saisines.filter(
                Q(numero__icontains=mot) | Q(etablissement__cle_tri__contains=mot)
            )
        return saisines

    def dans_l_etat(self, saisines: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, or all those that are not finished."""
        if valeur == "ouvertes":
            return saisines.filter(statut__in=[str(s) for s in OUVERTS])
        if valeur == "retard":
            request = self.request
            tard = en_retard(saisines, request.departement.fuseau, request.aujourdhui)
            return saisines.filter(pk__in=tard)
        return saisines.filter(statut=valeur)
