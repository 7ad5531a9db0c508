"""An AESH's day as it will be lived: slots in order, sites, travel. Weeks alike make one day."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from aesh.regles.faits import Cle, FaitAesh, FaitCreneau, FaitEcole
from aesh.regles.trajets import trajet_minutes


@dataclass(frozen=True)
class Trajet:
    """Going from one slot to the next at another school. ``minutes`` None: no known time."""

    avant: FaitCreneau
    apres: FaitCreneau
    minutes: int | None

    @property
    def trou(self) -> int:
        """Minutes free between both slots."""
        return self.apres.debut - self.avant.fin


@dataclass(frozen=True)
class Journee:
    """One weekday of one AESH, and the weeks in which it is lived like this."""

    aesh: FaitAesh
    jour: int
    semaines: frozenset[int]
    creneaux: tuple[FaitCreneau, ...]
    trajets: tuple[Trajet, ...]

    @property
    def minutes(self) -> int:
        """Work of the day, travel included."""
        return sum(c.minutes for c in self.creneaux) + self.minutes_trajet

    @property
    def minutes_trajet(self) -> int:
        """Travel of the day; unknown times count for nothing and are found by R5."""
        return sum(t.minutes or 0 for t in self.trajets)

    @property
    def amplitude(self) -> int:
        """From the first minute of work to the last."""
        return max(c.fin for c in self.creneaux) - min(c.debut for c in self.creneaux)


def journees(
    par_aesh: dict[Cle, list[FaitCreneau]], tous: dict[Cle, FaitAesh], ecoles: dict[Cle, FaitEcole]
) -> Iterator[Journee]:
    """Every day of every AESH; weeks that hold the same slots make one day.

    *Source:* dossier §3 R3 to R6 (what counts is the day as worked, travel included).
    """
    for cle, creneaux in par_aesh.items():
        aesh = tous.get(cle)
        if aesh is None:
            continue
        for jour in sorted({c.jour for c in creneaux}):
            du_jour = [c for c in creneaux if c.jour == jour]
            for semaines, presents in _semaines_pareilles(du_jour):
                yield Journee(aesh, jour, semaines, presents, _trajets(ecoles, aesh, presents))


def _semaines_pareilles(
    creneaux: list[FaitCreneau],
) -> Iterator[tuple[frozenset[int], tuple[FaitCreneau, ...]]]:
    if len({c.semaines for c in creneaux}) == 1:  # the common case: every slot, every week
        if creneaux[0].semaines:
            yield creneaux[0].semaines, tuple(creneaux)
        return
    groupes: dict[tuple[FaitCreneau, ...], set[int]] = {}
    for semaine in frozenset().union(*(c.semaines for c in creneaux)):
        presents = tuple(c for c in creneaux if semaine in c.semaines)
        groupes.setdefault(presents, set()).add(semaine)
    for presents, semaines in groupes.items():
        yield frozenset(semaines), presents


def _trajets(
    ecoles: dict[Cle, FaitEcole], aesh: FaitAesh, creneaux: tuple[FaitCreneau, ...]
) -> tuple[Trajet, ...]:
    trajets = []
    for avant, apres in pairwise(creneaux):
        if avant.etablissement == apres.etablissement:
            continue
        depart = ecoles.get(avant.etablissement)
        arrivee = ecoles.get(apres.etablissement)
        minutes = _minutes(depart, arrivee, aesh)
        trajets.append(Trajet(avant, apres, minutes))
    return tuple(trajets)


def _minutes(depart: FaitEcole | None, arrivee: FaitEcole | None, aesh: FaitAesh) -> int | None:
    if depart is None or arrivee is None:
        return None
    return trajet_minutes(depart, arrivee, aesh.deplacement)
