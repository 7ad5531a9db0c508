"""A part of a department as a mixed integer program for HiGHS, and its answer as whole quarters.

Some AESH are free, the others stay: what they already give to each school only shortens its tiers.
*Source:* format ``aesh-preassign/1``; no rule is decided here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from aesh.planning.probleme_preaffectation import MINIMUM, ProblemePreaffectation

Donne = dict[int, dict[int, int]]  # AESH: {school: quarters}
PETIT = 1e-6


class _Lignes:
    """Columns and rows of a program, one at a time."""

    def __init__(self) -> None:
        self.gains: list[float] = []
        self.hauts: list[float] = []
        self.entiers: list[int] = []
        self.plafonds: list[float] = []
        self._rangs: list[int] = []
        self._colonnes: list[int] = []
        self._coefs: list[float] = []

    def colonne(self, gain: float, haut: float, *, entier: bool = False) -> int:
        self.gains.append(gain)
        self.hauts.append(haut)
        self.entiers.append(entier)
        return len(self.gains) - 1

    def au_plus(self, termes: Sequence[tuple[int, float]], plafond: float) -> None:
        for colonne, coef in termes:
            self._rangs.append(len(self.plafonds))
            self._colonnes.append(colonne)
            self._coefs.append(coef)
        self.plafonds.append(plafond)

    def resoudre(self, secondes: float, ecart: float) -> tuple[np.ndarray | None, bool]:
        """Best values found (None: none), and whether nothing better exists within ``ecart``."""
        if not self.gains:
            return np.zeros(0), True
        forme = (len(self.plafonds), len(self.gains))
        matrice = csr_matrix((self._coefs, (self._rangs, self._colonnes)), shape=forme)
        lu = milp(
            -np.array(self.gains),
            constraints=LinearConstraint(matrice, -np.inf, np.array(self.plafonds)),
            bounds=Bounds(0, np.array(self.hauts)),
            integrality=np.array(self.entiers, dtype=int),
            options={"time_limit": max(0.01, secondes), "mip_rel_gap": ecart},
        )
        return lu.x, lu.status == 0


@dataclass(frozen=True, slots=True)
class Partie:
    """Answer for the free AESH; ``parts``: share of each pole, when shares were asked for."""

    donne: Donne
    parts: dict[int, dict[int, float]]
    prouvee: bool


def resoudre_partie(
    probleme: ProblemePreaffectation,
    possibles: Mapping[int, Sequence[int]],
    deja: Sequence[int],
    *,
    secondes: float,
    ecart: float = 1e-4,
    fractions: bool = False,
) -> Partie | None:
    """Best schools and quarters of the free AESH, within the schools given for each.

    ``deja``: quarters that the others give to each school. ``fractions``: no AESH is whole, the
    answer is how she is shared between poles. None when nothing was found in time.
    """
    lignes = _Lignes()
    y: dict[tuple[int, int], int] = {}
    q: dict[tuple[int, int], int] = {}
    z: dict[tuple[int, int], int] = {}
    offre: dict[int, list[int]] = {}
    for a, ecoles in possibles.items():
        _un_agent(lignes, probleme, a, ecoles, (y, q, z), entier=not fractions)
    for (_, e), colonne in q.items():
        offre.setdefault(e, []).append(colonne)
    poids = probleme.poids
    for e, colonnes in offre.items():
        recu, tiers = deja[e], []
        for gain, taille in zip((poids.t1, poids.t2, poids.t3), probleme.paliers[e], strict=True):
            tiers.append(lignes.colonne(gain, max(0, taille - recu)))
            recu = max(0, recu - taille)
        lignes.au_plus([(t, 1) for t in tiers] + [(c, -1) for c in colonnes], 0)
    valeurs, prouvee = lignes.resoudre(secondes, ecart)
    if valeurs is None:
        return None
    if fractions:
        parts: dict[int, dict[int, float]] = {a: {} for a in possibles}
        for (a, pole), colonne in z.items():
            parts[a][pole] = float(valeurs[colonne])
        return Partie({}, parts, prouvee)
    donne: Donne = {a: {} for a in possibles}
    for (a, e), colonne in y.items():
        if valeurs[colonne] > 0.5:
            quarts = math.floor(valeurs[q[a, e]] + PETIT)
            donne[a][e] = max(MINIMUM, quarts)
    completer(probleme, donne, deja)
    return Partie(donne, {}, prouvee)


def _un_agent(
    lignes: _Lignes,
    probleme: ProblemePreaffectation,
    a: int,
    ecoles: Sequence[int],
    colonnes: tuple[dict[tuple[int, int], int], ...],
    *,
    entier: bool,
) -> None:
    y, q, z = colonnes
    agent, poids = probleme.agents[a], probleme.poids
    combien = min(agent.max_ecoles, agent.quarts // MINIMUM)
    par_pole: dict[int, list[int]] = {}
    for e in ecoles:
        if combien and probleme.demande[e]:
            par_pole.setdefault(probleme.poles[e], []).append(e)
    for pole, siennes in par_pole.items():
        z[a, pole] = ici = lignes.colonne(0, 1, entier=entier)
        for e in siennes:
            gain = poids.continuite * (e == agent.precedente) - probleme.cout_trajet(a, e)
            large = max(MINIMUM, min(agent.quarts, probleme.demande[e]))
            y[a, e] = lignes.colonne(gain, 1, entier=entier)
            q[a, e] = lignes.colonne(0, large)
            lignes.au_plus([(q[a, e], 1), (y[a, e], -large)], 0)
            lignes.au_plus([(q[a, e], -1), (y[a, e], MINIMUM)], 0)
            lignes.au_plus([(y[a, e], 1), (ici, -1)], 0)
        lignes.au_plus([(q[a, e], 1) for e in siennes] + [(ici, -agent.quarts)], 0)
        sites = [(y[a, e], 1.0) for e in siennes] + [(ici, -1.0)]
        if combien > 1:
            second = lignes.colonne(-poids.site2, 1)
            lignes.au_plus([(second, 1), (ici, -1)], 0)
            sites.append((second, -1))
        if combien > 2:
            autres = lignes.colonne(-poids.site3, combien - 2)
            lignes.au_plus([(autres, 1), (ici, 2 - combien)], 0)
            sites.append((autres, -1))
        lignes.au_plus(sites, 0)
    lignes.au_plus([(z[a, pole], 1) for pole in par_pole], 1)


def completer(probleme: ProblemePreaffectation, donne: Donne, deja: Sequence[int]) -> None:
    """Give the quarters that rounding left where they are worth most; drop what is too much."""
    recu = {e: deja[e] for ecoles in donne.values() for e in ecoles}
    for a, ecoles in donne.items():
        trop = sum(ecoles.values()) - probleme.agents[a].quarts
        for e in sorted(ecoles, key=lambda e: (-ecoles[e], e)):
            rendu = min(max(0, trop), ecoles[e] - MINIMUM)
            ecoles[e] -= rendu
            trop -= rendu
        for e, quarts in ecoles.items():
            recu[e] += quarts
    for a, ecoles in donne.items():
        reste = probleme.agents[a].quarts - sum(ecoles.values())
        while reste > 0 and ecoles:
            e = max(ecoles, key=lambda e: (_gain(probleme, e, recu[e]), -e))
            if _gain(probleme, e, recu[e]) <= 0:
                break
            ecoles[e] += 1
            recu[e] += 1
            reste -= 1


def _gain(probleme: ProblemePreaffectation, ecole: int, quarts: int) -> int:
    return probleme.valeur(ecole, quarts + 1) - probleme.valeur(ecole, quarts)
