"""Replacing an absent AESH on one date: what is asked, what is answered (decision 16).

Everything is dated: minutes of one day, ``[debut, fin)``. Keys (AESH, schools, pupils, slots) are
whatever the caller uses, as long as they can be compared and hashed; no name is needed here.
``aesh.planning.remplacement_classement`` ranks the candidates of one hole,
``aesh.planning.remplacement_proposition`` fills all the holes of a pole together. Neither ever
gives a score: a category, reasons, and what is taken from whom.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

Cle = Hashable
MI_JOURNEE = 12 * 60 + 45
SECURITE = 3  # need of a pupil who cannot be left alone


class Aide(StrEnum):
    """What an AESH does during some minutes."""

    INDIVIDUELLE = "individuelle"
    MUTUALISEE = "mutualisee"
    COLLECTIVE = "collective"  # a ULIS or a class as a whole
    AUTRE = "autre"  # meeting, training, lunch service: never taken


class Rang(IntEnum):
    """Category of a candidate, in the order of decision 16."""

    DE_L_ECOLE = 1  # free, or the pupil is absent: takes nothing
    SUR_MUTUALISE = 2  # in the school, taken from mutualised help
    DU_POLE = 3  # free, within travel limits
    RESERVOIR = 4


LIBELLES_RANG = {
    Rang.DE_L_ECOLE: "Dans l'école, ne retire rien",
    Rang.SUR_MUTUALISE: "Dans l'école, pris sur de l'aide mutualisée",
    Rang.DU_POLE: "Libre, dans une autre école du pôle",
    Rang.RESERVOIR: "Réservoir de remplacement",
}


class Code(StrEnum):
    """Reasons for (first block) and against (second block) a candidate."""

    LIBRE = "libre"
    ELEVE_ABSENT = "eleve_absent"
    PRIS_SUR_MUTUALISE = "pris_sur_mutualise"
    CONNAIT = "connait"
    DEJA_AVEC_LUI = "deja_avec_lui"
    TRAJET = "trajet"
    RESERVOIR = "reservoir"
    PARTIEL = "partiel"

    OCCUPEE = "occupee"
    INDISPONIBLE = "indisponible"
    HORS_POLE = "hors_pole"
    TRAJET_INCONNU = "trajet_inconnu"
    TRAJET_LONG = "trajet_long"
    TROP_COURT = "trop_court"
    PAUSE = "pause"
    CONTRAT = "contrat"


@dataclass(frozen=True, slots=True)
class Raison:
    """A reason and its figures: minutes, and whom or where it is about."""

    code: Code
    minutes: int = 0
    eleves: tuple[Cle, ...] = ()
    ecole: Cle = None
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Minutes of a day when an AESH is somewhere with somebody."""

    debut: int
    fin: int
    ecole: Cle
    aide: Aide
    eleves: tuple[Cle, ...] = ()
    besoin: int = 1  # 0 to 3, the highest of its pupils'
    creneau: Cle = None  # the caller's key
    remplace: Cle = None  # the absent AESH, when this is already a replacement


@dataclass(frozen=True, slots=True)
class Journee:
    """One AESH on that date: her occupations as they stand, replacements already booked included.

    ``possible`` None: the whole day; else the minutes when she may be called (an absent or
    unavailable AESH has none). ``minutes_restantes`` None: no ceiling is looked at; else what her
    contract still holds that week. ``connait``: pupils she helps or has helped.
    """

    aesh: Cle
    presences: tuple[Presence, ...]
    ecoles: frozenset[Cle]  # where she works in the typical week
    mode: str = ""  # how she travels: first part of the keys of ``Situation.trajets``
    possible: tuple[tuple[int, int], ...] | None = None
    minutes_restantes: int | None = None
    connait: frozenset[Cle] = frozenset()
    reservoir: bool = False
    du_pole: bool = True  # or lent by the SEI
    base: Cle = None  # school she starts from when her day is empty


@dataclass(frozen=True, slots=True)
class Trou:
    """Minutes of help that nobody gives any more on that date."""

    cle: Cle
    aesh: Cle  # who is absent
    ecole: Cle
    debut: int
    fin: int
    aide: Aide
    eleves: tuple[Cle, ...]
    besoin: int = 1

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.fin - self.debut

    @property
    def urgence(self) -> tuple[bool, bool, int]:
        """Safety first, then individual help, then the need: the highest goes first."""
        return self.besoin >= SECURITE, self.aide == Aide.INDIVIDUELLE, self.besoin


@dataclass(frozen=True, slots=True)
class AbsenceEleve:
    """A pupil who does not come; ``jours`` is the length of the whole absence."""

    debut: int
    fin: int
    jours: int = 1


@dataclass(frozen=True, slots=True)
class Regles:
    """Settings of the department."""

    limite_trajet: int = 30  # minutes, one way
    pause: int = 45  # lunch; travel is not lunch
    pause_entre: tuple[int, int] = (660, 870)  # lunch is taken between 11:00 and 14:30
    part_minimale: int = 15  # shorter parts of a hole are not worth a move
    jours_meme_ecole: int = 7  # a shorter absence of a pupil frees his AESH for his school only
    voisinage: int = 30  # minutes between two slots that are "adjacent"


@dataclass(frozen=True)
class Situation:
    """A pole on one date. ``trajets``: minutes by (mode, from, to); an absent key is unknown."""

    journees: tuple[Journee, ...]
    trous: tuple[Trou, ...] = ()
    trajets: Mapping[tuple[str, Cle, Cle], int] = field(default_factory=dict)
    eleves_absents: Mapping[Cle, tuple[AbsenceEleve, ...]] = field(default_factory=dict)
    regles: Regles = field(default_factory=Regles)

    def trajet(self, mode: str, depart: Cle, arrivee: Cle) -> int | None:
        """Minutes of travel, None when unknown.

        *Source:* decision 3 ("sans voiture" never gets a second site without a time for it).
        """
        return 0 if depart == arrivee else self.trajets.get((mode, depart, arrivee))


@dataclass(frozen=True, slots=True)
class Retrait:
    """What a replacement takes: so many minutes of help from these pupils."""

    presence: Presence
    debut: int
    fin: int

    @property
    def minutes(self) -> int:
        """Minutes taken."""
        return self.fin - self.debut


@dataclass(frozen=True, slots=True)
class Candidat:
    """An AESH who may fill a hole, or a part of it, and everything it means.

    ``journee``: her whole day as it would be. ``libere``: her own pupils, absent, whose minutes
    she gives. ``trajet``: minutes of travel that her day gains (may be negative).
    """

    trou: Trou
    aesh: Cle
    rang: Rang
    debut: int
    fin: int
    raisons: tuple[Raison, ...]
    retraits: tuple[Retrait, ...]
    journee: Journee
    trajet: int = 0
    trajet_aller: int = 0
    connait: bool = False
    deja_avec_lui: bool = False
    libere: tuple[Cle, ...] = ()

    @property
    def complet(self) -> bool:
        """Whether the whole hole is filled."""
        return self.debut <= self.trou.debut and self.trou.fin <= self.fin

    @property
    def minutes(self) -> int:
        """Minutes of the hole that are filled."""
        return self.fin - self.debut

    @property
    def minutes_retirees(self) -> int:
        """Minutes of help taken, all pupils added up."""
        return sum(r.minutes * len(r.presence.eleves) for r in self.retraits)

    @property
    def eleves_touches(self) -> frozenset[Cle]:
        """Pupils who lose help."""
        return frozenset(p for r in self.retraits for p in r.presence.eleves)


@dataclass(frozen=True, slots=True)
class Ecartee:
    """An AESH who cannot, and the first reason why."""

    aesh: Cle
    raison: Raison


@dataclass(frozen=True, slots=True)
class Classement:
    """Candidates of one hole, best first, and those who cannot."""

    trou: Trou
    candidats: tuple[Candidat, ...]
    ecartees: tuple[Ecartee, ...]


@dataclass(frozen=True, slots=True)
class Proposition:
    """One answer for all the holes of a pole: no AESH is ever at two places.

    ``restes``: what stays open (parts of holes included, with the key of their hole).
    """

    choix: tuple[Candidat, ...]
    restes: tuple[Trou, ...]
