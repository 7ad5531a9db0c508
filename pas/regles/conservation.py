"""How long a request is kept: closed, archived, then only what is counted; age in coarse steps.

*Source:* dossier §10 (1 year after closing, 1 year of archive, anonymised; 3 months when refused or
irrelevant); the lengths are settings of the department.
"""

import datetime
from dataclasses import dataclass

from contrats.regles.delais import plus_mois
from pas.enums import Statut
from pas.enums.retention import TrancheAge

UN_JOUR = datetime.timedelta(days=1)
# Never taken in charge, or withdrawn: nothing to archive.
SANS_SUITE = frozenset({Statut.REORIENTEE, Statut.ANNULEE})
# First age of each step, the oldest first.
DEBUTS = (
    (18, TrancheAge.PLUS_18),
    (15, TrancheAge.DE_15_A_17),
    (11, TrancheAge.DE_11_A_14),
    (6, TrancheAge.DE_6_A_10),
    (0, TrancheAge.MOINS_6),
)


@dataclass(frozen=True)
class Durees:
    """Months: from the end to the archive, in the archive, and for what was never taken."""

    active: int
    archive: int
    sans_suite: int


def finie_au_plus_tard(le: datetime.date, mois: int) -> datetime.date:
    """The last end for which ``mois`` months are over on ``le``.

    The inverse of "end + months": 28 February settles what ended on the 28th to the 31st of the
    month that many months before. *Source:* dossier §10.
    """
    jour = plus_mois(le, -mois)
    while plus_mois(jour + UN_JOUR, mois) <= le:
        jour += UN_JOUR
    while plus_mois(jour, mois) > le:
        jour -= UN_JOUR
    return jour


def age_au(naissance: datetime.date, jour: datetime.date) -> int:
    """Whole years on a day. *Source:* dossier §6 (requests by age)."""
    avant = (jour.month, jour.day) < (naissance.month, naissance.day)
    return jour.year - naissance.year - int(avant)


def tranche_d_age(naissance: datetime.date | None, jour: datetime.date) -> TrancheAge | None:
    """The step of an age; None without a birth date, or for one that cannot be a pupil's.

    *Source:* dossier §6 (requests by age); steps: règle locale.
    """
    if naissance is None:
        return None
    age = age_au(naissance, jour)
    if age > 30:  # a slip of the keyboard, not a pupil
        return None
    return next((tranche for debut, tranche in DEBUTS if age >= debut), None)
