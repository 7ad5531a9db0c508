"""The response clock: days on which the pupil's school holds class.

*Source:* decision 27 (its rhythm, its calendar, the day of deposit excluded; targets are settings).
"""

import datetime
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pas.enums import Statut
from pial.regles import Fermeture, est_ferme

UN_JOUR = datetime.timedelta(days=1)
# Without opening hours: the days that most schools hold (shown as an assumption).
JOURS_PAR_DEFAUT = frozenset({1, 2, 4, 5})
HORIZON = 3 * 366  # days looked at for a due date; a school that never opens has none


@dataclass(frozen=True)
class CalendrierEcole:
    """When one school holds class: ISO weekdays, days closed, time zone."""

    jours: frozenset[int]
    fermetures: tuple[Fermeture, ...]
    fuseau: str = "Europe/Paris"

    def tient_classe(self, jour: datetime.date) -> bool:
        """Whether the school holds class on a day."""
        return jour.isoweekday() in self.jours and not est_ferme(jour, self.fermetures)

    def jour_de(self, instant: datetime.datetime) -> datetime.date:
        """The school's own date of an instant (aware)."""
        return instant.astimezone(ZoneInfo(self.fuseau)).date()


# Which target runs in a state (setting); none once the answer is given or the request finished.
CIBLE_DE = {
    Statut.DEPOSEE: "pas_recevabilite_jours",
    Statut.RECUE: "pas_recevabilite_jours",
    Statut.RECEVABLE: "pas_premier_echange_jours",
    Statut.FAMILLE_ASSOCIEE: "pas_premier_echange_jours",
    Statut.EN_ANALYSE: "pas_reponse_jours",
}


def jours_de_classe_ecoules(
    calendrier: CalendrierEcole, depot: datetime.date, jusqu_a: datetime.date
) -> int:
    """Days of class after the deposit, up to a day included; 0 on the day of deposit and before.

    *Source:* decision 27.
    """
    nombre = (jusqu_a - depot).days
    return sum(calendrier.tient_classe(depot + n * UN_JOUR) for n in range(1, nombre + 1))


def echeance(calendrier: CalendrierEcole, depot: datetime.date, cible: int) -> datetime.date | None:
    """Last day of class on which the target (days) is still held; None if the school never opens.

    *Source:* decision 27.
    """
    comptes = 0
    for n in range(1, HORIZON):
        jour = depot + n * UN_JOUR
        if calendrier.tient_classe(jour):
            comptes += 1
            if comptes >= cible:
                return jour
    return None


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
