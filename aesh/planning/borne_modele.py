"""The linear relaxation that bounds every plan: hours, counts of half-days, lessons of schools.

Which AESH is where at which hour is forgotten; what is kept: how long each AESH helps each group
in the mornings and in the afternoons, how many half-days she opens in each school, how many AESH
a school holds in each half-day (never fewer than groups helped at one instant), which lessons of
each group are helped. Weeks A and B are averaged, costs that depend on exact places are left out:
every plan of the problem fits in, so nothing scores more.
*Source:* weights, contracts and limits of the problem; no rule is decided here.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from aesh.planning.borne_faits import Faits, Unite
from aesh.planning.probleme import Probleme


@dataclass
class Programme:
    """Columns and rows of a linear program to maximise, filled one by one."""

    gains: list[float] = field(default_factory=list)
    bas: list[float] = field(default_factory=list)
    hauts: list[float] = field(default_factory=list)
    plafonds: list[float] = field(default_factory=list)
    triplets: tuple[list[int], list[int], list[float]] = field(default_factory=lambda: ([], [], []))

    def colonne(self, gain: float, haut: float, bas: float = 0.0) -> int:
        """A new variable."""
        self.gains.append(gain)
        self.bas.append(bas)
        self.hauts.append(max(bas, haut))
        return len(self.gains) - 1

    def au_plus(self, termes: list[tuple[int, float]], plafond: float) -> int:
        """A new row: the terms, at most."""
        rangs, colonnes, coefs = self.triplets
        for colonne, coef in termes:
            rangs.append(len(self.plafonds))
            colonnes.append(colonne)
            coefs.append(coef)
        self.plafonds.append(plafond)
        return len(self.plafonds) - 1

    def resoudre(self, secondes: float) -> "Solution | None":
        """The greatest value and the price of every row; None when time ran out."""
        if not self.gains:
            return Solution(0.0, np.zeros(0), np.zeros(len(self.plafonds)))
        rangs, colonnes, coefs = self.triplets
        forme = (len(self.plafonds), len(self.gains))
        lu = linprog(
            -np.array(self.gains),
            A_ub=csr_matrix((coefs, (rangs, colonnes)), shape=forme),
            b_ub=np.array(self.plafonds),
            bounds=np.column_stack([self.bas, self.hauts]),
            method="highs-ipm",  # five to ten times quicker here than the simplex
            options={"time_limit": max(0.01, secondes)},
        )
        if lu.status != 0:
            return None
        return Solution(-float(lu.fun), lu.x, -np.asarray(lu.ineqlin.marginals))


@dataclass(frozen=True)
class Solution:
    """Value of the relaxation, its variables, prices of its rows."""

    valeur: float
    x: np.ndarray
    prix: np.ndarray


class Relaxation:
    """The program of a problem; ``rang_offre`` is the row of help that falls from the sky."""

    def __init__(self, probleme: Probleme) -> None:
        self.probleme = probleme
        self.faits = Faits(probleme)
        self.p = Programme()
        self.rang_offre: dict[int, int] = {}
        self.aide: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
        self.presences: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
        self.paires: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for a in range(len(probleme.aesh)):
            self._aesh(a)
        sup: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for u, unite in enumerate(self.faits.unites):
            self._unite(u, unite, sup)
        for e in range(len(probleme.ecoles)):
            self.rang_offre[e] = self.p.au_plus(sup[e], 0)
            self._ecole(e)

    def _aesh(self, a: int) -> None:
        p, poids, faits = self.p, self.probleme.poids, self.faits
        aesh, heures, sites, salles = self.probleme.aesh[a], [], [], defaultdict(list)
        par_ecole: dict[int, list[int]] = defaultdict(list)
        for u in faits.possibles[a]:
            par_ecole[faits.unites[u].ecole].append(u)
        for e, siennes in par_ecole.items():
            y = p.colonne(-poids.non_prefere * (e not in aesh.preferees), 1)
            sites.append((y, 1.0))
            par_demi: dict[int, list[tuple[int, float]]] = defaultdict(list)
            for u in siennes:
                heures += self._paire(a, u, y, par_demi)
            for demi, termes in par_demi.items():
                nombre, longueur = faits.demi_journees(a, e, demi)
                n = p.colonne(0, nombre)
                p.au_plus([(n, 1), (y, -nombre)], 0)
                p.au_plus([*termes, (n, -longueur)], 0)
                salles[demi].append((n, 1.0))
                self.presences[e, demi].append((n, 1.0))
        p.au_plus(heures, faits.heures[a])
        p.au_plus(sites, aesh.max_ecoles)
        if len(sites) > 1:
            second = p.colonne(-min(poids.site2, poids.site3), 1)
            autres = p.colonne(-poids.site3, max(0, len(sites) - 2))
            p.au_plus([*sites, (second, -1), (autres, -1)], 1)
        partage = self.probleme.options.sites_par_demi - 1
        for demi, termes in salles.items():
            d = p.colonne(-poids.ouverture, faits.ouvrables(a, demi))
            ligne = [*termes, (d, -1.0)]
            if partage > 0:
                deux = p.colonne(-poids.demi_partagee, partage * faits.ouvrables(a, demi))
                p.au_plus([(deux, 1), (d, -partage)], 0)
                ligne.append((deux, -1))
            p.au_plus(ligne, 0)

    def _paire(
        self, a: int, u: int, y: int, par_demi: dict[int, list[tuple[int, float]]]
    ) -> list[tuple[int, float]]:
        """Hours of an AESH with a group, mornings and afternoons apart."""
        p, faits, unite = self.p, self.faits, self.faits.unites[u]
        garde = sum(self.probleme.eleves[i].precedente == a for i in unite.eleves)
        paire = p.colonne(self.probleme.poids.continuite * garde, 1)
        p.au_plus([(paire, 1), (y, -1)], 0)
        self.paires[u].append((paire, 1.0))
        termes = []
        plafond = min(faits.heures[a], unite.heures)
        for demi in (0, 1):
            place = min(faits.place(a, u, demi), faits.heures[a], unite.heures)
            if place <= 0:
                continue
            h = p.colonne(-faits.cout_competence(a, u), place)
            if place < plafond:
                p.au_plus([(h, 1), (paire, -place)], 0)
            termes.append((h, 1.0))
            par_demi[demi].append((h, 1.0))
            self.aide[u, demi].append((h, 1.0))
        p.au_plus([*termes, (paire, -plafond)], 0)
        verrou = faits.verrouille(a, u)
        if verrou:
            p.au_plus([(h, -c) for h, c in termes], -verrou)
        return termes

    def _unite(self, u: int, unite: Unite, sup: dict[int, list[tuple[int, float]]]) -> None:
        """Hours of a group, lesson by lesson, then as thirds of each pupil's target."""
        p, poids, faits = self.p, self.probleme.poids, self.faits
        recu: list[tuple[int, float]] = []
        for demi in (0, 1):
            servi = faits.servies(unite, p, demi)
            cadeau = p.colonne(0, unite.heures * unite.paralleles)
            sup[unite.ecole].append((cadeau, 1.0))
            offert = [(c, -1.0) for c, _ in self.aide[u, demi]]
            p.au_plus([*servi, *offert, (cadeau, -1.0)], 0)
            recu += servi
        p.au_plus(recu, unite.heures * unite.paralleles)
        for eleve in unite.eleves:
            siennes = faits.recu_par(unite, eleve, recu)
            tiers = [
                (p.colonne(gain, taille), 1.0)
                for gain, taille in zip(
                    (poids.t1, poids.t2, poids.t3), faits.tiers(eleve), strict=True
                )
            ]
            p.au_plus([*tiers, *((c, -q) for c, q in siennes)], 0)
        if len(self.paires[u]) > 1 and unite.fixe:
            second = p.colonne(-min(poids.second, poids.troisieme), 1)
            autres = p.colonne(-poids.troisieme, len(self.paires[u]))
            p.au_plus([*self.paires[u], (second, -1), (autres, -1)], 1)

    def _ecole(self, e: int) -> None:
        """As many AESH in the school as groups helped at one instant, half-day by half-day."""
        p, faits = self.p, self.faits
        par_moment: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for demi_journee, instants in faits.instants(e).items():
            qui = faits.presents_possibles(e, demi_journee)
            n = p.colonne(0, qui)
            par_moment[demi_journee % 2].append((n, 1.0))
            for termes in instants:
                p.au_plus([*termes, (n, -1.0)], 0)
        for demi, termes in par_moment.items():
            venues = [(c, -1.0) for c, _ in self.presences[e, demi]]
            p.au_plus([*termes, *venues], 0)
