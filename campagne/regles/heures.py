"""Hours of an AESH at a rentrée: what contracts give, what is kept for something else. Pure.

*Source:* dossier §2.4 (contractual hours of every week), §3 R1 and R5 (mission of référent and
travel between two sites are inside them); issue F (AESH with free hours).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pial.enums import Deplacement
from pial.trajets import Position, minutes_calculees

QUART = 15
SANS_TEMPS = 15  # minutes of a trip whose length is not known: the least that a drive counts
TempsSaisis = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class HeuresRentree:
    """Weekly minutes: contracts that cover the day, fixed terms expected to go on, référent."""

    signees: int = 0
    attendues: int = 0
    referent: int = 0

    @property
    def contrat(self) -> int:
        """What contracts give, those expected included."""
        return self.signees + self.attendues

    @property
    def a_donner(self) -> int:
        """What may be given to schools; no whole quarter is lost to a shorter mission."""
        return max(0, self.contrat - self.referent)


AUCUNE_HEURE = HeuresRentree()


@dataclass(frozen=True)
class Lieu:
    """A school as trips look at it."""

    id: str
    position: Position | None = None


def trajets_reserves(lieux: Sequence[Lieu], mode: Deplacement, saisis: TempsSaisis) -> int:
    """Minutes a week kept for travel between the schools of one AESH, by whole quarters.

    One trip a week towards each school but the first, by the shortest way: with two schools, the
    two halves of a week meet on one day. Typed times first (``(from, to, mode)``), then those
    that the places give, else 15 minutes. The timetable counts the true trips later.
    *Source:* dossier §3 R5 (travel between two sites is working time), R6; règle locale (one trip).
    """
    atteints, restent = list(lieux[:1]), list(lieux[1:])
    total = 0
    while restent:
        minutes, rang = min(
            (_minutes(ici, la, mode, saisis), n) for ici in atteints for n, la in enumerate(restent)
        )
        total += -(-minutes // QUART) * QUART
        atteints.append(restent.pop(rang))
    return total


def _minutes(ici: Lieu, la: Lieu, mode: Deplacement, saisis: TempsSaisis) -> int:
    saisi = saisis.get((ici.id, la.id, mode.value), saisis.get((la.id, ici.id, mode.value)))
    if saisi is not None:
        return saisi
    calcule = minutes_calculees(ici.position, la.position, mode)
    return SANS_TEMPS if calcule is None else calcule
