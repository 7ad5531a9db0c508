"""An AESH's day as it will be lived: slots in order, sites, travel. Weeks alike make one day.

The time that another pole takes is part of it: the day, its travel and its length are the person's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from aesh.regles.cumul import minutes_reunies
from aesh.regles.faits import Cle, FaitAesh, FaitAilleurs, FaitCreneau, FaitEcole
from aesh.regles.trajets import trajet_minutes
from aesh.regles.types_creneau import COMPTENT

Etape = FaitCreneau | FaitAilleurs


@dataclass(frozen=True)
class Trajet:
    """Going from one place to the next, at another school. ``minutes`` None: no known time."""

    avant: Etape
    apres: Etape
    depart: FaitEcole | None
    arrivee: FaitEcole | None
    minutes: int | None

    @property
    def trou(self) -> int:
        """Minutes free between both."""
        return self.apres.debut - self.avant.fin

    @property
    def creneaux(self) -> tuple[Cle, ...]:
        """Slots of this pole at its ends: none when it is wholly inside another pole."""
        return tuple(e.id for e in (self.avant, self.apres) if isinstance(e, FaitCreneau))


@dataclass(frozen=True)
class Journee:
    """One weekday of one AESH, and the weeks in which it is lived like this.

    ``etapes``: everything in order of its start; ``creneaux``: those of this pole alone, none on a
    day that belongs to another pole.
    """

    aesh: FaitAesh
    jour: int
    semaines: frozenset[int]
    creneaux: tuple[FaitCreneau, ...]
    etapes: tuple[Etape, ...]
    trajets: tuple[Trajet, ...]

    @property
    def minutes(self) -> int:
        """Work of the day, travel included; a minute taken twice counts once."""
        return minutes_reunies(self.etapes) + self.minutes_trajet

    @property
    def minutes_comptees(self) -> int:
        """Work of the day that the contract counts, travel included."""
        comptees = [e for e in self.etapes if _compte(e)]
        return minutes_reunies(comptees) + self.minutes_trajet

    @property
    def minutes_trajet(self) -> int:
        """Travel of the day; unknown times count for nothing and are found by R5."""
        return sum(t.minutes or 0 for t in self.trajets)

    @property
    def minutes_ailleurs(self) -> int:
        """Time that another pole takes."""
        return minutes_reunies(e for e in self.etapes if isinstance(e, FaitAilleurs))

    @property
    def amplitude(self) -> int:
        """From the first minute of work to the last."""
        return max(e.fin for e in self.etapes) - min(e.debut for e in self.etapes)


def _compte(etape: Etape) -> bool:
    if isinstance(etape, FaitAilleurs):
        return etape.compte
    return etape.type in COMPTENT


def journees(
    par_aesh: Mapping[Cle, list[FaitCreneau]],
    tous: Mapping[Cle, FaitAesh],
    ecoles: Mapping[Cle, FaitEcole],
) -> Iterator[Journee]:
    """Every day of every AESH; weeks that hold the same slots make one day.

    *Source:* dossier §3 R3 to R6 (what counts is the day as worked, travel included); decision 3.
    """
    for cle, aesh in tous.items():
        creneaux = par_aesh.get(cle, ())
        par_jour: dict[int, list[Etape]] = {}
        etapes: Iterable[Etape] = chain(creneaux, aesh.ailleurs)
        for etape in etapes:
            par_jour.setdefault(etape.jour, []).append(etape)
        for jour in sorted(par_jour):
            du_jour = par_jour[jour]
            if aesh.ailleurs:
                du_jour.sort(key=lambda e: (e.debut, e.fin))
            for semaines, etapes in _semaines_pareilles(du_jour):
                siens = tuple(e for e in etapes if isinstance(e, FaitCreneau))
                trajets = tuple(_trajets(ecoles, aesh, etapes))
                yield Journee(aesh, jour, semaines, siens, etapes, trajets)


def _semaines_pareilles(etapes: list[Etape]) -> Iterator[tuple[frozenset[int], tuple[Etape, ...]]]:
    if len({e.semaines for e in etapes}) == 1:  # the common case: every slot, every week
        if etapes[0].semaines:
            yield etapes[0].semaines, tuple(etapes)
        return
    groupes: dict[tuple[int, ...], set[int]] = {}
    for semaine in frozenset().union(*(e.semaines for e in etapes)):
        presentes = tuple(rang for rang, e in enumerate(etapes) if semaine in e.semaines)
        groupes.setdefault(presentes, set()).add(semaine)
    for rangs, semaines in groupes.items():
        yield frozenset(semaines), tuple(etapes[rang] for rang in rangs)


def _trajets(
    ecoles: Mapping[Cle, FaitEcole], aesh: FaitAesh, etapes: tuple[Etape, ...]
) -> Iterator[Trajet]:
    """From what ended last to what begins next; two things at once are left to R2."""
    avant = etapes[0]
    for apres in etapes[1:]:
        if apres.debut >= avant.fin:
            depart, arrivee = _ecole(avant, ecoles), _ecole(apres, ecoles)
            if _cle(avant) != _cle(apres):
                minutes = None
                if depart is not None and arrivee is not None:
                    minutes = trajet_minutes(depart, arrivee, aesh.deplacement)
                yield Trajet(avant, apres, depart, arrivee, minutes)
        if apres.fin >= avant.fin:
            avant = apres


def _cle(etape: Etape) -> Cle:
    return etape.ecole.id if isinstance(etape, FaitAilleurs) else etape.etablissement


def _ecole(etape: Etape, ecoles: Mapping[Cle, FaitEcole]) -> FaitEcole | None:
    """Where it takes place; a school of this pole is known with its own times."""
    sienne = ecoles.get(_cle(etape))
    if sienne is None and isinstance(etape, FaitAilleurs):
        return etape.ecole
    return sienne
