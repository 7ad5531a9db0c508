"""What no pre-assignment can exceed, and which schools are worth looking at for each AESH.

Each quarter of a school gets a price; at these prices every AESH takes her best set of schools
(all sets of one pole are listed, with their exact cost) and every school buys what is worth it.
The sum bounds every plan, whatever the prices (Lagrangian duality); a subgradient search lowers
it. It is tighter than the linear relaxation, which opens fractions of schools for free, and
quicker. *Source:* weights and limits of the problem; no rule is decided here.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from aesh.planning.probleme_preaffectation import MINIMUM, ProblemePreaffectation

MOTIFS_MAXI = 2_000_000
Reels = NDArray[np.float64]


class TropDeMotifs(Exception):
    """Too many sets of schools to list them all."""


class Motifs:
    """Every set of schools that an AESH may be given, with what it costs; rows are in her order."""

    def __init__(self, probleme: ProblemePreaffectation) -> None:
        self.probleme = probleme
        self.nombre = len(probleme.demande)
        lignes = list(_motifs(probleme))
        large = max((len(ecoles) for _, ecoles in lignes), default=1)
        vides = [self.nombre]
        self.aesh = np.array([a for a, _ in lignes], dtype=np.int64)
        self.ecoles = np.array(
            [list(ecoles) + vides * (large - len(ecoles)) for _, ecoles in lignes], dtype=np.int64
        ).reshape(-1, large)
        self.points = np.array(
            [probleme.points_agent(a, ecoles) for a, ecoles in lignes], dtype=np.float64
        )
        quarts = np.array([a.quarts for a in probleme.agents] or [0])
        reelles = self.ecoles < self.nombre
        self.reste = quarts[self.aesh] - MINIMUM * reelles.sum(1) if lignes else self.aesh
        demande = np.append(np.array(probleme.demande, dtype=np.int64), 0)
        utile = np.minimum(quarts[self.aesh][:, None], demande[self.ecoles]) - MINIMUM
        self.place = np.where(reelles, np.maximum(utile, 0), 0)
        self.debuts = np.searchsorted(self.aesh, np.arange(len(probleme.agents) + 1))
        self.pourvues = np.flatnonzero(np.diff(self.debuts) > 0)
        d = np.array(probleme.demande, dtype=np.int64)
        self.seuils = np.stack([0 * d, d // 2, d * 4 // 5, d], axis=1)
        pas = np.diff(self.seuils, axis=1)
        poids = probleme.poids
        gains = pas * np.array([poids.t1, poids.t2, poids.t3])
        self.valeurs = np.concatenate([0.0 * d[:, None], gains.cumsum(axis=1)], axis=1)

    def estimer(self, prix: Reels) -> tuple[Reels, NDArray[np.int64], NDArray[np.int64]]:
        """Value of every set at these prices, order of its schools, quarters beyond the minimum."""
        a_ce_prix = np.append(prix, 0.0)[self.ecoles]
        ordre = np.argsort(-a_ce_prix, axis=1)
        tries = np.take_along_axis(a_ce_prix, ordre, 1)
        place = np.where(tries > 0, np.take_along_axis(self.place, ordre, 1), 0)
        quarts = np.zeros_like(place)
        reste = self.reste.copy()
        for rang in range(place.shape[1]):
            quarts[:, rang] = np.minimum(place[:, rang], reste)
            reste -= quarts[:, rang]
        valeur = self.points + MINIMUM * a_ce_prix.sum(1) + (tries * quarts).sum(1)
        return valeur, ordre, quarts

    def meilleures(self, valeur: Reels) -> Reels:
        """Value of the best set of each AESH; staying without a school is worth 0."""
        meilleures = np.zeros(len(self.probleme.agents))
        if len(self.pourvues):
            lues = np.maximum.reduceat(valeur, self.debuts[:-1][self.pourvues])
            meilleures[self.pourvues] = np.maximum(0, lues)
        return meilleures

    def borner(self, prix: Reels) -> tuple[float, Reels]:
        """Bound at these prices, and how far what is offered exceeds what is bought."""
        valeur, ordre, quarts = self.estimer(prix)
        meilleures = self.meilleures(valeur)
        offert = np.zeros(self.nombre + 1)
        choisi = np.full(len(meilleures), -1)
        atteint = np.flatnonzero((valeur >= meilleures[self.aesh] - 1e-9) & (valeur > 0))
        choisi[self.aesh[atteint]] = atteint
        pris = choisi[choisi >= 0]
        np.add.at(offert, np.take_along_axis(self.ecoles[pris], ordre[pris], 1), quarts[pris])
        np.add.at(offert, self.ecoles[pris], float(MINIMUM))
        profits = self.valeurs - prix[:, None] * self.seuils
        achat = profits.argmax(axis=1)
        total = float(meilleures.sum() + profits.max(axis=1).sum())
        rangs = np.arange(self.nombre)
        return total, offert[:-1] - self.seuils[rangs, achat]

    def regrets_par_ecole(self, prix: Reels) -> Iterator[tuple[int, list[int], float]]:
        """Of every set: the AESH, its schools, what choosing it costs at these prices."""
        valeur = self.estimer(prix)[0]
        regrets = self.meilleures(valeur)[self.aesh] - valeur
        for a, ecoles, regret in zip(
            self.aesh.tolist(), self.ecoles.tolist(), regrets.tolist(), strict=True
        ):
            yield a, [e for e in ecoles if e < self.nombre], regret


def _motifs(probleme: ProblemePreaffectation) -> list[tuple[int, tuple[int, ...]]]:
    motifs: list[tuple[int, tuple[int, ...]]] = []
    for a, agent in enumerate(probleme.agents):
        par_pole: dict[int, list[int]] = {}
        for e in agent.trajets:
            if probleme.demande[e]:
                par_pole.setdefault(probleme.poles[e], []).append(e)
        combien = min(agent.max_ecoles, agent.quarts // MINIMUM)
        for ecoles in par_pole.values():
            for k in range(1, min(combien, len(ecoles)) + 1):
                if len(motifs) + comb(len(ecoles), k) > MOTIFS_MAXI:
                    raise TropDeMotifs
                motifs += [(a, choix) for choix in combinations(ecoles, k)]
    return motifs


class Descente:
    """Lowers the bound step by step; ``prix`` and ``borne`` are the best so far."""

    PATIENCE = 25

    def __init__(self, motifs: Motifs) -> None:
        self.motifs = motifs
        self.plafond = float(motifs.probleme.poids.t1)
        self._ici = np.full(motifs.nombre, self.plafond / 2)
        self.borne, self._pente = motifs.borner(self._ici)
        self._derniere = self.borne
        self.prix = self._ici.copy()
        self._visee = 0.02 * abs(self.borne)
        self._sans_gain = 0

    @property
    def finie(self) -> bool:
        """Whether going on would gain less than one point."""
        return self._visee < 0.5 or not self._pente.any()

    def avancer(self) -> None:
        """One step: towards a bound lower by what is aimed at, which shrinks when it fails."""
        norme = max(1.0, float(self._pente @ self._pente))
        pas = (self._derniere - self.borne + self._visee) / norme
        self._ici = np.clip(self._ici - pas * self._pente, 0, self.plafond)
        valeur, self._pente = self.motifs.borner(self._ici)
        self._derniere = valeur
        self._sans_gain += 1
        if valeur < self.borne:
            if valeur < self.borne - 0.02 * self._visee:
                self._sans_gain = 0
            self.borne, self.prix = valeur, self._ici.copy()
        if self._sans_gain >= self.PATIENCE:
            self._visee *= 0.7
            self._sans_gain = 0
            self._ici = self.prix.copy()
            self._derniere, self._pente = self.motifs.borner(self._ici)

    def continuer(self, encore: Callable[[], bool]) -> None:
        """Go on while asked to."""
        while not self.finie and encore():
            self.avancer()
