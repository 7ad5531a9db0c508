"""Minutes added up: those of a day, once each; those of the year, week by week."""

from collections.abc import Iterable
from typing import Protocol


class Bornes(Protocol):
    """What has a first minute and an end: a slot, time taken by another pole."""

    @property
    def debut(self) -> int:
        """First minute."""

    @property
    def fin(self) -> int:
        """Minute after the last."""


def minutes_reunies(etapes: Iterable[Bornes]) -> int:
    """Minutes of one day covered by these, in order of their starts; a common minute counts once.

    Nobody works twice in one minute: the double booking is R2's.
    *Source:* décret n° 2000-815 art. 2 (working time: when one is at the employer's disposal).
    """
    total = fin = 0
    for etape in etapes:
        if etape.fin > fin:
            total += etape.fin - max(etape.debut, fin)
            fin = etape.fin
    return total


def cumuler(parts: Iterable[tuple[frozenset[int], int]]) -> dict[int, int]:
    """Total of each week. ``parts``: weeks (indices) and minutes of each thing to add.

    Equal sets of weeks are added first, then spread: a year has forty weeks, but few such sets.
    *Source:* decision 5 (every week counts by itself).
    """
    par_ensemble: dict[frozenset[int], int] = {}
    for semaines, minutes in parts:
        par_ensemble[semaines] = par_ensemble.get(semaines, 0) + minutes
    totaux: dict[int, int] = {}
    for semaines, minutes in par_ensemble.items():
        for semaine in semaines:
            totaux[semaine] = totaux.get(semaine, 0) + minutes
    return totaux
