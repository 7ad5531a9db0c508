"""One line of hours: what sums, and how lines add up to a total.

Individual help has hours (notified, planned, delivered). Mutualised help has pupils and minutes
without quotité, in columns of its own: nothing here adds one to the other.

*Source:* decisions 8, 9 and 10.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Heures:
    """Minutes and pupils of one line. Every column sums; a pupil is counted on one line only."""

    eleves: int = 0  # with an individual right
    notifiees: int = 0
    planifiees: int = 0
    realisees: int = 0
    aides: int = 0  # with a mutualised right, and some help planned
    en_attente: int = 0  # with a mutualised right, and none
    mutualisees_planifiees: int = 0
    mutualisees_realisees: int = 0
    cible: int = 0  # local target of mutualised help, over the same half-days

    def __add__(self, autre: "Heures") -> "Heures":
        return Heures(*(getattr(self, nom) + getattr(autre, nom) for nom in COLONNES))

    @property
    def est_vide(self) -> bool:
        """Nothing to show."""
        return not any(getattr(self, nom) for nom in COLONNES)


COLONNES = tuple(champ.name for champ in fields(Heures))
RIEN = Heures()


def sommer(lignes: Iterable[Heures]) -> Heures:
    """The total of some lines. *Source:* règle locale."""
    total = RIEN
    for ligne in lignes:
        total += ligne
    return total
