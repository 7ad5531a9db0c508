"""A problem and a valid plan, read once, ready for questions.

*Source:* issue D (exact reasons from the rules).
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from aesh.planning.probleme import Place, Plage, Plan, Probleme


class Vue:
    """A problem and a valid plan, ready for questions."""

    def __init__(self, probleme: Probleme, plan: Iterable[tuple[int, int, int]]) -> None:
        self.probleme = probleme
        self.plan: Plan = tuple(Place(*ligne) for ligne in plan)
        self.par_aesh: dict[int, list[Place]] = defaultdict(list)
        self.par_groupe: dict[int, list[Place]] = defaultdict(list)
        self._faits: dict[tuple[int, int], int] = {}
        for place in self.plan:
            self.par_aesh[place.aesh].append(place)
            self.par_groupe[place.groupe].append(place)
        groupe = probleme.groupe_de
        self.en_vigueur = {(a, groupe[p], s) for a, p, s in probleme.en_vigueur}

    def ecole(self, place: Place) -> int:
        """School of a line."""
        return self.probleme.groupes[place.groupe].ecole

    def plage(self, place: Place) -> Plage:
        """Slot of a line."""
        return self.probleme.ecoles[self.ecole(place)].plages[place.plage]

    def minutes_faites(self, lignes: Iterable[Place], semaine: int) -> int:
        """Minutes of a week, travel included where the department counts it."""
        siennes = [x for x in lignes if self.plage(x).semaines >> semaine & 1]
        unites = sum(self.plage(x).minutes // self.probleme.unite for x in siennes)
        if self.probleme.options.trajet_compte:
            trajet = 0
            par_jour: dict[int, list[Place]] = defaultdict(list)
            for x in siennes:
                par_jour[self.plage(x).jour].append(x)
            for du_jour in par_jour.values():
                du_jour.sort(key=lambda x: (self.plage(x).debut, self.ecole(x)))
                trajet += sum(
                    self.probleme.trajets[self.ecole(x)][self.ecole(y)]
                    for x, y in pairwise(du_jour)
                )
            unites += trajet // self.probleme.unite
        return unites * self.probleme.unite

    def reste(self, aesh: int) -> int:
        """Minutes that the contract still holds, in the fuller week."""
        fait = max(self.fait(aesh, w) for w in range(self.probleme.nb_semaines))
        return self.probleme.aesh[aesh].minutes - fait

    def fait(self, aesh: int, semaine: int, plus: Place | None = None) -> int:
        """Minutes that an AESH does in a week; with one more line of that week when given."""
        siennes = self.par_aesh[aesh]
        if plus is not None and self.probleme.options.trajet_compte:
            return self.minutes_faites([*siennes, plus], semaine)
        if (aesh, semaine) not in self._faits:
            self._faits[aesh, semaine] = self.minutes_faites(siennes, semaine)
        unite = self.probleme.unite
        en_plus = 0 if plus is None else self.plage(plus).minutes // unite * unite
        return self._faits[aesh, semaine] + en_plus

    def couvert(self, groupe: int, semaine: int) -> int:
        """Minutes that a group receives in a week."""
        return sum(
            self.plage(x).minutes // self.probleme.unite * self.probleme.unite
            for x in self.par_groupe[groupe]
            if self.plage(x).semaines >> semaine & 1
        )

    def sans(self, *places: Place) -> "Vue":
        """The same without some lines."""
        return self._changee(frozenset(places), ())

    def avec(self, *places: Place) -> "Vue":
        """The same with some lines more."""
        return self._changee(frozenset(), places)

    def autrement(self, probleme: Probleme) -> "Vue":
        """The same plan under another contract or reach of an AESH."""
        autre = self._changee(frozenset(), ())
        autre.probleme = probleme
        return autre

    def _changee(self, retraits: frozenset[Place], ajouts: tuple[Place, ...]) -> "Vue":
        """A copy that rereads the people and groups of these lines only."""
        autre: Vue = object.__new__(Vue)
        autre.probleme, autre.en_vigueur, autre._faits = self.probleme, self.en_vigueur, {}
        autre.plan = tuple(sorted({*(x for x in self.plan if x not in retraits), *ajouts}))
        autre.par_aesh, autre.par_groupe = self.par_aesh.copy(), self.par_groupe.copy()
        for a in {x.aesh for x in (*retraits, *ajouts)}:
            siennes = {*self.par_aesh[a], *(x for x in ajouts if x.aesh == a)} - retraits
            autre.par_aesh[a] = sorted(siennes)
        for g in {x.groupe for x in (*retraits, *ajouts)}:
            siennes = {*self.par_groupe[g], *(x for x in ajouts if x.groupe == g)} - retraits
            autre.par_groupe[g] = sorted(siennes)
        return autre
