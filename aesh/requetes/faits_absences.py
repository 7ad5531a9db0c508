"""Absences and replacements as the rules of exceptions see them.

*Source:* decision 16.
"""

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast
from psycopg.types.range import DateRange

from aesh.enums import EtatRemplacement, GenreAbsence
from aesh.models import AbsenceAesh, AbsenceEleve, Remplacement
from aesh.regles.exceptions import FaitException
from pial.regles import UN_JOUR

COLONNES = ("id", "genre", "du_", "au_", "minutes", "aesh_", "eleve_")


def faits_absences(
    du: datetime.date, au: datetime.date, aesh: Collection[UUID], eleves: Collection[UUID]
) -> list[FaitException]:
    """Absences and replacements with a day in [du, au) of these people, in one query.

    Who replaces somebody leaves her own slots for these minutes. *Source:* decision 16.
    """
    fenetre = DateRange(du, au)
    absentes = AbsenceAesh.objects.filter(
        aesh__in=aesh, annulee_le__isnull=True, periode__overlap=fenetre
    )
    absents = AbsenceEleve.objects.filter(
        eleve__in=eleves, annulee_le__isnull=True, periode__overlap=fenetre
    )
    ailleurs = Remplacement.objects.filter(
        aesh__in=aesh, etat=EtatRemplacement.CONFIRME, date__gte=du, date__lt=au
    )
    periode = {"du_": F("periode__startswith"), "au_": F("periode__endswith")}
    une_date = {"du_": F("date"), "au_": F("date")}
    lignes = _colonnes(absentes, GenreAbsence.AESH, **periode, aesh_=F("aesh_id")).union(
        _colonnes(absents, GenreAbsence.ELEVE, **periode, eleve_=F("eleve_id")),
        _colonnes(ailleurs, GenreAbsence.REMPLACEMENT, **une_date, aesh_=F("aesh_id")),
        all=True,
    )
    return [
        fait_absence(
            GenreAbsence(genre),
            cle,
            debut,
            fin + UN_JOUR if genre == GenreAbsence.REMPLACEMENT else fin,
            minutes,
            aesh=qui,
            eleve=eleve,
        )
        for cle, genre, debut, fin, minutes, qui, eleve in lignes
    ]


def _colonnes(lignes: QuerySet[Any], genre: GenreAbsence, **colonnes: Any) -> Any:
    personne = Cast(Value(None), UUIDField())
    colonnes = {"aesh_": personne, "eleve_": personne, "genre": Value(genre.value), **colonnes}
    return lignes.order_by().annotate(**colonnes).values_list(*COLONNES)


def fait_absence(
    genre: GenreAbsence,
    cle: UUID,
    du: datetime.date,
    au: datetime.date,
    minutes: Any,
    *,
    aesh: UUID | None = None,
    eleve: UUID | None = None,
) -> FaitException:
    """One absence or replacement as a fact; days [du, au). *Source:* decision 16."""
    return FaitException(
        id=str(cle),
        du=du,
        au=au,
        debut=minutes.lower,
        fin=minutes.upper,
        genre=genre,
        aesh=str(aesh) if aesh else None,
        eleve=str(eleve) if eleve else None,
    )


def fait_de_l_absence(absence: AbsenceAesh | AbsenceEleve) -> FaitException:
    """A saved absence as a fact, without any query. *Source:* decision 16."""
    qui: dict[str, UUID] = (
        {"aesh": absence.aesh_id}
        if isinstance(absence, AbsenceAesh)
        else {"eleve": absence.eleve_id}
    )
    genre = GenreAbsence.AESH if "aesh" in qui else GenreAbsence.ELEVE
    periode: Any = absence.periode
    return fait_absence(genre, absence.pk, periode.lower, periode.upper, absence.minutes, **qui)


def fait_du_remplacement(un: Remplacement) -> FaitException:
    """A saved replacement as a fact about who replaces. *Source:* decision 16."""
    jour = un.date
    genre = GenreAbsence.REMPLACEMENT
    return fait_absence(genre, un.pk, jour, jour + UN_JOUR, un.minutes, aesh=un.aesh_id)
