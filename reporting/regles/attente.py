"""Who waits for help, since when, and for how many days of class.

*Source:* decision 11 (delay: reception to first published slot; help on the day of the rentrée);
decision 8 (mutualised help has no hours, hence no part missing); days of class: règle locale.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from pial.regles import UN_JOUR


@dataclass(frozen=True)
class FaitAttente:
    """A right that nothing serves, or that is served in part."""

    entiere: bool  # nothing helps the pupil, of any kind
    recue_le: datetime.date
    du: datetime.date
    dernier_jour_aide: datetime.date | None = None  # last past day planned, None when never


def attend_depuis(fait: FaitAttente) -> datetime.date:
    """First day counted: the right's first day, or the day after its reception when later; for a
    pupil left without any help, not before the end of the help that he had."""
    depart = max(fait.du, fait.recue_le + UN_JOUR)
    if fait.entiere and fait.dernier_jour_aide is not None:
        depart = max(depart, fait.dernier_jour_aide + UN_JOUR)
    return depart


def delai(recue_le: datetime.date, du: datetime.date, premier: datetime.date) -> int:
    """Days from the reception (or the first day of the right when later) to the first slot.

    Help that was already there waits for nobody: 0.
    """
    return max(0, (premier - max(recue_le, du)).days)


def mediane(valeurs: Sequence[int]) -> float | None:
    """Middle value; None when there is none."""
    if not valeurs:
        return None
    rangees = sorted(valeurs)
    milieu = len(rangees) // 2
    if len(rangees) % 2:
        return rangees[milieu]
    return (rangees[milieu - 1] + rangees[milieu]) / 2
