"""Filters of the lists."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from documents.enums import (
    LIBELLES_ETAT_LETTRE,
    LIBELLES_GENRE_DOCUMENT,
    LIBELLES_GENRE_LETTRE,
)
from documents.models import Document, LettreDeMission
from documents.regles.empreintes import lire_numero
from pial.regles import bornes_annee, libelle_annee
from socle.choix import choix


def annees_proposees(annee: int) -> list[tuple[int, str]]:
    """School years to choose from, next one first."""
    return [(a, libelle_annee(a)) for a in range(annee + 1, annee - 6, -1)]


class FiltreLettres(django_filters.FilterSet):
    """Search by person or pole, then mission, state, year."""

    q = django_filters.CharFilter(label="Personne ou pôle", method="mots")
    genre = django_filters.ChoiceFilter(
        label="Mission", choices=choix(LIBELLES_GENRE_LETTRE), empty_label="Toutes"
    )
    etat = django_filters.ChoiceFilter(
        label="État", choices=choix(LIBELLES_ETAT_LETTRE), empty_label="Tous"
    )
    annee = django_filters.ChoiceFilter(
        label="Année", method="de_l_annee", empty_label="Toutes", choices=[]
    )

    class Meta:
        model = LettreDeMission
        fields: list[str] = []

    def __init__(self, *args: Any, annee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["annee"].extra["choices"] = annees_proposees(annee)

    def mots(self, lettres: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Each word in the name of the person or of the pole."""
        for mot in valeur.split():
            lettres = lettres.filter(
                Q(titulaire__nom__icontains=mot)
                | Q(titulaire__prenom__icontains=mot)
                | Q(pole__cle_tri__icontains=mot)
                | Q(pole__nom__icontains=mot)
                | Q(pole__code__icontains=mot)
            )
        return lettres

    def de_l_annee(self, lettres: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Letters whose mission begins in a school year."""
        debut, fin = bornes_annee(int(valeur))
        return lettres.filter(du__gte=debut, du__lt=fin)


class FiltreDocuments(django_filters.FilterSet):
    """Search by number or title, then kind."""

    q = django_filters.CharFilter(label="Numéro ou titre", method="mots")
    genre = django_filters.ChoiceFilter(
        label="Document", choices=choix(LIBELLES_GENRE_DOCUMENT), empty_label="Tous"
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def mots(self, documents: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """A number as it is typed, or words of the title."""
        numero = lire_numero(valeur)
        if numero:
            return documents.filter(numero=numero)
        for mot in valeur.split():
            documents = documents.filter(titre__icontains=mot)
        return documents
