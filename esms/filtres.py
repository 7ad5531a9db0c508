"""Filters of the lists."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from esms.enums import LIBELLES_FAMILLE
from esms.models import Emas, Esms
from esms.requetes.annuaire import chercher_esms
from socle.choix import choix
from socle.texte import cle_tri

OUVERTS, FERMES, ABSENTS = "ouverts", "fermes", "absents"
ETATS = [(OUVERTS, "Ouverts"), (FERMES, "Fermés"), (ABSENTS, "Absents de FINESS")]


class FiltreEsms(django_filters.FilterSet):
    """Search by words, then family, town, state."""

    q = django_filters.CharFilter(label="Nom, commune ou FINESS", method="mots")
    famille = django_filters.ChoiceFilter(
        label="Famille", choices=choix(LIBELLES_FAMILLE), empty_label="Toutes"
    )
    etat = django_filters.ChoiceFilter(
        label="État", choices=ETATS, method="dans_l_etat", empty_label="Tous"
    )

    class Meta:
        model = Esms
        fields: list[str] = []

    def mots(self, esms: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        return chercher_esms(esms, valeur)

    def dans_l_etat(self, esms: Any, _nom: str, valeur: str) -> QuerySet[Any]:
        """Open, closed by hand, or gone from FINESS."""
        le = self.request.aujourdhui  # type: ignore[union-attr]
        if valeur == OUVERTS:
            return esms.ouverts(le)  # type: ignore[no-any-return]
        if valeur == FERMES:
            return esms.filter(ferme_le__lte=le)  # type: ignore[no-any-return]
        return esms.exclude(disparu_le=None)  # type: ignore[no-any-return]


class FiltreEmas(django_filters.FilterSet):
    """Search by name."""

    q = django_filters.CharFilter(label="Nom de l'équipe ou de l'ESMS", method="mots")

    class Meta:
        model = Emas
        fields: list[str] = []

    def mots(self, equipes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words, in the team's name or its carrier's."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            par_equipe = equipes.filter(cle_tri__contains=mot)
            equipes = par_equipe | equipes.filter(porteur__cle_tri__contains=mot)
        return equipes
