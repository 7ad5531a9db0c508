"""The timetable problem as frozen values: what the solver, the bound and the checker all read.

Everything inside is an index into the tuples of the problem; identifiers are kept for output and
for sentences only. Minutes are minutes of the week; ``unite`` is the length, in minutes, of the
integer unit in which time is counted (15 in ``aesh-timetable/1``).

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

QUART = 15
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
TOUTES_SEMAINES = 3


class ProblemeInvalide(ValueError):
    """The problem cannot be read or contradicts itself; the message is one French sentence."""


class Nature(StrEnum):
    """Kind of help of a pupil, with the words of the stored files."""

    INDIVIDUEL = "ind"
    MUTUALISE = "mut"
    COLLECTIF = "col"


class Triplet(NamedTuple):
    """An AESH helps a pupil during a slot of the pupil's school."""

    aesh: int
    eleve: int
    plage: int


class Place(NamedTuple):
    """An AESH helps a group during a slot of the group's school: one line of a plan."""

    aesh: int
    groupe: int
    plage: int


class Interdit(NamedTuple):
    """A triple that no plan may hold; None stands for all."""

    aesh: int | None
    eleve: int | None
    plage: int | None


Plan = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Plage:
    """A slot of a school: a lesson, in minutes of the day."""

    jour: int
    demi: int  # 0 morning, 1 afternoon
    debut: int
    fin: int
    semaines: int = TOUTES_SEMAINES  # bit 0: week A, bit 1: week B

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.fin - self.debut

    @property
    def demi_journee(self) -> int:
        """Number of the half-day in the week."""
        return 2 * self.jour + self.demi


@dataclass(frozen=True, slots=True)
class Ecole:
    """A school and its own lesson slots."""

    id: str
    nature: str
    plages: tuple[Plage, ...]


class DemiJournee(NamedTuple):
    """A half-day when an AESH cannot come."""

    jour: int
    demi: int
    semaines: int = TOUTES_SEMAINES


class Occupe(NamedTuple):
    """Minutes when an AESH is already taken (another pole, training…)."""

    jour: int
    debut: int
    fin: int
    semaines: int = TOUTES_SEMAINES


@dataclass(frozen=True, slots=True)
class Aesh:
    """An AESH: minutes of contract left for this problem, and where she may go."""

    id: str
    minutes: int
    max_ecoles: int
    eligibles: frozenset[int]
    preferees: frozenset[int]
    indisponible: tuple[DemiJournee, ...] = ()
    competences: frozenset[str] = frozenset()
    occupee: tuple[Occupe, ...] = ()
    figee: bool = False  # keeps the plan in force exactly


@dataclass(frozen=True, slots=True)
class Eleve:
    """A pupil: minutes aimed at, and need 0 to 3 in each slot of the school."""

    id: str
    ecole: int
    classe: str
    nature: Nature
    cible: int
    besoin: tuple[int, ...]
    competence: str | None = None
    precedente: int | None = None  # AESH of last year


@dataclass(frozen=True, slots=True)
class Groupe:
    """Who shares an AESH: one pupil, some pupils of a class, or a ULIS."""

    eleves: tuple[int, ...]
    ecole: int
    cible: int


@dataclass(frozen=True, slots=True)
class Poids:
    """Weights of the objective; per quarter of an hour where time is weighed."""

    t1: int = 12
    t2: int = 8
    t3: int = 6
    priorite: int = 2
    competence: int = 2
    ouverture: int = 2
    second: int = 25
    troisieme: int = 80
    continuite: int = 80
    site2: int = 20
    site3: int = 60
    non_prefere: int = 8
    changement: int = 0  # per slot of the plan in force that is lost
    ajout: int = 0  # per slot that the plan in force does not hold
    demi_partagee: int = 40  # per half-day with a second site


@dataclass(frozen=True, slots=True)
class Options:
    """Rules that a department may set."""

    pause: int = 45  # lunch, minutes; travel is not lunch
    trajet_compte: bool = False  # travel between two sites of a day is deducted from the contract
    sites_par_demi: int = 1
    taille_groupe: int = 3
    groupes_libres: bool = False  # who shares with whom is a decision of the solver


@dataclass(frozen=True)
class Probleme:
    """A whole problem; ``aesh.planning.lecture`` reads and writes it."""

    id: str
    schema: str
    ecoles: tuple[Ecole, ...]
    trajets: tuple[tuple[int, ...], ...]
    aesh: tuple[Aesh, ...]
    eleves: tuple[Eleve, ...]
    groupes: tuple[Groupe, ...]
    verrous: tuple[Triplet, ...] = ()
    interdits: tuple[Interdit, ...] = ()
    en_vigueur: tuple[Triplet, ...] = ()
    poids: Poids = field(default_factory=Poids)
    options: Options = field(default_factory=Options)
    unite: int = QUART  # minutes in one unit of time
    nb_semaines: int = 1  # 2 when weeks A and B differ
    borne: float | None = None
    glouton: int | None = None

    @property
    def echelle(self) -> int:
        """Integer scores of the solver are this many times the score."""
        return QUART // self.unite * self.nb_semaines

    @cached_property
    def groupe_de(self) -> tuple[int, ...]:
        """Group of each pupil (-1: none)."""
        groupes = [-1] * len(self.eleves)
        for g, groupe in enumerate(self.groupes):
            for p in groupe.eleves:
                groupes[p] = g
        return tuple(groupes)

    def unites(self, minutes: int) -> int:
        """Whole units in that many minutes."""
        return minutes // self.unite

    def quantite(self, ecole: int, plage: int) -> int:
        """Length of a slot, in units."""
        return self.ecoles[ecole].plages[plage].minutes // self.unite

    def semaines(self, masque: int) -> tuple[int, ...]:
        """Weeks (0, 1) of a mask that this problem tells apart."""
        return tuple(w for w in range(self.nb_semaines) if masque >> w & 1)

    def besoin(self, groupe: int, plage: int) -> int:
        """Need of a group in a slot: the highest of its pupils'."""
        return max(self.eleves[p].besoin[plage] for p in self.groupes[groupe].eleves)

    def dire(self, ecole: int, plage: int) -> str:
        """A slot in words: « mardi de 9 h à 9 h 45 »."""
        return dire_plage(self.ecoles[ecole].plages[plage])


def dire_heure(minutes: int) -> str:
    """Time of day in French."""
    heures, reste = divmod(minutes, 60)
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def dire_plage(plage: Plage) -> str:
    """A slot in words, with its week when it has one."""
    semaine = {1: ", semaine A", 2: ", semaine B"}.get(plage.semaines, "")
    debut, fin = dire_heure(plage.debut), dire_heure(plage.fin)
    return f"{JOURS[plage.jour]} de {debut} à {fin}{semaine}"


def plan_trie(places: Iterable[tuple[int, int, int]]) -> Plan:
    """A plan in its only order: two equal plans are equal tuples."""
    return tuple(sorted(Place(int(a), int(g), int(s)) for a, g, s in places))
