"""The hours that the solver may fill: lessons of a class, else an even cut of the opening hours.

*Source:* planning page (the class's own lesson slots of 45–60 minutes, never a global grid).
"""

from collections.abc import Iterable
from itertools import pairwise

from aesh.planning.brouillon import Moment
from aesh.planning.probleme import QUART

LONGUEUR = 60  # a piece lasts an hour at most
TROP_LONG = 75  # a lesson that lasts longer is cut


def couper(moment: Moment) -> list[Moment]:
    """Pieces of an hour at most, as even as quarters of an hour allow, the longest first."""
    duree = moment.fin - moment.debut
    nombre = -(-duree // LONGUEUR)
    quarts, reste = divmod(duree, QUART)
    longueurs = [(quarts // nombre + (rang < quarts % nombre)) * QUART for rang in range(nombre)]
    longueurs[-1] += reste
    bornes = [moment.debut]
    for longueur in longueurs:
        bornes.append(bornes[-1] + longueur)
    return [Moment(moment.jour, a, b, moment.semaine) for a, b in pairwise(bornes) if a < b]


def plages_de(lecons: Iterable[Moment], ouverture: Iterable[Moment]) -> list[Moment]:
    """Hours that may be filled in a class: its lessons joined up to an hour, else the opening
    hours cut evenly. In order, never overlapping in a same week."""
    lecons = sorted(lecons, key=_ordre)
    if not lecons:
        return [morceau for moment in sorted(ouverture, key=_ordre) for morceau in couper(moment)]
    plages: list[Moment] = []
    for lecon in lecons:
        avant = plages[-1] if plages else None
        if (
            avant is not None
            and (avant.jour, avant.fin, avant.semaine) == (lecon.jour, lecon.debut, lecon.semaine)
            and lecon.fin - avant.debut <= LONGUEUR
        ):
            plages[-1] = Moment(avant.jour, avant.debut, lecon.fin, avant.semaine)
        else:
            plages.append(lecon)
    courtes = [p for p in plages if p.fin - p.debut <= TROP_LONG]
    longues = [m for p in plages if p.fin - p.debut > TROP_LONG for m in couper(p)]
    return _sans_chevauchement(sorted(courtes + longues, key=_ordre))


def _sans_chevauchement(plages: list[Moment]) -> list[Moment]:
    """Two halves of a class at the same hour make two lessons: the first is kept."""
    gardees: list[Moment] = []
    for plage in plages:
        if not any(plage.chevauche(autre) for autre in gardees):
            gardees.append(plage)
    return gardees


def _ordre(moment: Moment) -> tuple[int, int, int, str]:
    return (moment.jour, moment.debut, moment.fin, moment.semaine)
