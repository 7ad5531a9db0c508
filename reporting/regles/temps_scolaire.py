"""School time of one pupil, and what it makes of a weekly notified right over a period.

Notified hours for a period = weekly hours x (open half-days of that pupil's own schooling in the
period / usual half-days of his week), capped by his school time. Holidays, closed days and shared
time thus never look like a shortage. Pure functions, minutes since midnight.

*Source:* decision 9.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Intervalle = tuple[int, int]
Demi = tuple[Intervalle, ...]  # one half-day: when the pupil is there, in one or several pieces
Cle = tuple[int, str]  # weekday (1 = Monday), letter of the week
LETTRES = ("A", "B")
# A school whose hours nobody typed: four days of two half-days, 24 hours (D521-10, D521-12).
SEMAINE_SUPPOSEE: Mapping[int, tuple[Intervalle, ...]] = dict.fromkeys(
    (1, 2, 4, 5), ((510, 690), (810, 990))
)


@dataclass(frozen=True)
class AbsenceReguliere:
    """Minutes of a weekday when the pupil is elsewhere, every week or weeks of one letter."""

    jour: int
    debut: int
    fin: int
    semaine: str = "toutes"


@dataclass(frozen=True)
class SemaineEleve:
    """Half-days of one pupil's own schooling in weeks A and B; a half-day has some minutes."""

    demi_journees: Mapping[Cle, tuple[Demi, ...]]
    en_deux_semaines: int = field(init=False)  # half-days of a week A and a week B together

    def __post_init__(self) -> None:
        total = sum(len(demies) for demies in self.demi_journees.values())
        object.__setattr__(self, "en_deux_semaines", total)

    @property
    def usuelles(self) -> Fraction:
        """Usual half-days of his week: the mean of weeks A and B."""
        return Fraction(self.en_deux_semaines, len(LETTRES))

    def du_jour(self, jour: datetime.date, lettre: str) -> tuple[Demi, ...]:
        """His half-days on a date of a week of this letter."""
        return self.demi_journees.get((jour.isoweekday(), lettre), ())


def retirer(intervalle: Intervalle, trous: Iterable[Intervalle]) -> Demi:
    """What is left of an interval once holes are cut, in order."""
    restes, (debut, fin) = [], intervalle
    for trou_debut, trou_fin in sorted(trous):
        if trou_debut > debut:
            restes.append((debut, min(trou_debut, fin)))
        debut = max(debut, trou_fin)
        if debut >= fin:
            break
    if debut < fin:
        restes.append((debut, fin))
    return tuple((a, b) for a, b in restes if a < b)


def semaine_eleve(
    plages: Mapping[int, Sequence[Intervalle]],
    cours: Mapping[Cle, Sequence[Intervalle]],
    absences: Iterable[AbsenceReguliere],
) -> SemaineEleve:
    """The week of one pupil: half-days of his class, else of his school, less regular absences.

    ``cours``: half-days of the class by weekday and letter, empty when its week is not typed. A
    half-day during which he is always elsewhere is not his (shared time).
    """
    par_cle: dict[Cle, list[Intervalle]] = {}
    for absence in absences:
        for lettre in LETTRES:
            if absence.semaine in ("toutes", lettre):
                trou = (absence.debut, absence.fin)
                par_cle.setdefault((absence.jour, lettre), []).append(trou)
    ouvertes: Mapping[int, Sequence[Intervalle]] = plages or SEMAINE_SUPPOSEE
    semaine: dict[Cle, tuple[Demi, ...]] = {}
    for lettre in LETTRES:
        for jour in range(1, 7):
            cle = (jour, lettre)
            base = cours.get(cle, ()) if cours else ouvertes.get(jour, ())
            demies: tuple[Demi, ...] = tuple((une,) for une in sorted(base))
            if trous := par_cle.get(cle):
                demies = tuple(reste for (une,) in demies if (reste := retirer(une, trous)))
            if demies:
                semaine[cle] = demies
    return SemaineEleve(semaine)


@dataclass(frozen=True)
class Ouverture:
    """Days of class of a school in a window: how many of each weekday and letter are whole, and
    those during which some minutes are closed, with these minutes."""

    entiers: Mapping[Cle, int]
    coupes: tuple[tuple[Cle, tuple[Intervalle, ...]], ...] = ()


def ouverture(
    jours: Iterable[tuple[datetime.date, str]],
    coupures: Mapping[datetime.date, Sequence[Intervalle]],
) -> Ouverture:
    """Sum up days of class (with the letter of their week) and the closed minutes of some."""
    entiers: Counter[Cle] = Counter()
    coupes = []
    for jour, lettre in jours:
        cle = (jour.isoweekday(), lettre)
        if jour in coupures:
            coupes.append((cle, tuple(coupures[jour])))
        else:
            entiers[cle] += 1
    return Ouverture(entiers, tuple(coupes))


@dataclass(frozen=True)
class TempsScolaire:
    """Open half-days of a pupil in a window, and the minutes that they hold."""

    demi_journees: int
    minutes: int
    jours: int = 0  # days with one of these half-days at least


def temps_scolaire(semaine: SemaineEleve, ouvert: Ouverture) -> TempsScolaire:
    """Open half-days, minutes and days of a pupil; closed for a part, a half-day stays open."""
    nombre = minutes = jours = 0
    for cle, demies in semaine.demi_journees.items():
        if fois := ouvert.entiers.get(cle, 0):
            nombre += fois * len(demies)
            jours += fois
            minutes += fois * sum(fin - debut for une in demies for debut, fin in une)
    for cle, trous in ouvert.coupes:
        avant = nombre
        for une in semaine.demi_journees.get(cle, ()):
            restes = [r for piece in une for r in retirer(piece, trous)]
            if restes:
                nombre += 1
                minutes += sum(fin - debut for debut, fin in restes)
        jours += nombre > avant
    return TempsScolaire(nombre, minutes, jours)


def minutes_notifiees(minutes_hebdo: int, semaine: SemaineEleve, temps: TempsScolaire) -> int:
    """Minutes of a weekly right over the open half-days of a window, to the nearest minute.

    *Source:* decision 9.
    """
    total = semaine.en_deux_semaines
    if not total:
        return 0
    # minutes x half-days / (total / 2), to the nearest whole, halves up, in whole numbers.
    exact = (2 * len(LETTRES) * minutes_hebdo * temps.demi_journees + total) // (2 * total)
    return min(exact, temps.minutes)
