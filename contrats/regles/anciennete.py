"""Years of service that lead to a CDI. Pure; part-time counts as full time.

*Source:* loi n° 2022-1574, décret n° 2023-597 (dossier §2.4): three years since 1 September 2023,
gaps of four months at most between two contracts keep what came before.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from contrats.regles.delais import JOURS_DU_MOIS, UN_JOUR, plus_mois, plus_trentiemes, trentiemes
from contrats.regles.textes import valeur_au

Periode = tuple[datetime.date, datetime.date | None]


@dataclass(frozen=True)
class Anciennete:
    """Service kept on a day, in months of thirty days, and the day it began to count."""

    total: int
    depuis: datetime.date | None

    def atteint(self, mois: int) -> bool:
        """Whether so many months are reached. *Source:* see the module."""
        return self.total >= mois * JOURS_DU_MOIS


@dataclass(frozen=True)
class _Blocs:
    """Days served without a break, one block after the other: those before the last, the last."""

    avant: int = 0
    depuis: datetime.date | None = None
    du: datetime.date | None = None
    fin: datetime.date | None = None

    @property
    def total(self) -> int:
        """Thirtieths of them all; contracts that follow each other are counted as one."""
        return self.avant + (trentiemes(self.du, self.fin) if self.du and self.fin else 0)


def _blocs(periodes: Iterable[Periode], le: datetime.date) -> _Blocs:
    blocs = _Blocs()
    for du, fin in sorted(periodes, key=lambda p: p[0]):
        if du >= le:
            break
        jusqu = le if fin is None else min(fin, le)
        tenue = blocs.fin
        if tenue is None or du > plus_mois(tenue, valeur_au("interruption", du)):
            blocs = _Blocs(0, du, du, jusqu)
        elif du > tenue:
            blocs = _Blocs(blocs.total, blocs.depuis, du, jusqu)
        else:
            blocs = _Blocs(blocs.avant, blocs.depuis, blocs.du, max(tenue, jusqu))
    if blocs.fin is not None and le > plus_mois(blocs.fin, valeur_au("interruption", le)):
        return _Blocs()
    return blocs


def anciennete(periodes: Iterable[Periode], le: datetime.date) -> Anciennete:
    """Service done before a day (``le`` excluded) that no long gap has lost.

    Overlaps (two employers at once) count once; contracts that follow each other count as one;
    a gap counts for nothing, and loses what came before it when longer than the limit in force on
    the day of the new contract.

    *Source:* loi n° 2022-1574, décret n° 2023-597; dossier §2.4 (gaps ≤ 4 months kept).
    """
    blocs = _blocs(periodes, le)
    return Anciennete(blocs.total, blocs.depuis)


def atteinte_le(
    periodes: Iterable[Periode], du: datetime.date, fin: datetime.date | None
) -> datetime.date | None:
    """Day on which the contract from ``du`` to ``fin`` reaches what opens a CDI; None if never.

    *Source:* loi n° 2022-1574: three years since 1 September 2023; six years before.
    """
    blocs = _blocs([p for p in periodes if p[0] < du], du)
    suit = blocs.du is not None and blocs.fin == du
    acquis, depart = (blocs.avant, blocs.du) if suit and blocs.du else (blocs.total, du)
    terme = fin or datetime.date(2099, 12, 31)
    seuil = valeur_au("anciennete_cdi", terme) * JOURS_DU_MOIS
    jour = max(du, plus_trentiemes(depart, seuil - acquis))
    return jour if jour <= terme else None


def fin_de_cdd(du: datetime.date) -> datetime.date:
    """Last day of a first fixed term signed from a day: three years.

    *Source:* loi n° 2022-1574 (first CDD of three years).
    """
    return plus_mois(du, valeur_au("premier_cdd", du)) - UN_JOUR
