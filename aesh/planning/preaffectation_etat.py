"""A pre-assignment being improved, and the clock and workers that improve it.

*Source:* format ``aesh-preassign/1``; no rule is decided here.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from aesh.planning.preaffectation_modele import Donne, Partie
from aesh.planning.probleme import QUART
from aesh.planning.probleme_preaffectation import Affectation, ProblemePreaffectation


@dataclass(frozen=True, slots=True)
class AvancementPreaffectation:
    """Where the search stands."""

    secondes: float
    score: int
    borne: float
    etape: str


Suivi = Callable[[AvancementPreaffectation], None]


class Etat:
    """Who gives what to whom; a change is taken only if the exact score rises."""

    def __init__(self, probleme: ProblemePreaffectation, donne: Donne) -> None:
        self.probleme = probleme
        self.donne: Donne = {a: dict(donne.get(a, {})) for a in range(len(probleme.agents))}
        self.recu = [0] * len(probleme.demande)
        for ecoles in self.donne.values():
            for e, quarts in ecoles.items():
                self.recu[e] += quarts
        self.score = sum(probleme.valeur(e, q) for e, q in enumerate(self.recu))
        self.score += sum(probleme.points_agent(a, m) for a, m in self.donne.items())

    def sans(self, agents: Iterable[int]) -> list[int]:
        """Quarters of each school when these AESH are taken away."""
        recu = list(self.recu)
        for a in agents:
            for e, quarts in self.donne[a].items():
                recu[e] -= quarts
        return recu

    def essayer(self, donne: Donne) -> bool:
        """Give these AESH other schools, if the score rises."""
        ecarts: dict[int, int] = {}
        gain = 0
        for a, ecoles in donne.items():
            for e, quarts in self.donne[a].items():
                ecarts[e] = ecarts.get(e, 0) - quarts
            for e, quarts in ecoles.items():
                ecarts[e] = ecarts.get(e, 0) + quarts
            gain += self.probleme.points_agent(a, ecoles)
            gain -= self.probleme.points_agent(a, self.donne[a])
        for e, ecart in ecarts.items():
            gain += self.probleme.valeur(e, self.recu[e] + ecart)
            gain -= self.probleme.valeur(e, self.recu[e])
        if gain <= 0:
            return False
        for e, ecart in ecarts.items():
            self.recu[e] += ecart
        self.donne.update({a: dict(ecoles) for a, ecoles in donne.items()})
        self.score += gain
        return True

    def manque(self, ecole: int) -> int:
        """Points that a school still lacks."""
        entier = self.probleme.valeur(ecole, self.probleme.demande[ecole])
        return entier - self.probleme.valeur(ecole, self.recu[ecole])

    def affectations(self) -> tuple[Affectation, ...]:
        """The plan, in its only order."""
        return tuple(
            Affectation(a, e, quarts * QUART)
            for a, ecoles in sorted(self.donne.items())
            for e, quarts in sorted(ecoles.items())
        )


class Chrono:
    """What is left of the time, and whether somebody asked to stop."""

    def __init__(self, secondes: float, arret: Callable[[], bool] | None) -> None:
        self._depart = time.perf_counter()
        self._secondes = secondes
        self._arret = arret

    @property
    def ecoule(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._depart

    @property
    def reste(self) -> float:
        """Seconds left; none once asked to stop."""
        if self._arret is not None and self._arret():
            return 0.0
        return max(0.0, self._secondes - self.ecoule)


class Atelier:
    """Threads in which HiGHS works (it frees the interpreter's lock).

    HiGHS may overrun its time limit: nobody waits for it beyond the clock, and what it would have
    found is lost; its thread ends by itself.
    """

    PAS = 0.05

    def __init__(self, coeurs: int, chrono: Chrono) -> None:
        self.coeurs = max(1, coeurs)
        self.chrono = chrono
        self._fils = ThreadPoolExecutor(self.coeurs)
        self._etiquettes: dict[Future[Partie | None], Any] = {}

    @property
    def libre(self) -> bool:
        """Whether a worker waits for something to do."""
        return len(self._etiquettes) < self.coeurs

    def lancer(self, etiquette: Any, travail: Callable[[], Partie | None]) -> None:
        """Give work to a thread; ``etiquette`` comes back with the answer."""
        self._etiquettes[self._fils.submit(travail)] = etiquette

    def rendus(self) -> Iterator[tuple[Any, Partie | None]]:
        """Answers as they come, after at most a twentieth of a second."""
        finis, _ = wait(self._etiquettes, timeout=self.PAS, return_when=FIRST_COMPLETED)
        for fini in finis:
            yield self._etiquettes.pop(fini), fini.result()

    @property
    def occupe(self) -> bool:
        """Whether an answer is still awaited, and time to await it."""
        return bool(self._etiquettes) and self.chrono.reste > 0

    def fermer(self) -> None:
        """Leave at once."""
        self._fils.shutdown(wait=False, cancel_futures=True)
