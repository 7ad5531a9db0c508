"""One chain of annealing: its tables, its best plan, its temperature."""

from dataclasses import dataclass, replace

import numpy as np

from aesh.planning import colonnes as k
from aesh.planning.depart import partir
from aesh.planning.etat import Etat, preparer
from aesh.planning.probleme import Groupe, Plan, Probleme
from aesh.planning.recuit import recuire, retenir

PAS = 20_000  # moves between two looks at the clock
GENRES = 10
POLISSAGE, TIEDE = 3_000, (2.0, 1.0)  # the first plan is smoothed: some ten milliseconds


@dataclass(frozen=True, slots=True)
class Reglage:
    """What was tuned on instances of three sizes (docs/adr/018)."""

    chaud: float = 25.0
    froid: float = 1.0
    parts: tuple[int, ...] = (231, 370, 509, 741, 787, 833, 880, 926, 1000, 1001)
    regrouper: int = 60  # in thousandths, where who shares with whom is free
    chaines: int = 2
    jalons: tuple[float, ...] = (0.5, 0.7, 0.85)

    @classmethod
    def pour(cls, probleme: Probleme, secondes: float, coups: int | None) -> "Reglage":
        """Settings for a problem and a budget."""
        return cls()


class Chaine:
    """A search in progress: always holds a plan that breaks no rule."""

    def __init__(
        self, probleme: Probleme, graine: int, depart: Plan | None, reglage: Reglage
    ) -> None:
        self.reglage = reglage
        self.etat: Etat = preparer(probleme, graine)
        partir(self.etat, depart)
        self.coups = 0
        self.stats = np.zeros((GENRES, 3), np.int64)
        self.parts = np.array(reglage.parts, np.int64)
        if probleme.options.groupes_libres:
            self.parts[:-1] = self.parts[:-1] * (1000 - reglage.regrouper) // 1000
        self._retenir()
        self._recuire(POLISSAGE, *TIEDE)

    def _retenir(self) -> None:
        """The current plan is the best."""
        self.etat.z[k.Z_MIEUX] = self.etat.z[k.Z_SCORE]
        plus = self.etat.m.gp.shape[1] + 1 if self.etat.probleme.options.groupes_libres else 0
        nb_g, nb_s = self.etat.m.gs.shape[:2]
        self.meilleur = np.full((nb_g, nb_s + plus), -1, np.int32)
        retenir(self.etat.memoire, self.meilleur)

    @property
    def score(self) -> int:
        """Best score, in the integers of the search."""
        return int(self.etat.z[k.Z_MIEUX])

    def jumelle(self, graine: int) -> "Chaine":
        """Another chain at the same point, with other random numbers."""
        autre = object.__new__(Chaine)
        autre.reglage, autre.parts = self.reglage, self.parts
        autre.etat = self.etat.copie(graine)
        autre.meilleur = self.meilleur.copy()
        autre.stats = np.zeros_like(self.stats)
        autre.coups = self.coups
        return autre

    def avancer(self, part: float, suite: float, coups: int) -> None:
        """That many moves, from a share of the budget to another."""
        self._recuire(coups, self._temperature(part), self._temperature(suite))
        self.coups += coups

    def _recuire(self, coups: int, t0: float, t1: float) -> None:
        """That many moves between two temperatures, in points of the score."""
        if not len(self.etat.m.g) or not len(self.etat.m.a):
            return
        echelle = float(self.etat.probleme.echelle)
        recuire(
            self.etat.memoire,
            self.etat.z,
            self.parts,
            coups,
            echelle * t0,
            echelle * t1,
            self.meilleur,
            self.stats,
        )

    def _temperature(self, part: float) -> float:
        froid, chaud = self.reglage.froid, self.reglage.chaud
        return float(chaud * (froid / chaud) ** part)

    def rejoindre(self, autre: "Chaine") -> None:
        """Go on from the tables of a chain that is ahead."""
        if autre is self or autre.score <= self.score:
            return
        self.etat.memoire[:] = autre.etat.memoire
        for case in (k.Z_SCORE, k.Z_MIEUX):
            self.etat.z[case] = autre.etat.z[case]
        self.meilleur[:] = autre.meilleur

    def plan(self) -> Plan:
        """The best plan, with the indices of the problem."""
        return self.etat.plan(self.meilleur)

    def groupes(self) -> tuple[Groupe, ...]:
        """Who shares with whom in the best plan."""
        return self.etat.groupes(self.meilleur)

    def probleme_resolu(self) -> Probleme:
        """The problem with the groups of the best plan."""
        return replace(self.etat.probleme, groupes=self.groupes())
