"""The steps of a pre-assignment: prices, poles, schools, then parts that cross poles.

*Source:* format ``aesh-preassign/1``; no rule is decided here.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from math import inf

from aesh.planning.preaffectation_borne import Descente, Motifs, TropDeMotifs
from aesh.planning.preaffectation_etat import (
    Atelier,
    AvancementPreaffectation,
    Chrono,
    Etat,
    Suivi,
)
from aesh.planning.preaffectation_glouton import affecter_une_par_une
from aesh.planning.preaffectation_modele import Partie, resoudre_partie
from aesh.planning.probleme_preaffectation import ProblemePreaffectation

VOISINS, VOISINS_MINI, VOISINS_MAXI = 40, 15, 120  # AESH of a part
REGRET_POLE, REGRET_ECOLE, REGRET_PART = 10.0, 60.0, 20.0
NET = 0.95  # share of a pole that settles an AESH
PART_VISEE, PART_MAXI, POLE_MAXI = 0.8, 2.0, 3.0  # seconds
PROPORTION_PRIX, PRIX_MAXI = 0.08, 4.0
PROPORTION_POLES = 0.3
MARGE = 0.3
ECART = 2e-4  # of the value of a part: a few points


class Recherche:
    """One call of ``resoudre_preaffectation``."""

    def __init__(
        self,
        probleme: ProblemePreaffectation,
        chrono: Chrono,
        graine: int,
        suivi: Suivi | None,
        coeurs: int,
    ) -> None:
        self.probleme, self.chrono, self.suivi = probleme, chrono, suivi
        self.hasard = random.Random(graine)  # noqa: S311  no secret here
        self.atelier = Atelier(coeurs, chrono)
        self.tous = {a: tuple(agent.trajets) for a, agent in enumerate(probleme.agents)}
        self.vide = [0] * len(probleme.demande)
        self.etat = Etat(probleme, affecter_une_par_une(probleme, self.tous, self.vide))
        self.borne = float(
            sum(probleme.valeur(e, d) for e, d in enumerate(probleme.demande))
            + probleme.poids.continuite * len(probleme.agents)
        )
        self.prouve = False
        self.voisins = VOISINS
        self.descente: Descente | None = None
        self.regret: dict[int, dict[int, float]] | None = None

    def mener(self, secondes: float) -> None:
        """Every step, until time is over; ``etat``, ``borne`` and ``prouve`` hold the answer.

        *Source:* format ``aesh-preassign/1``.
        """
        try:
            self._dire("glouton")
            self._prix(secondes)
            if len(self.tous) <= VOISINS:
                self._d_un_coup()
            if not self.prouve:
                self._par_pole(secondes)
                self._voisinages()
        finally:
            self.atelier.fermer()

    def _dire(self, etape: str) -> None:
        if self.suivi is not None:
            self.suivi(
                AvancementPreaffectation(self.chrono.ecoule, self.etat.score, self.borne, etape)
            )

    def _prix(self, secondes: float) -> None:
        try:
            motifs = Motifs(self.probleme)
        except TropDeMotifs:
            return
        self.descente = Descente(motifs)
        fin = self.chrono.ecoule + min(PRIX_MAXI, PROPORTION_PRIX * secondes)
        self.descente.continuer(lambda: self.chrono.ecoule < fin and self.chrono.reste > 0)
        self.borne = min(self.borne, self.descente.borne)
        self.regret = {a: {} for a in self.tous}
        for a, ecoles, regret in motifs.regrets_par_ecole(self.descente.prix):
            siens = self.regret[a]
            for e in ecoles:
                siens[e] = min(siens.get(e, regret), regret)
        self._dire("prix")

    def _d_un_coup(self) -> None:
        """A small department is one part: the answer may be proved the best."""
        self.atelier.lancer(
            None,
            partial(
                resoudre_partie,
                self.probleme,
                self.tous,
                self.vide,
                secondes=self.chrono.reste,
                ecart=0.0,
            ),
        )
        while self.atelier.occupe:
            for _, partie in self.atelier.rendus():
                if partie is not None:
                    self.etat.essayer(partie.donne)
                    self.prouve = partie.prouvee
        self._dire("exact")

    def _poles(self, secondes: float) -> dict[int, int]:
        """Pole of each AESH: shares first, the clearest are settled, the others shared again."""
        proches = self._proches(self.tous, REGRET_POLE)
        fin = self.chrono.ecoule + PROPORTION_POLES * secondes
        poles: dict[int, int] = {}
        while self.chrono.reste > MARGE:
            limite = min(fin - self.chrono.ecoule, self.chrono.reste - MARGE)
            partie = self._partager(proches, limite) if limite > 0 else None
            if partie is None:
                break
            parts = {a: p for a, p in partie.parts.items() if a not in poles and p}
            nets = sorted(parts, key=lambda a: -max(parts[a].values()))
            assez = max(VOISINS_MINI, len(nets) // 3)
            for rang, a in enumerate(nets):
                if rang < assez or max(parts[a].values()) > NET:
                    poles[a] = max(parts[a], key=lambda p: (parts[a][p], -p))
                    proches[a] = tuple(e for e in proches[a] if self.probleme.poles[e] == poles[a])
            if len(nets) <= assez:
                break
        self._dire("pôles")
        return poles

    def _partager(self, proches: dict[int, tuple[int, ...]], limite: float) -> Partie | None:
        self.atelier.lancer(
            None,
            partial(
                resoudre_partie,
                self.probleme,
                proches,
                self.vide,
                secondes=limite,
                fractions=True,
            ),
        )
        partie = None
        while self.atelier.occupe:
            if self.descente is not None:  # the other core has nothing better to do
                self.descente.continuer(self._quelques_pas())
                self.borne = min(self.borne, self.descente.borne)
            for _, rendue in self.atelier.rendus():
                partie = rendue
        return partie

    @staticmethod
    def _quelques_pas() -> Callable[[], bool]:
        pas = iter(range(20))
        return lambda: next(pas, None) is not None

    def _proches(
        self, choix: dict[int, tuple[int, ...]], regret: float
    ) -> dict[int, tuple[int, ...]]:
        """Of these schools, those worth looking at for each AESH, and those she has now."""
        if self.regret is None:
            return choix
        return {
            a: tuple(
                e for e in ecoles if self.regret[a].get(e, inf) <= regret or e in self.etat.donne[a]
            )
            for a, ecoles in choix.items()
        }

    def _par_pole(self, secondes: float) -> None:
        poles = self._poles(secondes)
        if not poles or self.chrono.reste <= 0:
            return
        par_pole: dict[int, dict[int, tuple[int, ...]]] = defaultdict(dict)
        for a, pole in poles.items():
            par_pole[pole][a] = tuple(e for e in self.tous[a] if self.probleme.poles[e] == pole)
        donne = {}
        for siens in par_pole.values():
            donne.update(affecter_une_par_une(self.probleme, siens, self.vide))
        essai = Etat(self.probleme, donne)
        attente = sorted(par_pole.values(), key=len)
        while self.chrono.reste > 0 and (attente or self.atelier.occupe):
            while attente and self.atelier.libre:
                temps = 0.6 * self.chrono.reste * self.atelier.coeurs / len(attente)
                limite = max(0.2, min(POLE_MAXI, temps))  # most poles end well before
                siens = attente.pop()
                self._lancer(self._proches(siens, REGRET_ECOLE), essai.sans(siens), limite)
            for _, partie in self.atelier.rendus():
                if partie is not None:
                    essai.essayer(partie.donne)
        if essai.score > self.etat.score:
            self.etat = essai
        self._dire("écoles")

    def _lancer(
        self, possibles: dict[int, tuple[int, ...]], deja: Sequence[int], limite: float
    ) -> None:
        secondes = min(limite, self.chrono.reste - MARGE / 2)
        self.atelier.lancer(
            frozenset(possibles),
            partial(
                resoudre_partie, self.probleme, possibles, deja, secondes=secondes, ecart=ECART
            ),
        )

    def _voisinages(self) -> None:
        """Parts across poles; two at once never share an AESH."""
        attirees: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for a, agent in enumerate(self.probleme.agents):
            for e, trajet in agent.trajets.items():
                if self.probleme.demande[e]:
                    attirees[e].append((trajet, a))
        for siennes in attirees.values():
            siennes.sort()
        pris: set[int] = set()
        departs: dict[frozenset[int], float] = {}
        while attirees and (self.chrono.reste > MARGE or self.atelier.occupe):
            while self.atelier.libre and self.chrono.reste > MARGE:
                libres = self._partie(attirees, pris)
                if not libres:
                    break
                pris.update(libres)
                choix = self._proches({a: self.tous[a] for a in libres}, REGRET_PART)
                departs[frozenset(choix)] = self.chrono.ecoule
                self._lancer(choix, self.etat.sans(libres), PART_MAXI)
            for libres_, partie in self.atelier.rendus():
                pris.difference_update(libres_)
                self._ajuster(partie, self.chrono.ecoule - departs.pop(libres_))
                if partie is not None and self.etat.essayer(partie.donne):
                    self._dire("voisinages")
            if self.etat.score >= int(self.borne + 1e-6):
                break

    def _ajuster(self, partie: Partie | None, duree: float) -> None:
        """Larger parts while they are solved at once, smaller ones when they are not."""
        facile = partie is not None and partie.prouvee and duree < PART_VISEE
        taille = self.voisins * (1.1 if facile else 0.9 if duree > PART_VISEE else 1)
        self.voisins = max(VOISINS_MINI, min(VOISINS_MAXI, round(taille)))

    def _partie(self, attirees: dict[int, list[tuple[float, int]]], pris: set[int]) -> list[int]:
        """AESH around a school, one time in two a school that lacks much."""
        ecoles = sorted(attirees)
        tirees = self.hasard.choices(ecoles, k=8 if self.hasard.random() < 0.5 else 1)
        file = [max(tirees, key=self.etat.manque)]
        libres: list[int] = []
        vues, dedans = {file[0]}, set(pris)
        while file and len(libres) < self.voisins:
            venues = [a for _, a in attirees[file.pop(0)] if a not in dedans]
            venues = venues[: self.voisins - len(libres)]
            libres += venues
            dedans.update(venues)
            suite = sorted({e for a in venues[:6] for e in self.tous[a]} - vues)
            self.hasard.shuffle(suite)
            suite = [e for e in suite if e in attirees][:8]
            vues.update(suite)
            file += suite
        return libres
