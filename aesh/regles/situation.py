"""What the rules look at: frozen facts of one timetable version, no database.

Minutes are minutes since midnight; weekdays run from 1 (Monday); weeks are indices of the weeks
of class that remain in the school year from the date of effect.
"""

from dataclasses import dataclass, field
from functools import cached_property

from aesh.enums import Niveau, TypeCreneau
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
    """An AESH already taken by another pole's published timetable."""

    plage: Plage
    semaines: frozenset[int]
    lieu: str


@dataclass(frozen=True)
class FaitAesh:
    """An AESH: weekly minutes of the contracts in force (None: no contract on that date)."""

    id: Cle
    nom: str
    minutes_contrat: int | None
    ailleurs: tuple[FaitAilleurs, ...] = ()


@dataclass(frozen=True)
class FaitEleve:
    """A pupil: school, and the right in force (None: none on that date)."""

    id: Cle
    nom: str
    etablissement: Cle
    notification: TypeNotification | None
    minutes_notifiees: int | None = None
    classe: Cle | None = None


@dataclass(frozen=True)
class FaitEcole:
    """A school and its half-days of class."""

    id: Cle
    nom: str
    plages: tuple[Plage, ...]


@dataclass(frozen=True)
class ReglagesRegles:
    """Values that a department may set (docs/genere/reglages.md)."""

    tolerance_contrat_minutes: int = 15
    eleves_par_groupe: int = 4


@dataclass(frozen=True)
class Situation:
    """Everything the rules need about one version of a pole's timetable."""

    creneaux: tuple[FaitCreneau, ...]
    aesh: dict[Cle, FaitAesh]
    eleves: dict[Cle, FaitEleve]
    ecoles: dict[Cle, FaitEcole]
    nombre_semaines: int = 1
    reglages: ReglagesRegles = field(default_factory=ReglagesRegles)

    @cached_property
    def par_aesh(self) -> dict[Cle, list[FaitCreneau]]:
        """Slots of each AESH, in order of the week."""
        return self._ranger({c: (c.aesh,) for c in self.creneaux})

    @cached_property
    def par_eleve(self) -> dict[Cle, list[FaitCreneau]]:
        """Slots of each pupil, in order of the week."""
        return self._ranger({c: c.eleves for c in self.creneaux})

    @staticmethod
    def _ranger(cles: dict[FaitCreneau, tuple[Cle, ...]]) -> dict[Cle, list[FaitCreneau]]:
        ranges: dict[Cle, list[FaitCreneau]] = {}
        for creneau in sorted(cles, key=lambda c: (c.jour, c.debut, c.fin, c.id)):
            for cle in cles[creneau]:
                ranges.setdefault(cle, []).append(creneau)
        return ranges


@dataclass(frozen=True)
class Constat:
    """A rule that does not hold, said in a sentence that tells what to do."""

    regle: str
    niveau: Niveau
    phrase: str
    creneaux: tuple[Cle, ...] = ()
    aesh: Cle | None = None
    eleve: Cle | None = None
