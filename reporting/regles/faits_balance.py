"""What the balance of a pole is made from: dated facts, without a database.

Periods are half-open: ``au`` is the first day after; ``None`` is no limit.

*Source:* dossier §6 (I5, I9, I17); source 001 (« moyens disponibles au regard des besoins »).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Jour = datetime.date


@dataclass(frozen=True)
class Duree:
    """From ``du`` to the day before ``au``."""

    du: Jour | None = None
    au: Jour | None = None

    def contient(self, le: Jour) -> bool:
        """Whether a day is inside."""
        return (self.du is None or self.du <= le) and (self.au is None or le < self.au)

    def jusqu_a(self, fin: Jour) -> "Duree | None":
        """The same, cut before a day; None when nothing is left."""
        if self.du is not None and self.du >= fin:
            return None
        return Duree(self.du, fin if self.au is None else min(self.au, fin))

    def a_partir(self, debut: Jour) -> "Duree | None":
        """What is left of it from a day on."""
        if self.au is not None and self.au <= debut:
            return None
        return Duree(debut if self.du is None else max(self.du, debut), self.au)


@dataclass(frozen=True)
class FaitDroit:
    """One notified right. ``minutes`` only for individual help whose hours are known."""

    type: str
    periode: Duree
    minutes: int | None = None
    tout_le_temps: bool = False
    suspension: Duree | None = None

    def est_ouvert(self, le: Jour) -> bool:
        """Open that day and not suspended."""
        suspendu = self.suspension is not None and self.suspension.contient(le)
        return self.periode.contient(le) and not suspendu


@dataclass(frozen=True)
class FaitPlace:
    """Where a pupil goes to school."""

    ecole: str
    periode: Duree


@dataclass(frozen=True)
class FaitEleve:
    """A pupil. ``repas``: weekdays of a need at lunch, empty when not said, None without need."""

    id: str
    droits: tuple[FaitDroit, ...] = ()
    places: tuple[FaitPlace, ...] = ()
    cible: int | None = None
    est_validee: bool = False
    repas: tuple[int, ...] | None = None

    def ecole_au(self, le: Jour) -> str | None:
        """School of the pupil on a day."""
        return next((p.ecole for p in self.places if p.periode.contient(le)), None)


@dataclass(frozen=True)
class FaitUlis:
    """A class that holds a collective post."""

    id: str
    periode: Duree


@dataclass(frozen=True)
class FaitEcole:
    """A school: when it is in the pole, its week of class, its lunch breaks by weekday.

    ``emmene``: from that day the hours of AESH placed there leave with it (scenarios only).
    """

    id: str
    rattachements: tuple[Duree, ...]
    classe_minutes: int = 0
    repas: Mapping[int, int] = field(default_factory=dict)
    ulis: tuple[FaitUlis, ...] = ()
    emmene: Jour | None = None

    def est_du_pole(self, le: Jour) -> bool:
        """In the pole on a day."""
        return any(une.contient(le) for une in self.rattachements)


@dataclass(frozen=True)
class FaitContrat:
    """Weekly minutes and weeks of a contract."""

    id: str
    minutes: int
    semaines: int
    periode: Duree


@dataclass(frozen=True)
class FaitAffectation:
    """A posting in a pole."""

    pole: str
    periode: Duree
    ecole: str | None = None
    est_principale: bool = True


@dataclass(frozen=True)
class FaitAgent:
    """An AESH, with the minutes that published weeks give her by pole, and here by school."""

    id: str
    contrats: tuple[FaitContrat, ...] = ()
    affectations: tuple[FaitAffectation, ...] = ()
    par_pole: Mapping[str, int] = field(default_factory=dict)
    par_ecole: Mapping[str, int] = field(default_factory=dict)
    absences: tuple[Duree, ...] = ()


@dataclass(frozen=True)
class FaitTemps:
    """Minutes of two weeks (A and B) of an AESH that help no pupil: mission, travel."""

    agent: str
    ecole: str | None
    minutes_deux_semaines: int


@dataclass(frozen=True)
class ReglagesBalance:
    """What the department settled; every one is shown in the line where it counts."""

    semaines: int = 41
    eleves_par_groupe: int = 4
    cible_mutualisee: int = 360
    poste_collectif: int = 1440
    pause_meridienne: int = 90
    eleves_par_meridienne: int = 4
    hausse_pct: int = 0
    reserve_pct: int = 0
    absence_longue_jours: int = 30


@dataclass(frozen=True)
class FaitsPole:
    """Everything about one pole over a school year.

    ``minutes_aidees`` / ``minutes_groupes``: pupils × minutes and minutes of published slots of
    mutualised help; their ratio is the size of groups observed.
    """

    pole: str
    ecoles: Mapping[str, FaitEcole]
    eleves: tuple[FaitEleve, ...] = ()
    agents: tuple[FaitAgent, ...] = ()
    referents: tuple[FaitTemps, ...] = ()
    trajets: tuple[FaitTemps, ...] = ()
    minutes_aidees: int = 0
    minutes_groupes: int = 0
    reglages: ReglagesBalance = ReglagesBalance()

    @property
    def est_observee(self) -> bool:
        """Whether published slots tell the size of groups."""
        return self.minutes_aidees > 0 and self.minutes_groupes > 0

    @property
    def taille_groupe(self) -> Fraction:
        """Pupils helped together: observed (one at least), else the department's setting."""
        if not self.est_observee:
            return Fraction(self.reglages.eleves_par_groupe)
        return max(Fraction(1), Fraction(self.minutes_aidees, self.minutes_groupes))
