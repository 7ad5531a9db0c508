"""The response clock: days on which the pupil's school holds class.

*Source:* decision 27 (its rhythm, its calendar, the day of deposit excluded; targets are settings).
"""

import datetime
import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from pial.presence import JOURS_PAR_DEFAUT as USUELS
from pial.regles import Fermeture, est_ferme

UN_JOUR = datetime.timedelta(days=1)
# Without opening hours: the days that most schools hold (shown as an assumption).
JOURS_PAR_DEFAUT = USUELS
HORIZON = 3 * 366  # days looked at for a due date; a school that never opens has none


@dataclass(frozen=True)
class CalendrierEcole:
    """When one school holds class: ISO weekdays, days closed, time zone."""

    jours: frozenset[int]
    fermetures: tuple[Fermeture, ...]
    fuseau: str = "Europe/Paris"

    @cached_property
    def _fermes(self) -> tuple[int, ...]:
        """Ordinals of the closed days that would have been days of class, in order."""
        return tuple(
            sorted(
                {
                    jour
                    for f in self.fermetures
                    for jour in range(f.du.toordinal(), f.au.toordinal())
                    if (jour - 1) % 7 + 1 in self.jours
                }
            )
        )

    def jours_jusqu_a(self, jour: datetime.date) -> int:
        """Days of class from the first day of the era: only differences mean something."""
        semaines, reste = divmod(jour.toordinal(), 7)  # day 1 of the era is a Monday
        ouvres = semaines * len(self.jours) + sum(j <= reste for j in self.jours)
        return ouvres - bisect_right(self._fermes, jour.toordinal())

    def tient_classe(self, jour: datetime.date) -> bool:
        """Whether the school holds class on a day."""
        return jour.isoweekday() in self.jours and not est_ferme(jour, self.fermetures)

    def jour_de(self, instant: datetime.datetime) -> datetime.date:
        """The school's own date of an instant (aware)."""
        return instant.astimezone(ZoneInfo(self.fuseau)).date()


def jours_de_classe_ecoules(
    calendrier: CalendrierEcole, depot: datetime.date, jusqu_a: datetime.date
) -> int:
    """Days of class after the deposit, up to a day included; 0 on the day of deposit and before.

    *Source:* decision 27.
    """
    if jusqu_a <= depot:
        return 0
    return calendrier.jours_jusqu_a(jusqu_a) - calendrier.jours_jusqu_a(depot)


def echeance(calendrier: CalendrierEcole, depot: datetime.date, cible: int) -> datetime.date | None:
    """Last day of class on which the target (days) is still held; None if the school never opens.

    *Source:* decision 27.
    """
    derniers = range(1, HORIZON)

    def passes(n: int) -> int:
        return jours_de_classe_ecoules(calendrier, depot, depot + n * UN_JOUR)

    rang = bisect_left(derniers, cible, key=passes)
    return depot + derniers[rang] * UN_JOUR if rang < len(derniers) else None


def est_en_retard(
    calendrier: CalendrierEcole, depot: datetime.date, le: datetime.date, cible: int
) -> bool:
    """Whether more days of class than the target have passed.

    *Source:* decision 27.
    """
    return jours_de_classe_ecoules(calendrier, depot, le) > cible


def quantile(valeurs: Collection[int], part: float) -> float | None:
    """Smallest value that at least ``part`` of the values do not exceed; None without values.

    Nearest rank: the answer is always a value that somebody really waited.
    *Source:* dossier §6 (median, P90); method: règle locale.
    """
    if not valeurs:
        return None
    triees: Sequence[int] = sorted(valeurs)
    return float(triees[max(0, math.ceil(part * len(triees)) - 1)])


def mediane(valeurs: Collection[int]) -> float | None:
    """Median delay, in days of class: mean of the two middle ones when they are even.

    *Source:* dossier §6.
    """
    if not valeurs:
        return None
    triees = sorted(valeurs)
    milieu = len(triees) // 2
    if len(triees) % 2:
        return float(triees[milieu])
    return (triees[milieu - 1] + triees[milieu]) / 2


def p90(valeurs: Collection[int]) -> float | None:
    """Nine requests in ten waited no longer than this.

    *Source:* dossier §6.
    """
    return quantile(valeurs, 0.9)
