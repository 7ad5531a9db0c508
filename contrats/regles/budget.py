"""Full-time equivalents allotted, engaged, used: by pole and for the department. Pure.

Engaged: contracts of the day. Used: published hours of the week, as contracts would pay them. An
AESH of two poles is shared pro rata of her published hours, and counts once in the total.

*Source:* dossier §6 I9 (ETP = Σ quotité, split by pole pro rata of hours); ux page §5(b).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from aesh.regles.contrat import MINUTES_TEMPS_PLEIN_ANNUEL

SANS_POLE = None


@dataclass(frozen=True)
class FaitAgent:
    """One AESH: what her contracts are worth, where she is posted, her published hours by pole."""

    annuel: int  # weekly minutes × weeks, of all her contracts of the day
    poles: tuple[UUID, ...]  # posted there today, the main one first
    publiees: Mapping[UUID, Fraction]  # minutes a week


@dataclass(frozen=True)
class LigneBudget:
    """One pole (None: AESH whom no pole has), or the department; in exact ETP."""

    alloues: Fraction | None
    engages: Fraction
    utilises: Fraction
    personnes: int

    @property
    def reste(self) -> Fraction | None:
        """Allotted minus engaged."""
        return None if self.alloues is None else self.alloues - self.engages


def etp(minutes: Fraction | int, semaines: int) -> Fraction:
    """Weekly minutes over weeks, as a share of 1,607 h.

    *Source:* circulaire n° 2019-090, §3.4.
    """
    return Fraction(minutes) * semaines / MINUTES_TEMPS_PLEIN_ANNUEL


def parts(agent: FaitAgent) -> dict[UUID | None, Fraction]:
    """How one AESH is shared between poles: by published hours, else all to her main pole.

    *Source:* dossier §6 I9 (pro rata of hours).
    """
    total = sum(agent.publiees.values(), Fraction(0))
    if total:
        return {pole: minutes / total for pole, minutes in agent.publiees.items()}
    return {agent.poles[0] if agent.poles else SANS_POLE: Fraction(1)}


def budget(
    agents: Iterable[FaitAgent],
    alloues: Mapping[UUID | None, Fraction],
    semaines: int,
) -> tuple[dict[UUID | None, LigneBudget], LigneBudget]:
    """Lines by pole, and the department's. ``alloues[None]``: given to the whole department.

    Without a figure for the department, its allotment is the sum of the poles'.

    *Source:* issue F (« ETP budget allotted / engaged / used live per pole and department »).
    """
    engages: dict[UUID | None, Fraction] = {}
    utilises: dict[UUID | None, Fraction] = {}
    personnes: dict[UUID | None, int] = {}
    total_engage, total_utilise, nombre = Fraction(0), Fraction(0), 0
    for agent in agents:
        vaut = etp(agent.annuel, 1)
        total_engage += vaut
        nombre += bool(agent.annuel)
        for pole, part in parts(agent).items():
            engages[pole] = engages.get(pole, Fraction(0)) + vaut * part
            personnes[pole] = personnes.get(pole, 0) + bool(agent.annuel)
        for ici, minutes in agent.publiees.items():
            servi = etp(minutes, semaines)
            utilises[ici] = utilises.get(ici, Fraction(0)) + servi
            total_utilise += servi
    lignes = {
        pole: LigneBudget(
            alloues.get(pole) if pole else None,
            engages.get(pole, Fraction(0)),
            utilises.get(pole, Fraction(0)),
            personnes.get(pole, 0),
        )
        for pole in {*engages, *utilises, *(p for p in alloues if p)}
    }
    des_poles = [valeur for pole, valeur in alloues.items() if pole]
    pour_tous = alloues.get(None)
    if pour_tous is None and des_poles:
        pour_tous = sum(des_poles, Fraction(0))
    return lignes, LigneBudget(pour_tous, total_engage, total_utilise, nombre)
