"""A pole's draft as the solver is asked about it: who, where, what is already placed.

Keys are the product's own (uuid as text). Weekdays run from 1 (Monday), minutes from midnight,
``semaine`` is "toutes", "A" or "B".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aesh.enums import LIBELLES_MODE as LIBELLES_MODE
from aesh.enums import Mode as Mode
from aesh.enums import Semaine, TypeCreneau
from aesh.planning.probleme import Nature

Cle = str
MASQUES = {Semaine.TOUTES: 3, Semaine.A: 1, Semaine.B: 2}
SEMAINES = {masque: semaine for semaine, masque in MASQUES.items()}

# Price of a slot lost, in points; a quarter of an hour of missing help is worth 6 to 12.
PRIX_DU_CHANGEMENT = {Mode.STABLE: 25, Mode.EQUILIBRE: 10, Mode.AMBITIEUX: 0}


@dataclass(frozen=True, slots=True)
class Moment:
    """[debut, fin) on a weekday."""

    jour: int
    debut: int
    fin: int
    semaine: str = Semaine.TOUTES

    @property
    def masque(self) -> int:
        """Weeks as bits."""
        return MASQUES[Semaine(self.semaine)]

    def chevauche(self, autre: "Moment") -> bool:
        """Common minutes in a common week."""
        return (
            self.jour == autre.jour
            and self.debut < autre.fin
            and autre.debut < self.fin
            and bool(self.masque & autre.masque)
        )


@dataclass(frozen=True, slots=True)
class Pose:
    """A slot of the draft. ``garde``: it stays where it is whatever the mode."""

    id: Cle
    aesh: Cle
    ecole: Cle
    type: TypeCreneau
    moment: Moment
    eleves: tuple[Cle, ...] = ()
    garde: bool = False

    @property
    def minutes(self) -> int:
        """Length."""
        return self.moment.fin - self.moment.debut


@dataclass(frozen=True, slots=True)
class Agent:
    """An AESH of the pole. ``occupee``: taken by another pole, or away; ``pris``: minutes of the
    contract already spent there. ``mobile``: a second school can be proposed."""

    id: Cle
    contrat: int
    ecole: Cle | None = None
    mobile: bool = True
    occupee: tuple[Moment, ...] = ()
    pris: int = 0


@dataclass(frozen=True, slots=True)
class Aide:
    """A pupil's right. ``cible``: notified minutes, or the local target of mutualised help.

    ``origine``: validee, proposee (local target), departement (setting). ``securite``: hours when
    the pupil cannot be left alone.
    """

    id: Cle
    ecole: Cle
    classe: Cle | None
    nature: Nature
    cible: int
    lecons: tuple[Moment, ...] = ()  # empty: the class's week is not typed
    absences: tuple[Moment, ...] = ()
    precedentes: frozenset[Cle] = frozenset()
    origine: str = ""
    securite: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Lieu:
    """A school of the pole and its hours of class."""

    id: Cle
    ouverture: tuple[Moment, ...]


@dataclass(frozen=True)
class Portee:
    """Where the solver may act; None: everywhere."""

    ecoles: frozenset[Cle] | None = None
    aesh: frozenset[Cle] | None = None

    def voit_ecole(self, ecole: Cle) -> bool:
        """Whether pupils of this school are looked at."""
        return self.ecoles is None or ecole in self.ecoles

    def voit_aesh(self, aesh: Cle) -> bool:
        """Whether this AESH may be given slots."""
        return self.aesh is None or aesh in self.aesh


@dataclass(frozen=True)
class Brouillon:
    """Everything the solver needs to know of one version. Travel in minutes; absent: unknown.

    ``parties``: AESH with slots who have left the pole, or whose contract has ended.
    """

    id: str
    lieux: tuple[Lieu, ...]
    agents: tuple[Agent, ...]
    aides: tuple[Aide, ...]
    poses: tuple[Pose, ...]
    trajets: Mapping[tuple[Cle, Cle], int] = field(default_factory=dict)
    pause: int = 45
    ecoles_par_semaine: int = 2
    sites_par_demi: int = 1
    taille_groupe: int = 4
    parties: frozenset[Cle] = frozenset()
