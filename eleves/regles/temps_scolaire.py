"""A pupil's own school time in a week: lessons of the class, less the hours regularly away. Pure.

*Source:* decisions 9 and 14 ("temps scolaire" derives from the pupil's grid).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from eleves.enums import Semaine


class Moment(Protocol):
    """A lesson or a regular absence, [debut, fin) of a weekday, every week or A or B."""

    @property
    def jour(self) -> int:
        """Weekday, from 1."""

    @property
    def debut(self) -> int:
        """Minutes since midnight."""

    @property
    def fin(self) -> int:
        """Minutes since midnight, excluded."""

    @property
    def semaine(self) -> str:
        """``toutes``, ``A`` or ``B``."""


def minutes_de_classe(lecons: Sequence[Moment], absences: Iterable[Moment] = ()) -> int:
    """Minutes of the fuller of weeks A and B; a minute counts once, an absence takes it away.

    *Source:* decision 14.
    """
    absents = list(absences)
    return max(
        sum(_duree_du_jour(lecons, absents, jour, lettre) for jour in range(1, 8))
        for lettre in (Semaine.A, Semaine.B)
    )


def minutes_d_ouverture(plages: Mapping[int, Sequence[tuple[int, int]]]) -> int:
    """Minutes of the school's own week, for a class whose week is not typed.

    *Source:* dossier §3 (school time).
    """
    return sum(fin - debut for jour in plages.values() for debut, fin in jour)


def _duree_du_jour(
    lecons: Sequence[Moment], absences: Sequence[Moment], jour: int, lettre: Semaine
) -> int:
    semaines = (Semaine.TOUTES, lettre)
    present: set[int] = set()
    for un in lecons:
        if un.jour == jour and un.semaine in semaines:
            present.update(range(un.debut, un.fin))
    for un in absences:
        if un.jour == jour and un.semaine in semaines:
            present.difference_update(range(un.debut, un.fin))
    return len(present)
