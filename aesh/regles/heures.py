"""Hours of one AESH over days: planned, done, absent, lost without any loss of hers.

Nothing here is a debt: what does not take place because the school is closed or the pupil away is
counted as if it had (decision 10).
*Source:* decision 10; dossier §2.4 (hours of the week, pot of activities outside the grid).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from aesh.regles.exceptions import Intervalle

SEMAINES_DE_CLASSE = 36


@dataclass(frozen=True)
class FaitPassage:
    """One slot of one date: ``typique`` (of the published week) or of that date only."""

    date: datetime.date
    debut: int
    fin: int
    a_lieu: bool = True
    est_ponctuel: bool = False
    compte: bool = True

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.fin - self.debut


@dataclass(frozen=True)
class FaitAbsence:
    """Days (``au`` excluded) and minutes of each when she does not come."""

    du: datetime.date
    au: datetime.date
    debut: int
    fin: int


@dataclass(frozen=True)
class Heures:
    """Minutes. ``prevu``: the published week; ``fait``: what takes place, travel included;
    ``absent``: her own absences; ``sans_perte``: did not take place, counted all the same;
    ``connexe``: meetings, outside the weekly hours."""

    prevu: int = 0
    fait: int = 0
    absent: int = 0
    sans_perte: int = 0
    connexe: int = 0
    trajet: int = 0

    def __add__(self, autre: "Heures") -> "Heures":
        return Heures(*(a + b for a, b in zip(_minutes(self), _minutes(autre), strict=True)))

    @property
    def service(self) -> int:
        """What counts as service: done, and what was lost through nobody's fault of hers."""
        return self.fait + self.sans_perte


def _minutes(heures: Heures) -> tuple[int, ...]:
    return (
        heures.prevu,
        heures.fait,
        heures.absent,
        heures.sans_perte,
        heures.connexe,
        heures.trajet,
    )


def heures_du_jour(
    passages: Sequence[FaitPassage],
    absences: Iterable[FaitAbsence],
    *,
    trajet_prevu: int = 0,
    trajet_fait: int = 0,
) -> Heures:
    """Hours of one date. ``passages``: all of that date, those that do not take place included.

    A slot taken away is her absence for the minutes that the absence covers, nothing for those
    that she spends in another slot of that date (a replacement), else lost without loss. A trip
    that falls follows the same.
    *Source:* decisions 10 and 16.
    """
    comptes = [p for p in passages if p.compte]
    typiques = [p for p in comptes if not p.est_ponctuel]
    pris = [(p.debut, p.fin) for p in passages if p.a_lieu]
    absent = sans_perte = 0
    est_absente = False
    les_absences = list(absences)
    for ecarte in (p for p in typiques if not p.a_lieu):
        siennes = [(u.debut, u.fin) for u in les_absences if u.du <= ecarte.date < u.au]
        est_absente = est_absente or bool(siennes)
        absent += _communs((ecarte.debut, ecarte.fin), siennes)
        sans_perte += ecarte.minutes - _communs((ecarte.debut, ecarte.fin), [*siennes, *pris])
    route_perdue = max(0, trajet_prevu - trajet_fait)
    return Heures(
        prevu=sum(p.minutes for p in typiques) + trajet_prevu,
        fait=sum(p.minutes for p in comptes if p.a_lieu) + trajet_fait,
        absent=absent + (route_perdue if est_absente else 0),
        sans_perte=sans_perte + (0 if est_absente else route_perdue),
        connexe=sum(p.minutes for p in passages if p.a_lieu and not p.compte),
        trajet=trajet_fait,
    )


def _communs(intervalle: Intervalle, autres: Iterable[Intervalle]) -> int:
    """Minutes of an interval that the others cover, once each."""
    total, jusqu_a = 0, intervalle[0]
    for debut, fin in sorted(autres):
        debut, fin = max(debut, jusqu_a), min(fin, intervalle[1])
        if debut < fin:
            total += fin - debut
            jusqu_a = fin
    return total


def pot_connexe(minutes_hebdo: int, semaines: int, part: Fraction = Fraction(1)) -> int:
    """Minutes of the year outside the weekly grid: the weeks of the contract beyond 36.

    24 h over 41 weeks give 120 h; ``part``: of the school year that the contract covers.
    *Source:* circulaire n° 2019-090 §3.4; dossier §2.4 (connexes); règle locale for the part.
    """
    return int(max(0, semaines - SEMAINES_DE_CLASSE) * minutes_hebdo * part)
