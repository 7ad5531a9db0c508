"""Frozen facts about slots, people and schools: what the rules look at, no database.

Minutes are minutes since midnight; weekdays run from 1 (Monday); weeks are indices of the weeks
of class that remain in the school year from the date of effect.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from aesh.enums import Deplacement, TypeCreneau
from eleves.enums import TypeNotification

Cle = str


@dataclass(frozen=True)
class Plage:
    """[debut, fin) on a weekday."""

    jour: int
    debut: int
    fin: int


@dataclass(frozen=True)
class FaitCreneau:
    """A slot. ``semaines``: the weeks in which it takes place."""

    id: Cle
    aesh: Cle
    etablissement: Cle
    type: TypeCreneau
    jour: int
    debut: int
    fin: int
    semaines: frozenset[int]
    eleves: tuple[Cle, ...] = ()
    classe: Cle | None = None

    @property
    def minutes(self) -> int:
        """Length."""
        return self.fin - self.debut

    def chevauche(self, autre: "FaitCreneau") -> bool:
        """Same weekday, common minutes, at least one common week."""
        return (
            self.jour == autre.jour
            and self.debut < autre.fin
            and autre.debut < self.fin
            and bool(self.semaines & autre.semaines)
        )


@dataclass(frozen=True)
class FaitAilleurs:
    """An AESH already taken by another pole's published timetable, at a school of that pole."""

    plage: Plage
    semaines: frozenset[int]
    ecole: "FaitEcole"
    compte: bool = True  # in the hours of the contract

    @property
    def lieu(self) -> str:
        """Name of the school."""
        return self.ecole.nom

    @property
    def jour(self) -> int:
        """Weekday."""
        return self.plage.jour

    @property
    def debut(self) -> int:
        """First minute."""
        return self.plage.debut

    @property
    def fin(self) -> int:
        """Minute after the last."""
        return self.plage.fin


@dataclass(frozen=True)
class FaitCours(Plage):
    """A lesson of a class; ``semaines`` None: every week."""

    semaines: frozenset[int] | None = None

    def a_lieu(self, semaine: int) -> bool:
        """Whether it takes place in this week."""
        return self.semaines is None or semaine in self.semaines


@dataclass(frozen=True)
class FaitIndisponible:
    """Minutes of a weekday when someone is away, and the weeks concerned.

    ``intervention``: someone from outside sees the pupil inside the school, in this room.
    """

    plage: Plage
    semaines: frozenset[int]
    intervention: str | None = None


@dataclass(frozen=True)
class FaitAesh:
    """An AESH: weekly minutes of the contracts in force (None: no contract on that date).

    ``contrats_a_venir``: the same from each later day of the school year on which they change.
    """

    id: Cle
    nom: str
    minutes_contrat: int | None
    ailleurs: tuple[FaitAilleurs, ...] = ()
    deplacement: Deplacement = Deplacement.VOITURE
    est_du_pole: bool = True
    indisponibilites: tuple[FaitIndisponible, ...] = ()
    contrats_a_venir: tuple[tuple[datetime.date, int | None], ...] = ()


@dataclass(frozen=True)
class FaitEleve:
    """A pupil: school, and the right in force (None: none on that date)."""

    id: Cle
    nom: str
    etablissement: Cle
    notification: TypeNotification | None
    minutes_notifiees: int | None = None
    classe: Cle | None = None
    aesh_anterieurs: frozenset[Cle] = frozenset()
    cours: tuple["FaitCours", ...] = ()  # of the class; empty: not typed, nothing is said
    absences: tuple["FaitIndisponible", ...] = ()


@dataclass(frozen=True)
class FaitEcole:
    """A school and its half-days of class."""

    id: Cle
    nom: str
    plages: tuple[Plage, ...]
    position: tuple[float, float] | None = None
    est_du_pole: bool = True
    temps: Mapping[tuple[Cle, str], int] = field(default_factory=dict, hash=False)  # typed travel
    est_second_degre: bool = False
    sans_convention: bool = False  # a lunch-break agreement is needed and none is in force


@dataclass(frozen=True)
class FaitPublication:
    """A version about to be published: today, its date of effect, whose week changes."""

    le: datetime.date
    date_effet: datetime.date
    changements: int

    @property
    def jours(self) -> int:
        """Days from today to the date of effect; negative once it has passed."""
        return (self.date_effet - self.le).days
