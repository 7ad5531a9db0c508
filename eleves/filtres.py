"""Filters of the lists."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from eleves.models import Classe
from pial.regles import annee_scolaire, libelle_annee
from socle.texte import cle_tri


class FiltreClasses(django_filters.FilterSet):
    """Search by school, then year, typed or not. The present year unless told."""

    q = django_filters.CharFilter(label="École ou commune", method="mots")
    annee = django_filters.ChoiceFilter(label="Année scolaire", empty_label=None)
    saisie = django_filters.ChoiceFilter(
        label="Semaine",
        choices=[("non", "Non saisie"), ("oui", "Saisie")],
        empty_label="Toutes",
        method="selon_saisie",
    )

    class Meta:
        model = Classe
        fields: list[str] = []

    def __init__(
        self, data: Any = None, *args: Any, annees: list[int], request: Any, **kwargs: Any
    ) -> None:
        donnees = data.copy()
        if not donnees.get("annee"):
            donnees["annee"] = str(annee_scolaire(request.aujourdhui))
        super().__init__(donnees, *args, request=request, **kwargs)
        self.filters["annee"].extra["choices"] = [(str(une), libelle_annee(une)) for une in annees]

    def mots(self, classes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the school's name and town."""
        for mot in cle_tri(valeur).split()[:8]:
            classes = classes.filter(etablissement__cle_tri__contains=mot)
        return classes

    def selon_saisie(self, classes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Classes whose week is typed, or is not."""
        return classes.filter(nombre__gt=0) if valeur == "oui" else classes.filter(nombre=0)
