"""Filters of the register."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from pas.enums import LIBELLES_ORIGINE, LIBELLES_STATUT
from pas.enums.mobilisation import LIBELLES_ETAT_MOBILISATION
from pas.models import Mobilisation, Saisine
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


class FiltreMobilisations(django_filters.FilterSet):
    """Number, school or team; state. Names are encrypted: nobody searches them."""

    q = django_filters.CharFilter(label="Numéro, école ou équipe", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[
            ("cours", "En cours"),
            *choix(LIBELLES_ETAT_MOBILISATION),
            ("arretees", "Arrêtée avec la demande"),
        ],
        empty_label="Tous",
        method="dans_l_etat",
    )

    class Meta:
        model = Mobilisation
        fields: list[str] = []

    def mots(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            lignes = lignes.filter(
                Q(saisine__numero__icontains=mot)
                | Q(saisine__etablissement__cle_tri__contains=mot)
                | Q(emas__cle_tri__contains=mot)
            )
        return lignes

    def dans_l_etat(self, lignes: Any, _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, all those that go on, or those that stopped with their request."""
        if valeur == "arretees":
            return lignes.arretees()
        suivies = lignes.sans_les_arretees()
        return suivies.filter(finie_le=None) if valeur == "cours" else suivies.filter(etat=valeur)
