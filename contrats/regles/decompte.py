"""What is certified of a month: the contract, less the absences of the AESH, plus what was added.

Week by week, in minutes; nothing is read here. *Source:* decisions 5, 9 and 10.
"""

import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from contrats.enums.service_fait import Ecart
from contrats.regles.service_fait import Compte

SEPT_JOURS = datetime.timedelta(days=7)


@dataclass
class Semaine:
    """Days of one week under the same contracts, added up.

    ``demies``, ``absentes``: half-days owed, and those wholly absent, on days with a published
    week in force; ``sans``, ``absentes_sans``: the same on days without one.
    """

    demies: int = 0
    absentes: int = 0
    sans: int = 0
    absentes_sans: int = 0
    compte: Compte = field(default_factory=Compte)


@dataclass(frozen=True)
class Solde:
    """Minutes that a week takes from the contract, and adds to it."""

    absence: Fraction
    en_plus: Fraction


def solder(hebdo: int, usuelles: int, semaine: Semaine) -> Solde:
    """What a week takes and adds. ``hebdo``: minutes of its contracts; ``usuelles``: half-days.

    The contract is owed whatever is placed. An absence takes the slots that were placed in it, and
    its share of the hours that nothing places; a week wholly absent takes all that it owed. What
    is added that week first fills the hours that nothing places.

    *Source:* decision 10 (paid: the contract less one's own absences, no debt of hours); the hours
    that nothing places: règle locale.
    """
    part = Fraction(hebdo, usuelles)
    doit = part * (semaine.demies + semaine.sans)
    libres = max(Fraction(), part * semaine.demies - semaine.compte.grille)
    if semaine.demies + semaine.sans < usuelles:  # part of a week: its days are uneven, not short
        libres = Fraction()
    prises = part * semaine.absentes_sans
    if semaine.demies:
        prises += libres * semaine.absentes / semaine.demies
    libres += part * semaine.sans
    absence = min(doit, semaine.compte.absence + prises)
    if semaine.absentes + semaine.absentes_sans == semaine.demies + semaine.sans:
        absence = doit
    return Solde(absence, max(Fraction(), semaine.compte.en_plus - (libres - prises)))


def part_de_trop(
    hebdo: Mapping[datetime.date, int], grille: Mapping[datetime.date, int], *, alterne: bool
) -> Fraction:
    """Share of the contract by which whole published weeks go beyond it; negative when below.

    ``hebdo``, ``grille``: minutes owed and placed of each whole week, by its Monday. A week that
    alternates is compared with its neighbour only: A and B together, or not at all.

    *Source:* decision 5 (a week is compared with the contract); pairs: règle locale.
    """
    lundis = sorted(hebdo)
    if alterne:
        lundis = [lundi for paire in paires(lundis) for lundi in paire]
    doit = sum(hebdo[lundi] for lundi in lundis)
    place = sum(grille.get(lundi, 0) for lundi in lundis)
    return Fraction(place - doit, doit) if doit else Fraction()


def paires(lundis: Sequence[datetime.date]) -> list[tuple[datetime.date, datetime.date]]:
    """Neighbouring weeks, two by two, from the first; each is in one pair at most.

    *Source:* règle locale (weeks A and B alternate).
    """
    trouvees: list[tuple[datetime.date, datetime.date]] = []
    attend: datetime.date | None = None
    for lundi in lundis:
        if attend is not None and lundi - attend == SEPT_JOURS:
            trouvees.append((attend, lundi))
            attend = None
        else:
            attend = lundi
    return trouvees


@dataclass(frozen=True)
class FaitDit:
    """A declared difference that is kept. ``ecole`` None: no school in particular."""

    cle: Hashable
    jour: datetime.date
    minutes: int
    par_l_ecole: bool
    ecole: Hashable | None


def minutes_comptees(
    dites: Iterable[FaitDit], restes: Mapping[datetime.date, int]
) -> dict[Hashable, int]:
    """Minutes that each difference adds or takes: hours told twice are counted once.

    Of one day, the words of the AESH come first; a school adds only what she did not say already of
    it, or of no school. ``restes``: minutes left to do on the days of an absence: no more is taken.

    *Source:* peers page §3 n° 10 (contract, grid, declared); once: règle locale.
    """
    comptees: dict[Hashable, int] = {}
    rangees = sorted(dites, key=lambda une: (une.jour, une.par_l_ecole, str(une.cle)))
    deja: dict[tuple[datetime.date, bool, Hashable | None], int] = {}
    for une in rangees:
        sens = une.minutes > 0
        minutes = abs(une.minutes)
        if une.par_l_ecole:
            for ou in (une.ecole, None):
                dit = min(minutes, deja.get((une.jour, sens, ou), 0))
                if dit:
                    deja[une.jour, sens, ou] -= dit
                    minutes -= dit
        else:
            deja[une.jour, sens, une.ecole] = deja.get((une.jour, sens, une.ecole), 0) + minutes
        comptees[une.cle] = minutes if sens else -minutes
    pris: dict[datetime.date, int] = {}
    for une in rangees:
        if une.minutes < 0 and une.jour in restes:
            reste = max(0, restes[une.jour] - pris.get(une.jour, 0))
            comptees[une.cle] = -min(-comptees[une.cle], reste)
            pris[une.jour] = pris.get(une.jour, 0) - comptees[une.cle]
    return comptees


@dataclass(frozen=True)
class Decompte:
    """One contract, one month, in minutes.

    ``grille``: what was published, for the reader; ``sans_grille``: part of the contract on days
    without a published week; ``ecart``: what whole published weeks place beyond the contract, over
    the month; ``decision``: what the SEI certifies more or less, by a dated decision.
    """

    contrat: int
    grille: int = 0
    sans_grille: int = 0
    absence: int = 0
    en_plus: int = 0
    declarees: int = 0
    decision: int = 0
    ecart: int = 0
    a_trancher: bool = False
    est_au_reservoir: bool = False

    @property
    def service(self) -> int:
        """What is certified: the contract less absences, plus what was added, declared and kept,
        and decided. Never below nothing; the timetable takes nothing away.

        *Source:* decision 10; peers page §3 n° 10 (nothing unpaid for a missing form).
        """
        return max(0, self.contrat - self.absence + self.en_plus + self.declarees + self.decision)

    def ecarts(self, tolerance: int) -> tuple[Ecart, ...]:
        """Why it is listed, nothing when contract, week and declarations agree.

        Who is kept for replacements has no week: this is no difference.

        *Source:* peers page §3 n° 10 (gap contract / grid / declared); tolerance: règle locale.
        """
        trouves = []
        if self.sans_grille and not self.est_au_reservoir:
            trouves.append(Ecart.SANS_GRILLE)
        if self.ecart < -tolerance:
            trouves.append(Ecart.SOUS_CONTRAT)
        elif self.ecart > tolerance:
            trouves.append(Ecart.SUR_CONTRAT)
        if self.declarees:
            trouves.append(Ecart.DECLARE)
        if self.a_trancher:
            trouves.append(Ecart.A_TRANCHER)
        if self.decision:
            trouves.append(Ecart.DECIDE)
        return tuple(trouves)
