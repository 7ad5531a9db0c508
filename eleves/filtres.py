"""Filters of the lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from eleves.enums import (
    LIBELLES_GENRE_DEMANDE,
    LIBELLES_ISSUE_DEMANDE,
    LIBELLES_STATUT_DROIT,
    LIBELLES_TYPE_NOTIFICATION,
)
from eleves.models import Classe, DemandeMdph, Eleve, NotificationMdph, Scolarisation
from pial.models import Pole
from pial.regles import annee_scolaire, libelle_annee
from socle.choix import choix
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


class FiltreEleves(django_filters.FilterSet):
    """School, pole, status and type of the right. The pupil's name is searched by POST."""

    ecole = django_filters.CharFilter(label="École ou commune", method="mots")
    pole = django_filters.ModelChoiceFilter(
        label="Pôle",
        queryset=lambda request: Pole.objects.du_perimetre(request.mandat, request.aujourdhui),
        method="du_pole",
        empty_label="Tous",
    )
    type = django_filters.ChoiceFilter(
        label="Aide notifiée",
        choices=[*choix(LIBELLES_TYPE_NOTIFICATION), ("aucune", "Aucune décision")],
        empty_label="Toutes",
        method="selon_type",
    )
    statut = django_filters.ChoiceFilter(
        label="Où en est le droit",
        choices=choix(LIBELLES_STATUT_DROIT),
        empty_label="Tous",
        field_name="droit_statut",
    )
    cherche = django_filters.CharFilter(
        label="Recherche en cours", widget=forms.HiddenInput, method="garder"
    )

    class Meta:
        model = Eleve
        fields: list[str] = []

    def __init__(self, *args: Any, avec_statut: bool, avec_type: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not avec_statut:
            del self.filters["statut"]
        if not avec_type:
            del self.filters["type"]

    def mots(self, eleves: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the school's name and town."""
        for mot in cle_tri(valeur).split()[:8]:
            eleves = eleves.filter(ecole_cle__contains=mot)
        return eleves

    def du_pole(self, eleves: QuerySet[Any], _nom: str, valeur: Pole) -> QuerySet[Any]:
        """Pupils of the schools attached to a pole today."""
        le = self.request.aujourdhui  # type: ignore[union-attr]
        ici = Scolarisation.objects.filter(
            eleve=OuterRef("pk"),
            periode__contains=le,
            etablissement__rattachements__pole=valeur,
            etablissement__rattachements__periode__contains=le,
        )
        return eleves.filter(Exists(ici))

    def selon_type(self, eleves: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """The right that the list shows, or pupils without any."""
        if valeur == "aucune":
            return eleves.filter(droit_type__isnull=True)
        return eleves.filter(droit_type=valeur)

    def garder(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """The words themselves are in the session: this only keeps them searched."""
        return lignes


def chercher_eleves(eleves: QuerySet[Any], texte: str, champ: str = "cle_tri") -> QuerySet[Any]:
    """Accent-free words of the name, in any order."""
    for mot in cle_tri(texte).split()[:6]:
        eleves = eleves.filter(**{f"{champ}__contains": mot})
    return eleves


class FiltreFins(django_filters.FilterSet):
    """Ends of rights: within how many days, type, school, asked of the family or not."""

    jours = django_filters.ChoiceFilter(
        label="Fin du droit dans",
        choices=[("30", "30 jours"), ("90", "90 jours"), ("180", "180 jours")],
        empty_label=None,
        method="deja_lu",
    )
    type = django_filters.ChoiceFilter(
        label="Aide notifiée", choices=choix(LIBELLES_TYPE_NOTIFICATION), empty_label="Toutes"
    )
    ecole = django_filters.CharFilter(label="École ou commune", method="mots")
    demande = django_filters.ChoiceFilter(
        label="Renouvellement",
        choices=[("non", "Pas encore demandé à la famille"), ("oui", "Demandé à la famille")],
        empty_label="Tous",
        method="selon_demande",
    )

    class Meta:
        model = NotificationMdph
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        donnees = data.copy()
        if donnees.get("jours") not in ("30", "90", "180"):
            donnees["jours"] = "180"
        super().__init__(donnees, *args, **kwargs)

    def deja_lu(self, fins: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """The view asks the database for these days already."""
        return fins

    def mots(self, fins: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the school's name and town."""
        for mot in cle_tri(valeur).split()[:8]:
            fins = fins.filter(ecole_cle__contains=mot)
        return fins

    def selon_demande(self, fins: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Families asked, or not yet."""
        return fins.filter(renouvellement_demande_le__isnull=valeur == "non")


class FiltreDecisions(django_filters.FilterSet):
    """Status and type. Number and name are searched by POST."""

    type = django_filters.ChoiceFilter(
        label="Aide notifiée", choices=choix(LIBELLES_TYPE_NOTIFICATION), empty_label="Toutes"
    )
    statut = django_filters.ChoiceFilter(
        label="Où en est le droit", choices=choix(LIBELLES_STATUT_DROIT), empty_label="Tous"
    )
    cherche = django_filters.CharFilter(
        label="Recherche en cours", widget=forms.HiddenInput, method="garder"
    )

    class Meta:
        model = NotificationMdph
        fields: list[str] = []

    def garder(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """The words themselves are in the session: this only keeps them searched."""
        return lignes


class FiltreDemandes(django_filters.FilterSet):
    """Answer and kind of the requests; those that wait unless told."""

    issue = django_filters.ChoiceFilter(
        label="Réponse", choices=choix(LIBELLES_ISSUE_DEMANDE), empty_label="Toutes"
    )
    genre = django_filters.ChoiceFilter(
        label="Demande", choices=choix(LIBELLES_GENRE_DEMANDE), empty_label="Toutes"
    )

    class Meta:
        model = DemandeMdph
        fields: list[str] = []
