"""What a plan changes: lines to decide of, compared with what is already accepted.

*Source:* issue F (differences only, minimal change); decision 25.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from campagne.enums import Changement, Raison
from campagne.regles.heures import QUART, Lieu, TempsSaisis, trajets_reserves
from campagne.regles.instance import AgentRentree, Donnee, EcoleRentree
from campagne.regles.raisons import RaisonDite, changement, raisons


@dataclass(frozen=True)
class LigneLue:
    """One line to propose. ``remplace``: it changes what this AESH already has in this school."""

    aesh: str
    ecole: str
    minutes: int
    changement: Changement
    raisons: tuple[RaisonDite, ...] = ()
    remplace: bool = False


def lire_plan(
    plan: Iterable[tuple[str, str, int]],
    agents: Mapping[str, AgentRentree],
    ecoles: Mapping[str, EcoleRentree],
    tenues: Collection[Donnee],
    deplacables: Collection[Donnee] = (),
    saisis: TempsSaisis | None = None,
) -> list[LigneLue]:
    """Lines of a plan (AESH, school, minutes), nothing for what stays as it is.

    Travel between her schools is taken from the longest line when her contract leaves no room
    for it; ``saisis``: typed times. *Source:* issue F; dossier §3 R5.
    """
    voulues: dict[str, dict[str, int]] = defaultdict(dict)
    for aesh, ecole, minutes in plan:
        voulues[aesh][ecole] = minutes
    fixes: dict[str, dict[str, int]] = defaultdict(dict)
    for une in tenues:
        fixes[une.aesh][une.ecole] = une.minutes
    for aesh, siennes in voulues.items():
        _laisser_le_trajet(agents[aesh], ecoles, siennes, fixes[aesh], saisis or {})
    avant: dict[str, dict[str, int]] = defaultdict(dict)
    for une in deplacables:
        avant[une.aesh][une.ecole] = une.minutes
    lignes = []
    for aesh in sorted(voulues.keys() | avant.keys()):
        agent, siennes = agents[aesh], voulues.get(aesh, {})
        toutes = sorted({*siennes, *fixes[aesh]})
        for ecole, minutes in sorted(siennes.items()):
            deja = avant[aesh].get(ecole) if aesh in avant else None
            if deja == minutes:
                continue
            genre = (
                changement(agent, ecole, [e for e in toutes if e != ecole])
                if deja is None
                else Changement.MINUTES
            )
            dites = tuple(raisons(agent, ecoles[ecole], toutes))
            lignes.append(LigneLue(aesh, ecole, minutes, genre, dites, deja is not None))
        lignes += [
            LigneLue(aesh, ecole, 0, Changement.PART, ({"code": Raison.MOINS_DE_BESOIN},), True)
            for ecole in sorted(avant.get(aesh, {}))
            if ecole not in siennes
        ]
    return lignes


def _laisser_le_trajet(
    agent: AgentRentree,
    ecoles: Mapping[str, EcoleRentree],
    siennes: dict[str, int],
    fixes: Mapping[str, int],
    saisis: TempsSaisis,
) -> None:
    """Shorten her longest new line by what travel needs beyond her free minutes."""
    toutes = sorted({*siennes, *fixes})
    lieux = [Lieu(e, ecoles[e].position if e in ecoles else None) for e in toutes]
    reserve = trajets_reserves(lieux, agent.mode, saisis)
    trop = sum(siennes.values()) + sum(fixes.values()) + reserve - agent.minutes
    longue = max(siennes, key=lambda e: (siennes[e], e), default="")
    if reserve and longue and 0 < trop < siennes[longue]:
        siennes[longue] -= -(-trop // QUART) * QUART
