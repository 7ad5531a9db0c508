"""Dated exceptions as the rules see them, for some schools between two dates.

*Source:* decision 2.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.enums import EffetException, GenreException
from aesh.models import ExceptionDatee
from aesh.regles.exceptions import ClasseDe, FaitException, FaitPlanifie, porte_sur
from aesh.requetes.faits_absences import faits_absences
from eleves.models import Scolarisation

CHAMPS = (
    "id",
    "periode",
    "minutes",
    "genre",
    "effet",
    "lieu",
    "pole_id",
    "etablissement_id",
    "eleve_id",
)


def _texte(cle: UUID | None) -> str | None:
    return str(cle) if cle else None


def fait_exception(
    *,
    id: UUID,
    periode: Any,
    minutes: Any,
    genre: str,
    effet: str,
    lieu: str,
    pole_id: UUID | None,
    etablissement_id: UUID | None,
    eleve_id: UUID | None,
    classes: Iterable[UUID],
) -> FaitException:
    """One row as a fact. *Source:* decision 2."""
    return FaitException(
        id=str(id),
        du=periode.lower,
        au=periode.upper,
        debut=minutes.lower,
        fin=minutes.upper,
        genre=GenreException(genre),
        suit=effet == EffetException.SUIT,
        lieu=lieu,
        pole=_texte(pole_id),
        etablissement=_texte(etablissement_id),
        classes=frozenset(map(str, classes)),
        eleve=_texte(eleve_id),
    )


@dataclass(frozen=True)
class Contexte:
    """Exceptions of a period, and the classes of the pupils that they may concern."""

    exceptions: tuple[FaitException, ...] = ()
    classe_de: ClasseDe = field(default_factory=ClasseDe)

    def pour(self, creneau: FaitPlanifie) -> list[FaitException]:
        """Those about the place of a slot."""
        return [une for une in self.exceptions if porte_sur(une, creneau)]

    def avec(self, ajouts: Sequence[FaitException], *, sans: Sequence[FaitException]) -> "Contexte":
        """The same, once some are added and others taken away."""
        cles = {une.id for une in (*ajouts, *sans)}
        autres = [une for une in self.exceptions if une.id not in cles]
        return replace(self, exceptions=_en_ordre([*autres, *ajouts]))


def _en_ordre(exceptions: Sequence[FaitException]) -> tuple[FaitException, ...]:
    return tuple(sorted(exceptions, key=lambda e: (e.du, e.id)))


def contexte(
    du: datetime.date,
    au: datetime.date,
    ecoles: Collection[UUID],
    eleves: Collection[UUID],
    aesh: Collection[UUID],
    *,
    classes_aussi: bool = False,
) -> Contexte:
    """Exceptions with a day in [du, au) about these schools, absences and replacements of these
    people: two queries, three when some class is concerned (or may soon be: ``classes_aussi``).

    *Source:* decisions 2 and 16.
    """
    lignes = (
        ExceptionDatee.objects.filter(periode__overlap=DateRange(du, au))
        .filter(Q(etablissement__isnull=True) | Q(etablissement__in=ecoles))
        .order_by()
        .values(*CHAMPS)
        .annotate(
            classes=ArrayAgg(
                "liens_classes__classe_id",
                filter=Q(liens_classes__isnull=False),
                default=[],
            )
        )
    )
    absences = faits_absences(du, au, aesh, eleves)
    exceptions = _en_ordre([*(fait_exception(**ligne) for ligne in lignes), *absences])
    if not classes_aussi and not any(une.classes for une in exceptions):
        return Contexte(exceptions)
    periodes: dict[str, list[tuple[datetime.date, datetime.date | None, str]]] = {}
    suivies = Scolarisation.objects.filter(
        eleve__in=eleves, classe__isnull=False, periode__overlap=DateRange(du, au)
    )
    for eleve, periode, classe in suivies.values_list("eleve_id", "periode", "classe_id"):
        ligne = (periode.lower or datetime.date.min, periode.upper, str(classe))
        periodes.setdefault(str(eleve), []).append(ligne)
    return Contexte(exceptions, ClasseDe(periodes))
