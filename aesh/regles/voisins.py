"""An AESH shared by two poles: going from a slot of this pole to one of the other, or back."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from aesh.regles.faits import Cle, FaitAesh, FaitAilleurs, FaitCreneau, FaitEcole
from aesh.regles.trajets import trajet_minutes

Etape = tuple[int, int, FaitCreneau | FaitAilleurs]


@dataclass(frozen=True)
class TrajetAilleurs:
    """A slot of this pole and its neighbour of the other pole. ``minutes`` None: unknown."""

    creneau: FaitCreneau
    ecole: FaitEcole
    vers: bool  # True: she goes there after the slot; False: she comes from there
    trou: int
    minutes: int | None


def trajets_ailleurs(
    aesh: FaitAesh, creneaux: list[FaitCreneau], ecoles: dict[Cle, FaitEcole]
) -> Iterator[TrajetAilleurs]:
    """Each trip between this pole and another one, once whatever the weeks in which it is made.

    Slots at the same time are left to R2, which finds them.

    *Source:* dossier §3 R5 (travel between two schools, whatever their poles).
    """
    vus = set()
    for jour in sorted({a.plage.jour for a in aesh.ailleurs}):
        ici = [c for c in creneaux if c.jour == jour]
        for avant, apres in _voisins(ici, [a for a in aesh.ailleurs if a.plage.jour == jour]):
            trouve = _trajet(aesh, avant, apres, ecoles)
            if trouve is None:
                continue
            trou = None if trouve.minutes is None else trouve.trou  # unknown: said once
            cle = (trouve.creneau.id, trouve.ecole.id, trouve.vers, trou)
            if cle not in vus:
                vus.add(cle)
                yield trouve


def _voisins(ici: list[FaitCreneau], la_bas: list[FaitAilleurs]) -> Iterator[tuple[Etape, Etape]]:
    """Neighbours in time of one day, in each different week."""
    if not ici:
        return
    etapes: list[Etape] = [(c.debut, c.fin, c) for c in ici]
    etapes += [(a.plage.debut, a.plage.fin, a) for a in la_bas]
    etapes.sort(key=lambda etape: etape[:2])
    semaines = sorted(frozenset().union(*(a.semaines for a in la_bas)))
    pareilles = dict.fromkeys(
        tuple(rang for rang, etape in enumerate(etapes) if semaine in etape[2].semaines)
        for semaine in semaines
    )
    for rangs in pareilles:
        for avant, apres in pairwise(rangs):
            yield etapes[avant], etapes[apres]


def _trajet(
    aesh: FaitAesh, avant: Etape, apres: Etape, ecoles: dict[Cle, FaitEcole]
) -> TrajetAilleurs | None:
    depart, arrivee, trou = avant[2], apres[2], apres[0] - avant[1]
    if isinstance(depart, FaitCreneau) and isinstance(arrivee, FaitAilleurs):
        creneau, ecole, vers = depart, arrivee.ecole, True
    elif isinstance(depart, FaitAilleurs) and isinstance(arrivee, FaitCreneau):
        creneau, ecole, vers = arrivee, depart.ecole, False
    else:  # both in this pole, or both in the other one
        return None
    if trou < 0:
        return None
    sienne = ecoles.get(creneau.etablissement)
    minutes = None
    if sienne is not None:
        bouts = (sienne, ecole) if vers else (ecole, sienne)
        minutes = trajet_minutes(*bouts, aesh.deplacement)
    return TrajetAilleurs(creneau, ecole, vers, trou, minutes)
