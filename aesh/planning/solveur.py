"""The search: anytime, always feasible, the same plan for the same seed and number of moves.

A first plan is built with care (``depart``), then annealed by two chains that start from it with
two seeds, on two threads (compiled code holds no lock). At a few milestones the chain that is
behind goes on from the other's best plan. The best plan of all is kept.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from aesh.planning.chaines import PAS, Chaine, Reglage
from aesh.planning.compilation import tout_compiler
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import Groupe, Plan, Probleme
from aesh.planning.verification import verifier
from aesh.planning.verification_points import chiffrer

RYTHME = 0.5  # seconds between two reports
ESSAI = {
    "schema": "aesh-timetable/1",
    "id": "essai",
    "schools": [{"id": "E", "kind": "P4", "slots": [[0, 0, 480, 540], [0, 1, 840, 900]]}],
    "travel": [[0]],
    "aesh": [
        {"id": "A", "hours": 120, "max_schools": 1, "eligible": [0], "preferred": [0]},
    ],
    "pupils": [
        {"id": "P", "school": 0, "cls": "c", "kind": "ind", "target": 120, "need": "13"},
    ],
    "groups": [{"pupils": [0], "school": 0, "target": 120}],
    "weights": dict.fromkeys(
        ("t1", "t2", "t3", "prio", "tag", "open", "second", "third", "cont", "site2", "site3"), 1
    )
    | {"nonpref": 1},
}


@dataclass(frozen=True, slots=True)
class Etape:
    """How far the search is; the plan can be shown at once."""

    plan: Plan
    groupes: tuple[Groupe, ...]
    score: float
    minutes_couvertes: int
    coups: int
    secondes: float
    part: float  # of the time or moves given


@dataclass(frozen=True, slots=True)
class Resultat:
    """The best plan found, and how."""

    plan: Plan
    groupes: tuple[Groupe, ...]  # those of the problem, or chosen by the search
    score: float
    minutes_couvertes: int
    coups: int
    secondes: float
    graine: int


@cache
def chauffer() -> None:
    """Compile, or load what was compiled: clocks start after."""
    tout_compiler()
    probleme = lire_probleme(ESSAI)
    chaine = Chaine(probleme, 0, None, Reglage())
    chaine.avancer(0.0, 1.0, 50)


def resoudre(
    probleme: Probleme,
    *,
    secondes: float,
    graine: int = 0,
    coups: int | None = None,
    depart: Plan | None = None,
    arret: Callable[[], bool] | None = None,
    suivi: Callable[[Etape], None] | None = None,
    reglage: Reglage | None = None,
) -> Resultat:
    """Search a plan for that long, or for exactly that many moves by chain when given.

    ``depart`` is a plan to start from; ``arret`` is asked several times a second and stops the
    search; ``suivi`` hears of the first plan, then of better ones, at most twice a second.
    """
    chauffer()
    return _Recherche(probleme, secondes, graine, coups, arret, suivi, depart, reglage).mener()


class _Recherche:
    """One call of ``resoudre``."""

    def __init__(
        self,
        probleme: Probleme,
        secondes: float,
        graine: int,
        coups: int | None,
        arret: Callable[[], bool] | None,
        suivi: Callable[[Etape], None] | None,
        depart: Plan | None,
        reglage: Reglage | None,
    ) -> None:
        self.debut = time.monotonic()
        self.probleme, self.secondes, self.graine, self.coups = probleme, secondes, graine, coups
        self.arret, self.suivi = arret, suivi
        self.reglage = reglage or Reglage.pour(probleme, secondes, coups)
        premiere = Chaine(probleme, graine, depart, self.reglage)
        self.chaines = [premiere]
        self.dit = float("-inf")
        self.dernier: float | None = None
        self._dire(0.0)
        if self.reglage.chaines > 1 and probleme.groupes and probleme.aesh:
            self.chaines += [
                premiere.jumelle(graine + n * 7919) for n in range(1, self.reglage.chaines)
            ]

    @property
    def meilleure(self) -> Chaine:
        """The chain of the best plan; the first one in case of a tie."""
        return max(self.chaines, key=lambda c: c.score)

    def mener(self) -> Resultat:
        """Anneal until time, moves or patience end."""
        jalons = list(self.reglage.jalons)
        with ThreadPoolExecutor(len(self.chaines)) as fils:
            part = self._part()
            while part < 1 and not self._fini():
                suite = self._suite(part)
                list(
                    fils.map(lambda c, p=part, q=suite: c.avancer(p, q, self._pas()), self.chaines)
                )
                part = self._part()
                if jalons and part >= jalons[0]:
                    jalons.pop(0)
                    meilleure = self.meilleure
                    for chaine in self.chaines:
                        chaine.rejoindre(meilleure)
                self._dire(part)
        return self._resultat()

    def _fini(self) -> bool:
        """Nothing to search, nothing better to find, or told to stop."""
        if not self.probleme.groupes or not self.probleme.aesh:
            return True
        borne = self.probleme.borne
        if borne is not None and self.meilleure.score >= borne * self.probleme.echelle:
            return True
        return self.arret is not None and self.arret()

    def _pas(self) -> int:
        if self.coups is None:
            return PAS // 4  # the clock is looked at some twenty times a second
        return min(PAS, self.coups - self.chaines[0].coups)

    def _part(self) -> float:
        """Share of the time, or of the moves, already spent."""
        if self.coups is not None:
            return self.chaines[0].coups / self.coups if self.coups else 1.0
        return min(1.0, (time.monotonic() - self.debut) / max(self.secondes, 1e-9))

    def _suite(self, part: float) -> float:
        """Where the share will be after a step: exact in moves, guessed in time."""
        if self.coups is not None:
            return min(1.0, (self.chaines[0].coups + self._pas()) / self.coups)
        return part

    def _dire(self, part: float) -> None:
        """Report a better plan, not too often."""
        if self.suivi is None or time.monotonic() - self.dit < RYTHME:
            return
        meilleure = self.meilleure
        if meilleure.score == self.dernier:
            return
        self.dit, self.dernier = time.monotonic(), meilleure.score
        plan, groupes = meilleure.plan(), meilleure.groupes()
        chiffres = chiffrer(meilleure.probleme_resolu(), plan)
        self.suivi(
            Etape(
                plan,
                groupes,
                chiffres.score,
                chiffres.minutes_couvertes,
                sum(c.coups for c in self.chaines),
                time.monotonic() - self.debut,
                part,
            )
        )

    def _resultat(self) -> Resultat:
        meilleure = self.meilleure
        plan = meilleure.plan()
        verdict = verifier(meilleure.probleme_resolu(), plan)
        if verdict.violations:  # a fault of ours, never shown as a proposal
            raise RuntimeError(f"plan refusé par la vérification : {verdict.violations[:3]}")
        return Resultat(
            plan,
            meilleure.groupes(),
            verdict.chiffres.score,
            verdict.chiffres.minutes_couvertes,
            sum(c.coups for c in self.chaines),
            time.monotonic() - self.debut,
            self.graine,
        )
