"""What a contract owes, what the published week held, what was absent or added: to the minute.

Facts of one AESH, day by day; nothing is read here. *Source:* decisions 3, 5 and 10.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aesh.enums.journees import MI_JOURNEE

JOURNEE = 24 * 60
Demie = tuple[int, bool]  # weekday from 1, whether it is the afternoon
# When no week is published: the eight half-days of most schools.
DEMIES_USUELLES: frozenset[Demie] = frozenset(
    (jour, apres_midi) for jour in (1, 2, 4, 5) for apres_midi in (False, True)
)
Intervalle = tuple[int, int]
Trajet = Callable[[str, str], int]


@dataclass(frozen=True, order=True)
class Passage:
    """Minutes of one day at one school. ``compte``: in the hours of the contract."""

    debut: int
    fin: int
    ecole: str
    compte: bool = True


@dataclass(frozen=True)
class Journee:
    """One date: slots of the published week, slots of that date only, minutes of absence."""

    prevus: tuple[Passage, ...] = ()
    ponctuels: tuple[Passage, ...] = ()
    absences: tuple[Intervalle, ...] = ()


@dataclass(frozen=True)
class Compte:
    """Minutes of one or several days."""

    grille: int = 0
    absence: int = 0
    en_plus: int = 0

    def __add__(self, autre: "Compte") -> "Compte":
        return Compte(
            self.grille + autre.grille, self.absence + autre.absence, self.en_plus + autre.en_plus
        )


def compter(journee: Journee, trajet: Trajet) -> Compte:
    """Minutes of one date. ``trajet``: minutes from one school to another, 0 when unknown.

    A closed school, a trip of the class, an absent pupil take nothing away. A slot of that date
    counts for what it adds to the published week, outside absences; so does its travel. A trip is
    lost with a slot at one of its ends, when the absence takes the whole of it.

    *Source:* decision 10 (what is paid loses nothing to a closed school or an absent pupil);
    decision 3 (travel is working time); decision 16 (a replacement may take her own slots).
    """
    prevus = sorted(journee.prevus)
    route = trajets_de(prevus, trajet)
    grille = _longueur((p.debut, p.fin) for p in prevus if p.compte) + sum(route)
    if not journee.ponctuels and not journee.absences:
        return Compte(grille=grille)
    restes = {p: _retirer((p.debut, p.fin), journee.absences) for p in prevus}
    perdus = sum(
        minutes
        for minutes, (avant, apres) in zip(route, pairwise(prevus), strict=True)
        if not restes[avant] or not restes[apres]
    )
    absence = perdus + sum(p.fin - p.debut - _longueur(restes[p]) for p in prevus if p.compte)
    ponctuels = [
        Passage(debut, fin, p.ecole, p.compte)
        for p in journee.ponctuels
        for debut, fin in _retirer((p.debut, p.fin), journee.absences)
    ]
    if not ponctuels:
        return Compte(grille, absence)
    poses = [(p.debut, p.fin) for p in ponctuels]
    comptes = [(q.debut, q.fin) for q in prevus if q.compte]
    ajoute = sum(_longueur(_retirer((p.debut, p.fin), comptes)) for p in ponctuels if p.compte)
    reels = [
        Passage(debut, fin, p.ecole)
        for p in prevus
        for morceau in restes[p]
        for debut, fin in _retirer(morceau, poses)
    ]
    faite = sum(trajets_de(sorted([*reels, *ponctuels]), trajet))
    return Compte(grille, absence, ajoute + max(0, faite - sum(route) + perdus))


def trajets_de(passages: Sequence[Passage], trajet: Trajet) -> list[int]:
    """Travel between each and the next, 0 at the same school.

    *Source:* decision 3 (travel between two sites of one day is working time).
    """
    return [
        0 if avant.ecole == apres.ecole else trajet(avant.ecole, apres.ecole)
        for avant, apres in pairwise(passages)
    ]


def _retirer(intervalle: Intervalle, otes: Iterable[Intervalle]) -> list[Intervalle]:
    restes = [intervalle]
    for debut, fin in otes:
        restes = [
            (a, b) for u, v in restes for a, b in ((u, min(v, debut)), (max(u, fin), v)) if a < b
        ]
    return restes


def _longueur(intervalles: Iterable[Intervalle]) -> int:
    return sum(fin - debut for debut, fin in intervalles)


def demies_de(semaine: Iterable[tuple[int, Passage]]) -> frozenset[Demie]:
    """Half-days on which an AESH usually works, from (weekday, slot); noon parts them at 12:45.

    *Source:* decision 9, applied to a contract (half-days, not hours: a closed day is worth its
    half-days).
    """
    return frozenset(
        (jour, apres_midi)
        for jour, p in semaine
        for apres_midi in (False, True)
        if (p.fin > MI_JOURNEE if apres_midi else p.debut < MI_JOURNEE)
    )


def minutes_dues(
    minutes_hebdo: int, usuelles: frozenset[Demie], jours: Iterable[datetime.date]
) -> int:
    """Weekly minutes × open half-days of the AESH ÷ her usual half-days, rounded to the minute.

    ``jours``: days of class of the department under the contract. Holidays owe nothing and are
    never caught up. *Source:* decisions 9 and 10; rounding: règle locale.
    """
    usuelles = usuelles or DEMIES_USUELLES
    par_jour = [sum(jour == rang for jour, _ in usuelles) for rang in range(8)]
    ouvertes = sum(par_jour[jour.isoweekday()] for jour in jours)
    return (2 * minutes_hebdo * ouvertes + len(usuelles)) // (2 * len(usuelles))


def demies_du_jour(usuelles: frozenset[Demie], jour: datetime.date) -> tuple[Demie, ...]:
    """Half-days that are owed on a day of class. *Source:* decision 9."""
    rang = jour.isoweekday()
    return tuple(demie for demie in sorted(usuelles or DEMIES_USUELLES) if demie[0] == rang)


def demies_absentes(demies: Iterable[Demie], absences: Sequence[Intervalle]) -> int:
    """How many of these half-days an absence takes whole; noon parts them at 12:45.

    *Source:* decision 17 (an absence is told in half-days).
    """
    return sum(
        any(
            debut <= (MI_JOURNEE if apres_midi else 0)
            and fin >= (JOURNEE if apres_midi else MI_JOURNEE)
            for debut, fin in absences
        )
        for _, apres_midi in demies
    )


def repartir(minutes: int, poids: Sequence[int]) -> list[int]:
    """Share minutes between contracts of the same days, by weekly hours; the sum is exact.

    *Source:* règle locale (largest remainder, first contract first).
    """
    total = sum(poids)
    if not total:
        return [minutes, *([0] * (len(poids) - 1))] if poids else []
    signe = -1 if minutes < 0 else 1
    parts = [divmod(abs(minutes) * p, total) for p in poids]
    manque = abs(minutes) - sum(part for part, _ in parts)
    rangs = sorted(range(len(poids)), key=lambda rang: (-parts[rang][1], rang))
    gagnants = set(rangs[:manque])
    return [signe * (part + (rang in gagnants)) for rang, (part, _) in enumerate(parts)]
