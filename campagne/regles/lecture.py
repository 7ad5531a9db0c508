"""What a plan changes: lines to decide of, compared with what is already accepted.

*Source:* issue F (differences only, minimal change); decision 25.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from campagne.enums import Changement, Raison
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
) -> list[LigneLue]:
    """Lines of a plan (AESH, school, minutes), nothing for what stays as it is.

    *Source:* issue F.
    """
    voulues: dict[str, dict[str, int]] = defaultdict(dict)
    for aesh, ecole, minutes in plan:
        voulues[aesh][ecole] = minutes
    fixes: dict[str, set[str]] = defaultdict(set)
    for une in tenues:
        fixes[une.aesh].add(une.ecole)
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
