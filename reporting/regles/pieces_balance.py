"""Rows of a balance: weekly minutes of one thing and their weight in weeks; sums are exact.

An ETP is 1607 h a year. A weekly need of ``m`` minutes is worth ``m × n / (1607 × 60)`` ETP, ``n``
being the weeks of a full time (41: 39,195 h a week). Nothing is rounded before the screen.

*Source:* dossier §2.4 (circulaire n° 2019-090 §3.4), §6 I9 and I17.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from reporting.enums.moyens import LigneBalance

MINUTES_ANNUELLES = 1607 * 60
UN = Fraction(1)


@dataclass(frozen=True)
class Piece:
    """One row of a line: weekly minutes of one thing (``objet``), and their weight in weeks."""

    ligne: LigneBalance
    objet: str
    ecole: str | None
    minutes: int
    poids: Fraction

    @property
    def etp(self) -> Fraction:
        """Share of a full time."""
        return self.minutes * self.poids / MINUTES_ANNUELLES


@dataclass(frozen=True)
class PieceAgent(Piece):
    """A row of means: ``part`` of a contract in this pole and this school, ``semaines`` in all."""

    part: Fraction = UN
    semaines: int = 0
    agent: str = ""


def heures_temps_plein(semaines: int) -> Fraction:
    """Weekly hours of a full time: 1607 / 41 = 39,195 h. *Source:* dossier §6 I17."""
    return Fraction(1607, semaines)


def sum_etp(pieces: Iterable[Piece]) -> Fraction:
    """Exact sum: whole minutes are added by weight first."""
    par_poids: dict[Fraction, int] = defaultdict(int)
    for une in pieces:
        par_poids[une.poids] += une.minutes
    total = sum((minutes * poids for poids, minutes in par_poids.items()), Fraction(0))
    return total / MINUTES_ANNUELLES


def minutes_par_semaine(une: Piece) -> Fraction:
    """Weekly minutes of a row, as people count them."""
    if une.ligne in (LigneBalance.REFERENT, LigneBalance.TRAJET):
        return Fraction(une.minutes, 2)
    return une.minutes * une.part if isinstance(une, PieceAgent) else Fraction(une.minutes)
