"""What the plan is made of. Times are minutes since midnight, [debut, fin)."""

import datetime
import random
import uuid
from dataclasses import dataclass, field

Intervalle = tuple[int, int]


def identifiant(tirage: random.Random) -> uuid.UUID:
    """A version 4 identifier drawn from the seed, so that a plan can be compared and replayed."""
    return uuid.UUID(int=tirage.getrandbits(128), version=4)


@dataclass
class Ecole:
    """A real school of the directory, and its week."""

    id: uuid.UUID
    uai: str
    type: str
    degre: str
    secteur: str
    commune: str
    effectif: int
    a_ulis: bool
    position: tuple[float, float] | None
    plages: list[tuple[int, int, int]] = field(default_factory=list)  # jour, debut, fin
    code_commune: str = ""

    @property
    def est_second_degre(self) -> bool:
        """Weeks of 55-minute lessons and weeks A/B."""
        return self.degre == "second"


@dataclass
class Classe:
    """A class, or an ULIS, and its grid."""

    id: uuid.UUID
    ecole: Ecole
    libelle: str
    niveau: str
    est_ulis: bool
    seances: list[tuple[int, int, int, str]]  # jour, debut, fin, matiere


@dataclass
class Notification:
    """One decision of the CDAPH."""

    id: uuid.UUID
    type: str
    minutes: int | None
    mention: str
    activites: list[str]
    decidee_le: datetime.date
    recue_le: datetime.date
    du: datetime.date
    au: datetime.date


@dataclass
class Eleve:
    """A pupil in a class, the right in force last."""

    id: uuid.UUID
    scolarisation: uuid.UUID
    scolarisation_passee: uuid.UUID
    nom: str
    prenom: str
    naissance: datetime.date
    classe: Classe
    arrivee: datetime.date
    notifications: list[Notification]

    @property
    def droit(self) -> Notification:
        """The right in force."""
        return self.notifications[-1]


@dataclass
class Affectation:
    """Posting in a pole."""

    id: uuid.UUID
    pole: uuid.UUID
    ecole: Ecole | None
    du: datetime.date
    au: datetime.date
    est_principale: bool
    reservoir: str = "non"


@dataclass
class Aesh:
    """An AESH, the contract and the postings. ``ecoles`` are the schools of her plan."""

    id: uuid.UUID
    contrat: uuid.UUID
    nom: str
    prenom: str
    matricule: str
    courriel: str
    commune: str
    deplacement: str
    type_contrat: str
    employeur: str
    contrat_du: datetime.date
    contrat_au: datetime.date | None
    minutes: int
    affectations: list[Affectation] = field(default_factory=list)
    ecoles: list[Ecole] = field(default_factory=list)
    suivis: list[Eleve] = field(default_factory=list)  # last year's pupils
    est_partie: bool = False

    @property
    def est_au_reservoir(self) -> bool:
        """Kept for replacements: no slot of the week."""
        return any(affectation.reservoir != "non" for affectation in self.affectations)


@dataclass
class Groupe:
    """Who shares one AESH: one pupil, a few of a class, or an ULIS."""

    type: str
    classe: Classe
    eleves: list[Eleve]
    cible: int  # minutes of presence of an AESH in a week


@dataclass
class Creneau:
    """A slot of the plan."""

    id: uuid.UUID
    aesh: Aesh
    classe: Classe
    type: str
    jour: int
    debut: int
    fin: int
    eleves: list[Eleve]
    semaine: str = "toutes"

    @property
    def minutes(self) -> int:
        """Length."""
        return self.fin - self.debut


@dataclass
class Pole:
    """A pole, its schools and everybody in it."""

    id: uuid.UUID
    code: str
    ecoles: list[Ecole]
    emploi: uuid.UUID | None = None
    classes: list[Classe] = field(default_factory=list)
    eleves: list[Eleve] = field(default_factory=list)
    agents: list[Aesh] = field(default_factory=list)  # in post here first
    renforts: list[Aesh] = field(default_factory=list)  # in post elsewhere first, shared
    groupes: list[Groupe] = field(default_factory=list)
    creneaux: list[Creneau] = field(default_factory=list)

    @property
    def demande(self) -> int:
        """Minutes of AESH presence wished for in a week."""
        return sum(groupe.cible for groupe in self.groupes)
