"""All the holes of a pole filled together: no AESH at two places, the most urgent pupils first.

Holes are taken in order of urgency; each takes its best candidate, whose day then holds it. A hole
left open tries to move one replacement already chosen, never one that is more urgent than itself.
*Source:* decision 16; the pupil's safety need first.
"""

from collections.abc import Iterable
from dataclasses import replace

from aesh.planning.remplacement import (
    Candidat,
    Cle,
    Journee,
    Proposition,
    Situation,
    Trou,
)
from aesh.planning.remplacement_classement import classer, ordre


def proposer(situation: Situation, trous: Iterable[Trou] | None = None) -> Proposition:
    """One choice for every hole that can be filled; the rest stays open.

    A hole whose pupils are all absent needs nobody and is left out.
    *Source:* decision 16.
    """
    voulus = situation.trous if trous is None else tuple(trous)
    essai = _Essai(situation)
    for trou in sorted(voulus, key=_priorite):
        if _attendu(situation, trou):
            essai.remplir(trou)
    essai.finir()
    return Proposition(tuple(essai.choix), tuple(sorted(essai.restes, key=_priorite)))


def _priorite(trou: Trou) -> tuple[object, ...]:
    """Most urgent first; then by pupil and hour, so that adjacent slots follow each other."""
    securite, individuel, besoin = trou.urgence
    return (
        not securite,
        not individuel,
        -besoin,
        str(trou.aesh),
        [str(e) for e in trou.eleves],
        trou.debut,
        str(trou.cle),
    )


def _attendu(situation: Situation, trou: Trou) -> bool:
    return not trou.eleves or not all(
        any(
            a.debut <= trou.debut and trou.fin <= a.fin
            for a in situation.eleves_absents.get(eleve, ())
        )
        for eleve in trou.eleves
    )


def _sans(trou: Trou, candidat: Candidat) -> list[Trou]:
    """What stays open of a hole."""
    bords = ((trou.debut, candidat.debut), (candidat.fin, trou.fin))
    return [replace(trou, debut=d, fin=f) for d, f in bords if d < f]


class _Essai:
    """Days as they fill up."""

    def __init__(self, situation: Situation) -> None:
        self.depart = situation
        self.jours: dict[Cle, Journee] = {j.aesh: j for j in situation.journees}
        self.choix: list[Candidat] = []
        self.restes: list[Trou] = []

    def situation(self, seules: Iterable[Cle] | None = None) -> Situation:
        """The pole as it stands now, or only some of its AESH."""
        if seules is None:
            return replace(self.depart, journees=tuple(self.jours.values()))
        return replace(self.depart, journees=tuple(self.jours[a] for a in seules))

    def remplir(self, trou: Trou) -> None:
        """Give a hole its best candidate, then what stays open of it another one."""
        attente = [trou]
        while attente:
            ici = attente.pop()
            candidats = classer(self.situation(), ici).candidats
            if not candidats:
                self.restes.append(ici)
                continue
            self._prendre(candidats[0])
            attente += _sans(ici, candidats[0])

    def _prendre(self, candidat: Candidat) -> None:
        self.choix.append(candidat)
        self.jours[candidat.aesh] = candidat.journee

    def finir(self) -> None:
        """A hole left open: free somebody whose replacement another one can take whole."""
        restes, self.restes = self.restes, []
        for trou in restes:
            if not self._deplacer(trou):
                self.restes.append(trou)

    def _deplacer(self, trou: Trou) -> bool:
        for pris in sorted(self.choix, key=lambda c: c.trou.urgence):
            if not (pris.debut < trou.fin + 60 and trou.debut < pris.fin + 60):
                continue
            rendue = self._sans_remplacement(pris)
            if rendue is None:
                continue
            garde = self.jours[pris.aesh]
            self.jours[pris.aesh] = rendue
            ici = [c for c in classer(self.situation([pris.aesh]), trou).candidats if c.complet]
            if ici:
                self.jours[pris.aesh] = ici[0].journee
                part = replace(pris.trou, debut=pris.debut, fin=pris.fin)
                ailleurs = [c for c in classer(self.situation(), part).candidats if c.complet]
                if ailleurs:
                    self.choix.remove(pris)
                    self._prendre(ici[0])
                    self._prendre(min(ailleurs, key=ordre))
                    return True
            self.jours[pris.aesh] = garde
        return False

    def _sans_remplacement(self, pris: Candidat) -> Journee | None:
        """Her day without this replacement; None when she has taken several: one at a time."""
        if sum(c.aesh == pris.aesh for c in self.choix) > 1:
            return None
        return next(j for j in self.depart.journees if j.aesh == pris.aesh)
