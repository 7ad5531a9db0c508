"""What school time is made of, read in bulk: calendar, hours, lessons, regular absences, closures.

*Source:* decisions 9 and 33.
"""

import datetime
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, IntegerField, Max, Min, Q, UUIDField, Value
from django.db.models.functions import Cast, Lower, Upper
from psycopg.types.range import DateRange

from aesh.enums import GenreException
from aesh.models import ExceptionDatee
from aesh.regles.exceptions import FaitException
from aesh.requetes.exceptions import CHAMPS, fait_exception
from eleves.models import IndisponibiliteEleve, Seance
from eleves.regles.semaine import MIDI
from pial.models import JourFerme, PlageOuverture, RepriseSemaines
from pial.regles import Fermeture
from reporting.regles.periodes import Periode
from reporting.regles.temps_scolaire import LETTRES, AbsenceReguliere, Intervalle

# Exceptions that close a school, or send its pupils elsewhere: no class, hence no right to count.
# An outing or an exam is class: what is missing then is a shortage.
FERMENT = (GenreException.FERMETURE, GenreException.PONT, GenreException.QUATRE_JOURS)
Absences = tuple[tuple[AbsenceReguliere, datetime.date | None, datetime.date | None], ...]


def lire_calendrier(
    ecoles: Collection[UUID],
) -> tuple[tuple[Fermeture, ...], dict[UUID, tuple[tuple[datetime.date, str], ...]]]:
    """Days without class, and the weeks A or B that schools start again, in one query."""
    colonnes = ("ecole_", "du_", "au_", "lettre_")
    sans = Cast(Value(None), UUIDField())
    fermes = JourFerme.objects.order_by().annotate(
        ecole_=sans, du_=F("periode__startswith"), au_=F("periode__endswith"), lettre_=Value("")
    )
    departs = (
        RepriseSemaines.objects.filter(etablissement__in=ecoles)
        .order_by()
        .annotate(ecole_=F("etablissement_id"), du_=F("lundi"), au_=F("lundi"), lettre_=F("lettre"))
    )
    fermetures: list[Fermeture] = []
    reprises: dict[UUID, list[tuple[datetime.date, str]]] = {}
    for ecole, du, au, lettre in fermes.values_list(*colonnes).union(
        departs.values_list(*colonnes), all=True
    ):
        if ecole is None:
            fermetures.append(Fermeture(du, au))
        else:
            reprises.setdefault(ecole, []).append((du, lettre))
    return tuple(fermetures), {ecole: tuple(sorted(lus)) for ecole, lus in reprises.items()}


def _bornes(champ: str) -> dict[str, Any]:
    entier = IntegerField()
    return {
        "debut": Lower(champ, output_field=entier),
        "fin": Upper(champ, output_field=entier),
    }


def lire_plages(ecoles: Collection[UUID]) -> dict[UUID, dict[int, list[Intervalle]]]:
    """Half-days of schools by weekday, in one query."""
    plages: dict[UUID, dict[int, list[Intervalle]]] = {}
    lignes = PlageOuverture.objects.filter(etablissement__in=ecoles).order_by("jour", "minutes")
    for ecole, jour, debut, fin in lignes.annotate(**_bornes("minutes")).values_list(
        "etablissement_id", "jour", "debut", "fin"
    ):
        plages.setdefault(ecole, {}).setdefault(jour, []).append((debut, fin))
    return plages


def lire_cours(classes: Collection[UUID]) -> dict[UUID, dict[tuple[int, str], list[Intervalle]]]:
    """Half-days of classes, from the first to the last lesson of each.

    *Source:* ``eleves.regles.semaine.demi_journees``, of which this is the bulk twin.
    """
    lignes = (
        Seance.objects.filter(classe__in=classes)
        .order_by()
        .annotate(**_bornes("minutes"))
        .annotate(apres=Q(debut__gte=MIDI))
        .values("classe_id", "jour", "semaine", "apres")
        .annotate(premier=Min("debut"), dernier=Max("fin"))
        .values_list("classe_id", "jour", "semaine", "apres", "premier", "dernier")
    )
    demies: dict[UUID, dict[tuple[int, str, bool], Intervalle]] = {}
    for classe, jour, semaine, apres, debut, fin in lignes:
        siennes = demies.setdefault(classe, {})
        for lettre in LETTRES if semaine == "toutes" else (semaine,):
            ancien = siennes.get((jour, lettre, apres), (debut, fin))
            siennes[jour, lettre, apres] = (min(debut, ancien[0]), max(fin, ancien[1]))
    cours: dict[UUID, dict[tuple[int, str], list[Intervalle]]] = {}
    for classe, siennes in demies.items():
        for (jour, lettre, _), une in sorted(siennes.items()):
            cours.setdefault(classe, {}).setdefault((jour, lettre), []).append(une)
    return cours


def lire_absences(periode: Periode, eleves: Collection[UUID]) -> dict[UUID, Absences]:
    """Regular absences of pupils that hold on some day of the period, in one query."""
    absences: dict[UUID, Absences] = {}
    lignes = IndisponibiliteEleve.objects.filter(
        eleve__in=eleves, periode__overlap=DateRange(periode.du, periode.au)
    ).annotate(**_bornes("minutes"))
    for eleve, jour, debut, fin, semaine, du, au in lignes.order_by("jour", "minutes").values_list(
        "eleve_id",
        "jour",
        "debut",
        "fin",
        "semaine",
        F("periode__startswith"),
        F("periode__endswith"),
    ):
        une = AbsenceReguliere(jour, debut, fin, semaine)
        absences[eleve] = (*absences.get(eleve, ()), (une, du, au))
    return absences


def lire_fermetures(periode: Periode) -> Iterable[FaitException]:
    """Dated exceptions that close a place, or send pupils elsewhere, in one query."""
    lignes = (
        ExceptionDatee.objects.filter(periode__overlap=DateRange(periode.du, periode.au))
        .filter(Q(genre__in=FERMENT) | Q(genre=GenreException.PFMP, effet="sans"))
        .order_by("pk")
        .values(*CHAMPS)
        .annotate(
            classes=ArrayAgg(
                "liens_classes__classe_id", filter=Q(liens_classes__isnull=False), default=[]
            )
        )
    )
    return [fait_exception(**ligne) for ligne in lignes]
