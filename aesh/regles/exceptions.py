"""What dated exceptions and absences leave of a slot on a date: minutes, pupils, place.

Pure functions. *Source:* decision 2 (typical week and dated exceptions); decision 10 for what
they do not touch (the hours of the contract); decision 16 (absences and replacements open holes
the same way); who stays with whom: règle locale.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aesh.enums import (
    LIBELLES_GENRE_ABSENCE,
    LIBELLES_GENRE_EXCEPTION,
    GenreAbsence,
    GenreException,
)
from aesh.regles.faits import Cle

Intervalle = tuple[int, int]
Intervalles = tuple[Intervalle, ...]


@dataclass(frozen=True)
class FaitException:
    """An exception: days [du, au), minutes [debut, fin) of each of them.

    Without school nor pole it concerns the whole department; ``classes`` or ``eleve`` narrow it
    to some pupils, ``aesh`` to her own slots (she is absent, or replaces somebody elsewhere).
    ``suit``: the AESH goes with them, same hours.
    """

    id: Cle
    du: datetime.date
    au: datetime.date
    genre: GenreException | GenreAbsence
    debut: int = 0
    fin: int = 24 * 60
    suit: bool = False
    lieu: str = ""
    pole: Cle | None = None
    etablissement: Cle | None = None
    classes: frozenset[Cle] = frozenset()
    eleve: Cle | None = None
    aesh: Cle | None = None

    @property
    def libelle(self) -> str:
        """``Stage (PFMP)``."""
        if isinstance(self.genre, GenreAbsence):
            return LIBELLES_GENRE_ABSENCE[self.genre]
        return LIBELLES_GENRE_EXCEPTION[self.genre]

    @property
    def ouvre_un_trou(self) -> bool:
        """The AESH is missing while her pupils may be there (decision 16)."""
        return self.genre is GenreAbsence.AESH

    def couvre(self, jour: datetime.date) -> bool:
        """Whether a day is one of its days."""
        return self.du <= jour < self.au


@dataclass(frozen=True)
class FaitPlanifie:
    """A slot of the typical week, as exceptions see it."""

    id: Cle
    pole: Cle
    etablissement: Cle
    debut: int
    fin: int
    eleves: tuple[Cle, ...] = ()
    classe: Cle | None = None
    aesh: Cle | None = None


@dataclass(frozen=True)
class ClasseDe:
    """The class of each pupil between dates."""

    periodes: Mapping[Cle, Sequence[tuple[datetime.date, datetime.date | None, Cle]]] = field(
        default_factory=dict
    )

    def le(self, eleve: Cle, jour: datetime.date) -> Cle | None:
        """Class of a pupil on a day, None when not known."""
        for du, au, classe in self.periodes.get(eleve, ()):
            if du <= jour and (au is None or jour < au):
                return classe
        return None


@dataclass(frozen=True)
class Effet:
    """What remains of a slot on a date: minutes of the AESH and of each pupil, and where."""

    aesh: Intervalles
    eleves: Mapping[Cle, Intervalles]
    lieu: str = ""
    motifs: tuple[FaitException, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes that the AESH still works."""
        return sum(fin - debut for debut, fin in self.aesh)

    @property
    def presents(self) -> tuple[Cle, ...]:
        """Pupils who are there, at least for a while."""
        return tuple(eleve for eleve, reste in self.eleves.items() if reste)


def retirer(intervalle: Intervalle, trous: Iterable[Intervalle]) -> Intervalles:
    """What is left of an interval once the holes are cut, in order. *Source:* règle locale."""
    restes = []
    debut, fin = intervalle
    for trou_debut, trou_fin in sorted(trous):
        if trou_debut > debut:
            restes.append((debut, min(trou_debut, fin)))
        debut = max(debut, trou_fin)
        if debut >= fin:
            return tuple(r for r in restes if r[0] < r[1])
    return (*(r for r in restes if r[0] < r[1]), (debut, fin))


def reunir(intervalles: Iterable[Intervalle]) -> Intervalles:
    """Merge intervals that meet, in order. *Source:* règle locale."""
    reunis: list[Intervalle] = []
    for debut, fin in sorted(intervalles):
        if reunis and debut <= reunis[-1][1]:
            reunis[-1] = (reunis[-1][0], max(fin, reunis[-1][1]))
        else:
            reunis.append((debut, fin))
    return tuple(reunis)


def porte_sur(une: FaitException, creneau: FaitPlanifie) -> bool:
    """Whether an exception is about the place, or the AESH, of a slot. *Source:* règle locale."""
    if une.aesh is not None:
        return une.aesh == creneau.aesh
    if une.etablissement is not None:
        return une.etablissement == creneau.etablissement
    return une.pole is None or une.pole == creneau.pole


def eleves_vises(
    une: FaitException, creneau: FaitPlanifie, jour: datetime.date, classe_de: ClasseDe
) -> frozenset[Cle] | None:
    """Pupils of a slot whom an exception takes away; None: the slot itself.

    A slot without pupil follows its class; a pupil without class follows the slot's.
    *Source:* decision 2; decision 4 (a collective slot holds the class).
    """
    if une.eleve is not None:
        return frozenset({une.eleve}.intersection(creneau.eleves))
    if not une.classes:
        return None
    if not creneau.eleves:
        return None if creneau.classe in une.classes else frozenset()
    return frozenset(
        e for e in creneau.eleves if (classe_de.le(e, jour) or creneau.classe) in une.classes
    )


def effet(
    creneau: FaitPlanifie,
    jour: datetime.date,
    exceptions: Iterable[FaitException],
    classe_de: ClasseDe,
) -> Effet:
    """What exceptions leave of a slot on a day.

    The AESH follows only when every pupil of the slot is concerned; else the slot stays with the
    others. She is free when none of its pupils remains. *Source:* decisions 2 and 10.
    """
    entier = (creneau.debut, creneau.fin)
    pour_tous: list[Intervalle] = []
    pour_un: dict[Cle, list[Intervalle]] = {eleve: [] for eleve in creneau.eleves}
    motifs, lieux = [], []
    for une in exceptions:
        if not une.couvre(jour) or une.fin <= creneau.debut or creneau.fin <= une.debut:
            continue
        if not porte_sur(une, creneau):
            continue
        vises = eleves_vises(une, creneau, jour, classe_de)
        if vises is not None and not vises:
            continue
        motifs.append(une)
        if une.suit and (vises is None or len(vises) == len(creneau.eleves)):
            lieux.append(une.lieu or une.libelle)
        elif vises is None:
            pour_tous.append((une.debut, une.fin))
        else:
            for eleve in vises:
                pour_un[eleve].append((une.debut, une.fin))
    eleves = {eleve: retirer(entier, [*pour_tous, *trous]) for eleve, trous in pour_un.items()}
    aesh = reunir(r for restes in eleves.values() for r in restes)
    if not eleves:
        aesh = retirer(entier, pour_tous)
    return Effet(aesh, eleves, ", ".join(dict.fromkeys(lieux)) if aesh else "", tuple(motifs))


Presences = dict[Cle | None, dict[Intervalle, list[datetime.date]]]


def presences(
    creneau: FaitPlanifie,
    prevues: Sequence[datetime.date],
    exceptions: Sequence[FaitException],
    classe_de: ClasseDe,
) -> Presences:
    """Dates of each interval of a slot, for the AESH (key None) and for each pupil.

    The whole slot is always there, even with no date. *Source:* decision 2.
    """
    entier = (creneau.debut, creneau.fin)
    qui: tuple[Cle | None, ...] = (None, *creneau.eleves)
    rangees: Presences = {personne: {entier: []} for personne in qui}
    siennes = [une for une in exceptions if porte_sur(une, creneau)]
    for jour in prevues:
        if not any(une.couvre(jour) for une in siennes):
            for personne in qui:
                rangees[personne][entier].append(jour)
            continue
        laisse = effet(creneau, jour, siennes, classe_de)
        for personne in qui:
            restes = laisse.aesh if personne is None else laisse.eleves[personne]
            for reste in restes:
                rangees[personne].setdefault(reste, []).append(jour)
    return rangees
