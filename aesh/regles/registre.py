"""The register of timetable rules: each one function with its source, level and date.

*Source:* that of each rule's registration.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aesh.enums import Niveau
from aesh.regles.situation import Constat, Situation

Controle = Callable[[Situation], Iterable[Constat]]


@dataclass(frozen=True)
class Regle:
    """One registered rule; the documentation page is made from these."""

    code: str
    titre: str
    source: str
    niveau: Niveau
    depuis: datetime.date
    parametrable: bool
    controle: Controle


_regles: dict[str, Regle] = {}


def regle(
    *,
    code: str,
    titre: str,
    source: str,
    niveau: Niveau,
    depuis: datetime.date = datetime.date(2019, 9, 1),
    parametrable: bool = False,
) -> Callable[[Controle], Controle]:
    """Register a function that lists what breaks a rule."""

    def inscrire(controle: Controle) -> Controle:
        if code in _regles:
            raise ValueError(f"règle {code} inscrite deux fois")
        _regles[code] = Regle(code, titre, source, niveau, depuis, parametrable, controle)
        return controle

    return inscrire


def toutes() -> list[Regle]:
    """Registered rules, by code (R2 before R10)."""
    return sorted(_regles.values(), key=lambda r: (len(r.code.split("-")[0]), r.code))


def constats(situation: Situation) -> list[Constat]:
    """What breaks any rule, blocking findings first; the same sentence of several weeks once."""
    trouves = dict.fromkeys(constat for une in toutes() for constat in une.controle(situation))
    return sorted(trouves, key=lambda c: c.niveau != Niveau.BLOQUANT)
