"""Which slots of last year's timetable still make sense this year, and why the others do not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from aesh.enums import TypeCreneau
from aesh.regles.types_creneau import TYPES
from socle.texte import cle_tri


class Raison(StrEnum):
    """Why a slot of last year is left out."""

    AESH = "aesh"
    ECOLE = "ecole"
    ELEVE = "eleve"
    CLASSE = "classe"


LIBELLES_RAISON = {
    Raison.AESH: "L'AESH n'est plus affecté à ce pôle",
    Raison.ECOLE: "L'école n'est plus rattachée à ce pôle",
    Raison.ELEVE: "Plus aucun de ses élèves n'est dans cette école",
    Raison.CLASSE: "La classe ou l'ULIS n'existe pas cette année dans cette école",
}


@dataclass(frozen=True)
class AncienCreneau:
    """A slot of last year; ``classe`` is the name of its class."""

    id: UUID
    aesh: UUID
    ecole: UUID
    type: TypeCreneau
    classe: str | None = None
    eleves: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Rentree:
    """Who is where this year: AESH and schools of the pole, pupils (school, class), classes."""

    aesh: frozenset[UUID]
    ecoles: frozenset[UUID]
    eleves: Mapping[UUID, tuple[UUID, UUID | None]]
    classes: Mapping[tuple[UUID, str], UUID]


@dataclass(frozen=True)
class CreneauRepris:
    """A slot to copy: its class and pupils of this year."""

    id: UUID
    classe: UUID | None
    eleves: tuple[UUID, ...]


@dataclass(frozen=True)
class Reprise:
    """What a copy of last year would make; ``eleves_retires``: places lost in groups kept."""

    repris: tuple[CreneauRepris, ...]
    laisses: Counter[Raison] = field(default_factory=Counter)
    aesh_partis: frozenset[UUID] = frozenset()
    eleves_retires: int = 0
    sans_classe: int = 0

    @property
    def nombre_laisses(self) -> int:
        """Slots left out, whatever the reason."""
        return sum(self.laisses.values())


def reprendre(anciens: Iterable[AncienCreneau], rentree: Rentree) -> Reprise:
    """Last year's slots as they may be copied this year.

    Kept: the AESH is still posted in the pole, the school still in it, and at least one of the
    pupils still goes there. The class is that of today for its pupils; else the one of the same
    name in the same school, else none. *Source:* issue B (copy last year's); règle locale.
    """
    repris: list[CreneauRepris] = []
    laisses: Counter[Raison] = Counter()
    partis, retires, sans_classe = set(), 0, 0
    for un in anciens:
        restants = tuple(e for e in un.eleves if rentree.eleves.get(e, (None,))[0] == un.ecole)
        classe = _classe(un, restants, rentree)
        raison = _raison(un, restants, classe, rentree)
        if raison is not None:
            laisses[raison] += 1
            if raison == Raison.AESH:
                partis.add(un.aesh)
            continue
        retires += len(un.eleves) - len(restants)
        sans_classe += un.classe is not None and classe is None
        repris.append(CreneauRepris(un.id, classe, restants))
    return Reprise(tuple(repris), laisses, frozenset(partis), retires, sans_classe)


def _raison(
    un: AncienCreneau, restants: tuple[UUID, ...], classe: UUID | None, rentree: Rentree
) -> Raison | None:
    if un.aesh not in rentree.aesh:
        return Raison.AESH
    if un.ecole not in rentree.ecoles:
        return Raison.ECOLE
    if un.eleves and not restants:
        return Raison.ELEVE
    if TYPES[un.type].classe == "requise" and classe is None:
        return Raison.CLASSE
    return None


def _classe(un: AncienCreneau, restants: tuple[UUID, ...], rentree: Rentree) -> UUID | None:
    if un.classe is None:
        return None
    actuelles = {rentree.eleves[eleve][1] for eleve in restants}
    if len(actuelles) == 1 and None not in actuelles:
        return actuelles.pop()
    if restants:  # pupils of several classes, or not in one yet
        return None
    return rentree.classes.get((un.ecole, cle_tri(un.classe)))
