"""Filters of the work queues, kept in the address; a page and the job of an export share them.

*Source:* ux page §5(c) (saved query, filters in the URL); issue E.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from comptes.models import Mandat
from eleves.enums import AIDE_HUMAINE, LIBELLES_STATUT_DROIT, LIBELLES_TYPE_NOTIFICATION
from eleves.models import LigneDepot, NotificationMdph
from pial.models import Pole
from reporting.enums.files import (
    LIBELLES_MANQUE,
    LIBELLES_PART_AIDE,
    FileTravail,
    Manque,
    PartAide,
)
from reporting.requetes.files import (
    CAUSES,
    attend,
    ecart_tolere,
    lignes_de,
    notifications_des_files,
)
from reporting.requetes.listes_collees import filtre_de, liste_de_cle
from socle.choix import choix
from socle.texte import cle_tri

HORS_POLE = "aucun"
QUI = [
    ("moi", "Moi"),
    ("personne", "Personne"),
    ("autre", "Un collègue"),
    ("confiees", "La coordination d'un pôle"),
]
ATTENTES = [("30", "Plus de 30 jours"), ("60", "Plus de 60 jours"), ("90", "Plus de 90 jours")]
FINS = [("passee", "Déjà passée"), ("30", "Dans 30 jours"), ("90", "Dans 90 jours")]
TYPES = [(c, mot) for c, mot in choix(LIBELLES_TYPE_NOTIFICATION)]
# Filters that only make sense in some queues.
PROPRES = {
    "manque": (FileTravail.INCOMPLETS,),
    "fin": (FileTravail.FINS, FileTravail.TOUTES),
    "attente": (FileTravail.A_PLACER, FileTravail.TOUTES),
    "part": (FileTravail.A_PLACER, FileTravail.TOUTES),
    "statut": (FileTravail.TOUTES,),
}


class FiltreFile(django_filters.FilterSet):
    """Words, pole, type, who holds the row, and what the queue itself asks."""

    q = django_filters.CharFilter(label="École, commune ou UAI", method="mots")
    pole = django_filters.ChoiceFilter(label="Pôle", method="du_pole", empty_label="Tous")
    part = django_filters.ChoiceFilter(
        label="Situation",
        choices=choix(LIBELLES_PART_AIDE),
        method="de_la_part",
        empty_label="Toutes",
        widget=forms.HiddenInput,  # chosen by its tabs
    )
    type = django_filters.ChoiceFilter(label="Type", choices=TYPES, empty_label="Tous")
    qui = django_filters.ChoiceFilter(
        label="Pris en charge par", choices=QUI, method="pris_par", empty_label="Tous"
    )
    attente = django_filters.ChoiceFilter(
        label="Reçue depuis", choices=ATTENTES, method="recue_depuis", empty_label="Toujours"
    )
    fin = django_filters.ChoiceFilter(
        label="Fin du droit", choices=FINS, method="finit", empty_label="Toutes"
    )
    manque = django_filters.ChoiceFilter(
        label="Ce qui manque", choices=choix(LIBELLES_MANQUE), method="manquant", empty_label="Tout"
    )
    statut = django_filters.ChoiceFilter(
        label="Statut", choices=choix(LIBELLES_STATUT_DROIT), empty_label="Tous"
    )
    liste = django_filters.CharFilter(method="de_la_liste", widget=forms.HiddenInput)
    depot = django_filters.UUIDFilter(method="du_depot", widget=forms.HiddenInput)

    class Meta:
        model = NotificationMdph
        fields: list[str] = []

    def __init__(
        self, *args: Any, file: FileTravail, poles: list[Pole], request: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, request=request, **kwargs)
        for nom, files in PROPRES.items():
            if file not in files:
                del self.filters[nom]
        choix_poles = [(str(pole.pk), str(pole)) for pole in poles]
        self.filters["pole"].extra["choices"] = [*choix_poles, (HORS_POLE, "Aucun pôle")]
        if file == FileTravail.A_PLACER:
            aides = {str(aide) for aide in AIDE_HUMAINE}
            self.filters["type"].extra["choices"] = [t for t in TYPES if t[0] in aides]

    def mots(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Every word, accent-free, in the school's name or town, or its UAI.

        Pupils are looked for by a pasted list: a name never stands in an address.
        """
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            lignes = lignes.filter(
                Q(lieu__etablissement__cle_tri__contains=mot)
                | Q(lieu__etablissement__uai__istartswith=mot)
            )
        return lignes

    def du_pole(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """The pole of the pupil's school, or none."""
        return lignes.filter(pole=None) if valeur == HORS_POLE else lignes.filter(pole=valeur)

    def de_la_part(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Rights that nothing serves, that lack hours, or so few that they are not listed."""
        return lignes.filter(attend(ecart_tolere(self._le), self._le, PartAide(valeur)))

    def pris_par(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Who works on the row."""
        moi = self.request.mandat.membre_id  # type: ignore[union-attr]
        if valeur == "moi":
            return lignes.filter(prise_en_charge__pris_par=moi)
        if valeur == "autre":
            tenues = lignes.filter(prise_en_charge__pris_par__isnull=False)
            return tenues.exclude(prise_en_charge__pris_par=moi)
        if valeur == "confiees":
            return lignes.filter(prise_en_charge__confiee_a__isnull=False)
        return lignes.filter(prise_en_charge__pris_par=None, prise_en_charge__confiee_a=None)

    def recue_depuis(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Received more than so many days ago."""
        return lignes.filter(recue_le__lt=self._le - datetime.timedelta(days=int(valeur)))

    def finit(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Ended, or ending within so many days."""
        if valeur == "passee":
            return lignes.filter(fin__lte=self._le)
        horizon = self._le + datetime.timedelta(days=int(valeur) + 1)
        return lignes.filter(fin__gt=self._le, fin__lte=horizon)

    def manquant(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Files that lack this, whatever else they lack."""
        return lignes.filter(CAUSES[Manque(valeur)])

    def de_la_liste(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Rows that a pasted list names; none when the list is no longer kept."""
        liste = liste_de_cle(valeur)
        return lignes.none() if liste is None else lignes.filter(filtre_de(liste))

    def du_depot(self, lignes: QuerySet[Any], _nom: str, valeur: UUID) -> QuerySet[Any]:
        """Notifications that one paste or file brought."""
        return lignes.filter(
            Exists(LigneDepot.objects.filter(depot=valeur, notification=OuterRef("pk")))
        )

    @property
    def _le(self) -> datetime.date:
        return self.request.aujourdhui  # type: ignore[union-attr, no-any-return]


@dataclass(frozen=True)
class Demandeur:
    """What the filters read of a request, where there is none (a job)."""

    mandat: Mandat
    aujourdhui: datetime.date


def file_demandee(parametres: Any) -> FileTravail:
    """The queue that an address names, else the first."""
    try:
        return FileTravail(parametres.get("file", ""))
    except ValueError:
        return FileTravail.A_PLACER


def lignes_filtrees(request: Any, parametres: Any) -> tuple[FiltreFile, dict[UUID, Pole]]:
    """Rows that the filters of an address leave, and the mandate's poles by key."""
    le = request.aujourdhui
    file = file_demandee(parametres)
    poles = {pole.pk: pole for pole in Pole.objects.du_perimetre(request.mandat, le)}
    toutes = notifications_des_files(request.mandat, le)
    filtre = FiltreFile(
        parametres,
        queryset=lignes_de(toutes, file, le),
        request=request,
        file=file,
        poles=list(poles.values()),
    )
    return filtre, poles
