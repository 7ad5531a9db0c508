"""Needs against what is accepted and proposed: totals of poles are sums of their rows.

*Source:* ux page §5(c) (a +/− total per PIAL always visible).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Total:
    """Weekly minutes of AESH: to plan, accepted, and what the proposal would add."""

    besoin: int = 0
    acceptees: int = 0
    proposees: int = 0
    publiees: int = 0

    def __add__(self, autre: "Total") -> "Total":
        return Total(
            self.besoin + autre.besoin,
            self.acceptees + autre.acceptees,
            self.proposees + autre.proposees,
            self.publiees + autre.publiees,
        )

    @property
    def solde(self) -> int:
        """Accepted minus needed: negative when hours are missing."""
        return self.acceptees - self.besoin

    @property
    def solde_propose(self) -> int:
        """The same, were everything proposed accepted."""
        return self.solde + self.proposees


@dataclass(frozen=True)
class LigneComptee:
    """What counting needs of a line. ``remplacees``: minutes it would take away."""

    est_acceptee: bool
    est_publiee: bool
    minutes: int
    remplacees: int = 0


def compter(besoin: int, lignes: Iterable[LigneComptee]) -> Total:
    """Total of one place. *Source:* ux page §5(c)."""
    total = Total(besoin)
    for une in lignes:
        if une.est_acceptee:
            total += Total(acceptees=une.minutes, publiees=une.minutes * une.est_publiee)
        else:
            total += Total(proposees=une.minutes - une.remplacees)
    return total


def somme(totaux: Iterable[Total]) -> Total:
    """Sum of places. *Source:* ux page §5(c)."""
    return sum(totaux, Total())
