"""Means against needs of a pole on a day, in ETP; each line is the sum of its rows, exactly.

*Source:* dossier §6 I17 (« en + ou en − », source 001).
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reporting.enums.moyens import DROITS_NOTIFIES, MOYENS, LigneBalance
from reporting.regles.besoins_du_pole import besoins_au
from reporting.regles.faits_balance import FaitsPole
from reporting.regles.moyens_du_pole import moyens_au
from reporting.regles.pieces_balance import (
    MINUTES_ANNUELLES,
    Piece,
    minutes_par_semaine,
    sum_etp,
)

MOIS_DE_CLASSE = 10  # September to June: the expected rise spreads over them


@dataclass(frozen=True)
class Ligne:
    """One line: how many things, weekly minutes, ETP."""

    code: LigneBalance
    nombre: int = 0
    minutes: Fraction = Fraction(0)
    etp: Fraction = Fraction(0)


@dataclass(frozen=True)
class Solde:
    """Needs and means; ``solde`` is negative when means are missing."""

    besoins: Fraction = Fraction(0)
    moyens: Fraction = Fraction(0)

    @property
    def solde(self) -> Fraction:
        """Means minus needs."""
        return self.moyens - self.besoins


@dataclass(frozen=True)
class Balance:
    """What is shown of a pole on a day."""

    le: datetime.date
    pieces: tuple[Piece, ...]
    lignes: tuple[Ligne, ...]
    total: Solde
    par_ecole: dict[str | None, Solde] = field(default_factory=dict)

    def ligne(self, code: LigneBalance) -> Ligne:
        """One line by its code."""
        return next(une for une in self.lignes if une.code == code)


def balance_au(
    faits: FaitsPole, le: datetime.date, *, reference: datetime.date | None = None
) -> Balance:
    """The balance on a day. ``reference``: the day from which the expected rise starts (``le``).

    *Source:* dossier §6 I17 (« en + ou en − », source 001).
    """
    pieces = [*besoins_au(faits, le), *moyens_au(faits, le)]
    depuis = le if reference is None else min(reference, le)
    droits = pieces if depuis == le else besoins_au(faits, depuis)
    base = sum_etp(p for p in droits if p.ligne in DROITS_NOTIFIES)
    disponibles = sum_etp(p for p in pieces if p.ligne in MOYENS)
    hausse = base * faits.reglages.hausse_pct / 100 * Fraction(_mois(depuis, le), MOIS_DE_CLASSE)
    reserve = disponibles * faits.reglages.reserve_pct / 100
    for code, etp in ((LigneBalance.HAUSSE, hausse), (LigneBalance.RESERVE, reserve)):
        if etp:
            pieces.append(Piece(code, code, None, MINUTES_ANNUELLES, etp))
    return _assembler(le, pieces)


def _mois(depuis: datetime.date, le: datetime.date) -> int:
    """First days of month crossed since the reference."""
    return max(0, (le.year - depuis.year) * 12 + le.month - depuis.month)


def courbe(faits: FaitsPole, le: datetime.date, annee: int) -> list[Balance]:
    """The balance on the first of each month of class, September to July; the rise starts today.

    *Source:* ux page §5(g) (month curve).
    """
    mois = [datetime.date(annee, m, 1) for m in (9, 10, 11, 12)]
    mois += [datetime.date(annee + 1, m, 1) for m in range(1, 8)]
    return [balance_au(faits, jour, reference=le) for jour in mois]


def restreindre(balance: Balance, ecole: str) -> Balance:
    """The same balance, of one school alone: its pieces and nothing else.

    *Source:* ux page §5(b) (a figure opens what makes it).
    """
    return _assembler(balance.le, [p for p in balance.pieces if p.ecole == ecole])


def _assembler(le: datetime.date, pieces: Sequence[Piece]) -> Balance:
    par_ligne: dict[LigneBalance, list[Piece]] = defaultdict(list)
    par_ecole: dict[str | None, tuple[list[Piece], list[Piece]]] = defaultdict(lambda: ([], []))
    for une in pieces:
        par_ligne[une.ligne].append(une)
        par_ecole[une.ecole][une.ligne in MOYENS].append(une)
    lignes = tuple(_ligne(code, par_ligne.get(code, [])) for code in LigneBalance)
    besoins = sum((x.etp for x in lignes if x.code not in MOYENS), Fraction(0))
    moyens = sum((x.etp for x in lignes if x.code in MOYENS), Fraction(0))
    ecoles = {
        ecole: Solde(sum_etp(demandes), sum_etp(offerts))
        for ecole, (demandes, offerts) in par_ecole.items()
    }
    return Balance(le, tuple(pieces), lignes, Solde(besoins, moyens), ecoles)


def _ligne(code: LigneBalance, pieces: Sequence[Piece]) -> Ligne:
    """Weekly minutes are those of each thing once, its share of the pole applied."""
    if code in (LigneBalance.HAUSSE, LigneBalance.RESERVE):
        return Ligne(code, len(pieces), Fraction(0), sum_etp(pieces))
    minutes = sum((minutes_par_semaine(p) for p in pieces), Fraction(0))
    return Ligne(code, len({p.objet for p in pieces}), minutes, sum_etp(pieces))
