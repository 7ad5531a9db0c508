"""One timetable version as the rules see it, and what they say of it."""

from dataclasses import dataclass, field
from functools import cached_property

from aesh.enums import Niveau
from aesh.regles.faits import Cle, FaitAesh, FaitCreneau, FaitEcole, FaitEleve, FaitPublication
from aesh.regles.journees import Journee, journees


@dataclass(frozen=True)
class ReglagesRegles:
    """Values that a department may set (docs/genere/reglages.md)."""

    tolerance_contrat_minutes: int = 15
    eleves_par_groupe: int = 4
    eleves_par_meridienne: int = 4
    pause_dejeuner_minutes: int = 45
    sites_par_semaine: int = 2
    aesh_par_eleve: int = 2
    preavis_jours: int = 5


@dataclass(frozen=True)
class Situation:
    """Everything the rules need about one version of a pole's timetable."""

    creneaux: tuple[FaitCreneau, ...]
    aesh: dict[Cle, FaitAesh]
    eleves: dict[Cle, FaitEleve]
    ecoles: dict[Cle, FaitEcole]
    nombre_semaines: int = 1
    reglages: ReglagesRegles = field(default_factory=ReglagesRegles)
    publication: FaitPublication | None = None  # only where publishing is in question

    @cached_property
    def par_aesh(self) -> dict[Cle, list[FaitCreneau]]:
        """Slots of each AESH, in order of the week."""
        ranges: dict[Cle, list[FaitCreneau]] = {}
        for creneau in self._dans_l_ordre:
            ranges.setdefault(creneau.aesh, []).append(creneau)
        return ranges

    @cached_property
    def par_eleve(self) -> dict[Cle, list[FaitCreneau]]:
        """Slots of each pupil, in order of the week."""
        ranges: dict[Cle, list[FaitCreneau]] = {}
        for creneau in self._dans_l_ordre:
            for eleve in creneau.eleves:
                ranges.setdefault(eleve, []).append(creneau)
        return ranges

    @cached_property
    def _dans_l_ordre(self) -> list[FaitCreneau]:
        return sorted(self.creneaux, key=lambda c: (c.jour, c.debut, c.fin, c.id))

    @cached_property
    def journees(self) -> tuple[Journee, ...]:
        """Every day of every AESH, travel included."""
        return tuple(journees(self.par_aesh, self.aesh, self.ecoles))

    @cached_property
    def _journees_par_aesh(self) -> dict[Cle, list[Journee]]:
        rangees: dict[Cle, list[Journee]] = {}
        for journee in self.journees:
            rangees.setdefault(journee.aesh.id, []).append(journee)
        return rangees

    def journees_de(self, aesh: Cle) -> list[Journee]:
        """Days of one AESH."""
        return self._journees_par_aesh.get(aesh, [])


@dataclass(frozen=True)
class Constat:
    """A rule that does not hold, said in a sentence that tells what to do."""

    regle: str
    niveau: Niveau
    phrase: str
    creneaux: tuple[Cle, ...] = ()
    aesh: Cle | None = None
    eleve: Cle | None = None
