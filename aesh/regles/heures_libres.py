"""Minutes of a weekday when a pupil may be helped and when an AESH may come; the first moment.

Minute by minute, by sets: a day holds seven hundred of them. Nothing here decides: it proposes.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import compress
from typing import NamedTuple

from aesh.regles.faits import Cle, FaitAesh, FaitCreneau, FaitEcole, FaitEleve, Plage
from aesh.regles.trajets import trajet_minutes
from aesh.regles.types_creneau import RESERVENT

UNE_HEURE = 60
AU_MOINS = 30
LA_JOURNEE = range(24 * 60)


class Moment(NamedTuple):
    """[debut, fin) on a weekday."""

    jour: int
    debut: int
    fin: int

    @property
    def minutes(self) -> int:
        """Length."""
        return self.fin - self.debut


def minutes_de_l_eleve(
    eleve: FaitEleve, ecole: FaitEcole, creneaux: Iterable[FaitCreneau], jour: int, semaines: int
) -> set[int]:
    """Minutes of class, every week, when the pupil is there and nobody helps him yet.

    While the week of the class is not typed, the half-days of the school stand for it. Of the
    ``semaines`` that are left, a lesson of week A alone is no hour to give.
    *Source:* dossier §3 R10 (lessons, care, SESSAD; never two aids at once).
    """
    possibles = _minutes(p for p in ecole.plages if p.jour == jour)
    if eleve.cours:
        du_jour = [cours for cours in eleve.cours if cours.jour == jour]
        pareilles = {tuple(c.a_lieu(n) for c in du_jour) for n in range(max(1, semaines))}
        for presents in pareilles:
            possibles &= _minutes(compress(du_jour, presents))
    prises = _minutes(a.plage for a in eleve.absences if a.plage.jour == jour)
    prises |= _minutes(c for c in creneaux if c.jour == jour and c.type in RESERVENT)
    return possibles - prises


def minutes_de_l_aesh(
    aesh: FaitAesh,
    creneaux: Iterable[FaitCreneau],
    ecole: FaitEcole,
    ecoles: Mapping[Cle, FaitEcole],
    jour: int,
) -> set[int]:
    """Minutes when the AESH may be at this school: free every week, the road to and from counted.

    From a school without known time, she does not come that day (R5).
    *Source:* dossier §3 R2, R5; decision 3.
    """
    prises = _minutes(a.plage for a in aesh.indisponibilites if a.plage.jour == jour)
    autres = [(c, ecoles.get(c.etablissement)) for c in creneaux if c.jour == jour]
    autres += [(a, a.ecole) for a in aesh.ailleurs if a.jour == jour]  # type: ignore[misc]
    for etape, ou in autres:
        aller = trajet_minutes(ou, ecole, aesh.deplacement) if ou else None
        retour = trajet_minutes(ecole, ou, aesh.deplacement) if ou else None
        if aller is None or retour is None:
            return set()
        prises.update(range(etape.debut - retour, etape.fin + aller))
    return set(LA_JOURNEE) - prises


def premier_moment(libres: Mapping[int, Collection[int]], voulues: int) -> Moment | None:
    """The first moment of this length, else the longest one of half an hour or more.

    ``libres``: minutes by weekday. *Source:* règle locale (the week is filled from its beginning).
    """
    meilleur: Moment | None = None
    for jour, minutes in sorted(libres.items()):
        for debut, fin in _suites(minutes):
            moment = Moment(jour, debut, min(fin, debut + voulues))
            if moment.minutes < AU_MOINS:
                continue
            if moment.minutes == voulues:
                return moment
            if meilleur is None or moment.minutes > meilleur.minutes:
                meilleur = moment
    return meilleur


def _minutes(plages: Iterable[Plage | FaitCreneau]) -> set[int]:
    return {minute for plage in plages for minute in range(plage.debut, plage.fin)}


def _suites(minutes: Collection[int]) -> Iterable[tuple[int, int]]:
    """Minutes in a row, each as [debut, fin)."""
    debut = precedente = None
    for minute in sorted(minutes):
        if debut is None or precedente is None:
            debut = minute
        elif minute != precedente + 1:
            yield debut, precedente + 1
            debut = minute
        precedente = minute
    if debut is not None and precedente is not None:
        yield debut, precedente + 1
