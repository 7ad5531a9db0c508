"""The careful coordinator with a spreadsheet: group after group, whom suits best, no second look.

The stored problems carry the score of such a plan; this one gives the invented ones theirs, and
stays within 2 % of the stored score on each of the eight. It shares no code with the solver and
its plans are judged like any other.
"""

from collections import defaultdict

from aesh.planning.probleme import Nature, Plan, Probleme, plan_trie

PARTS = (0.6, 1.0, 1.0)  # everybody has six tenths before anybody has all
HEURE = 60  # minutes


class Glouton:
    """A plan in progress. Problems of one kind of week, one school in a half-day, no lock."""

    def __init__(self, probleme: Probleme) -> None:
        self.p = probleme
        self.reste = [aesh.minutes for aesh in probleme.aesh]
        self.manque = [groupe.cible for groupe in probleme.groupes]
        self.jours: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self.lieux: list[set[int]] = [set() for _ in probleme.aesh]
        self.servis: list[set[int]] = [set() for _ in probleme.groupes]
        self.plan: list[tuple[int, int, int]] = []

    def mener(self) -> Plan:
        """Individual help first, then the longest targets; several turns."""
        ordre = sorted(
            range(len(self.p.groupes)),
            key=lambda g: (self._nature(g) is not Nature.INDIVIDUEL, -self.manque[g], g),
        )
        for part in PARTS:
            for g in ordre:
                self._servir(g, part)
        return plan_trie(self.plan)

    def _nature(self, g: int) -> Nature:
        return self.p.eleves[self.p.groupes[g].eleves[0]].nature

    def _servir(self, g: int, part: float) -> None:
        """The AESH who gives most; last year's, then a school she prefers, break ties."""
        groupe = self.p.groupes[g]
        avant = {self.p.eleves[e].precedente for e in groupe.eleves}
        mieux, valeur = None, (0,)
        for a, aesh in enumerate(self.p.aesh):
            if groupe.ecole not in aesh.eligibles or self.reste[a] <= 0:
                continue
            if len(self.lieux[a] | {groupe.ecole}) > aesh.max_ecoles:
                continue
            plages = self._plages(a, g, part)
            minutes = sum(self._duree(groupe.ecole, s) for s in plages)
            if not minutes:
                continue
            note = minutes + HEURE * (
                (2 * (a in avant) + 2 * (groupe.ecole in self.lieux[a]))
                + (groupe.ecole in aesh.preferees)
            )
            if (note, -a) > valeur:
                mieux, valeur = (a, plages), (note, -a)
        if mieux is None:
            return
        a, plages = mieux
        for s in plages:
            self._mettre(a, g, s)

    def _plages(self, a: int, g: int, part: float) -> list[int]:
        """Slots of a group that she can take, the most needed first, while hours last."""
        groupe, aesh = self.p.groupes[g], self.p.aesh[a]
        besoins = [
            sum(self.p.eleves[e].besoin[s] for e in groupe.eleves)
            for s in range(len(self.p.ecoles[groupe.ecole].plages))
        ]
        deja = {s for _, h, s in self.plan if h == g} if self.servis[g] else set()
        aimees = part * groupe.cible - (groupe.cible - self.manque[g])
        reste, prises = min(self.reste[a], aimees), []
        for s in sorted(range(len(besoins)), key=lambda s: (-besoins[s], s)):
            duree = self._duree(groupe.ecole, s)
            if not besoins[s] or s in deja or duree > reste:
                continue
            plage = self.p.ecoles[groupe.ecole].plages[s]
            if any((plage.jour, plage.demi) == (u.jour, u.demi) for u in aesh.indisponible):
                continue
            siennes = [
                *self.jours[a, plage.jour],
                *((groupe.ecole, t) for t in prises if self._jour(groupe.ecole, t) == plage.jour),
            ]
            if all(self._vont_ensemble(groupe.ecole, s, *autre) for autre in siennes):
                prises.append(s)
                reste -= duree
        return prises

    def _vont_ensemble(self, e: int, s: int, f: int, t: int) -> bool:
        """Two slots of a day: no overlap, one school in a half-day, lunch and travel between."""
        x, y = self.p.ecoles[e].plages[s], self.p.ecoles[f].plages[t]
        if x.debut > y.debut:
            x, y, e, f = y, x, f, e
        if x.demi == y.demi:
            return e == f and x.fin <= y.debut
        trajet = self.p.trajets[e][f] if e != f else 0
        return y.debut - x.fin >= self.p.options.pause + trajet

    def _jour(self, e: int, s: int) -> int:
        return self.p.ecoles[e].plages[s].jour

    def _duree(self, e: int, s: int) -> int:
        plage = self.p.ecoles[e].plages[s]
        return plage.fin - plage.debut

    def _mettre(self, a: int, g: int, s: int) -> None:
        e = self.p.groupes[g].ecole
        self.reste[a] -= self._duree(e, s)
        self.manque[g] -= self._duree(e, s)
        self.jours[a, self.p.ecoles[e].plages[s].jour].append((e, s))
        self.lieux[a].add(e)
        self.servis[g].add(a)
        self.plan.append((a, g, s))
