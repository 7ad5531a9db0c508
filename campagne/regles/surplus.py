"""No school is proposed more than it needs: what is beyond stays free hours. Pure.

The solver loses nothing by leaving an AESH in her school of today beyond its need, since nobody
else asks for her; the board would then promise hours that no pupil waits for.

*Source:* issue F (needs on one side, AESH with free hours on the other); règle locale.
"""

from collections.abc import Callable, Collection, Sequence

from aesh.planning.probleme import QUART
from aesh.planning.probleme_preaffectation import (
    MINIMUM,
    Affectation,
    ProblemePreaffectation,
)
from campagne.regles.instance import (
    ELEVES_COMPTES,
    INCONNU,
    AgentRentree,
    EcoleRentree,
    PoidsCampagne,
    part_du_voeu,
    trajet_domicile,
)


def points(agent: AgentRentree, ecole: EcoleRentree, poids: PoidsCampagne) -> float:
    """Reasons of an AESH to be in a school, by the weights of the campaign; never shown.

    *Source:* issue F (continuity of pupils, distance, wishes, skills).
    """
    total = poids.continuite if agent.ecole_actuelle == ecole.id else 0.0
    total += poids.eleve * min(agent.suivis.get(ecole.id, 0), ELEVES_COMPTES)
    total += poids.voeu * part_du_voeu(agent, ecole)
    total += poids.competence if agent.competences & ecole.competences else 0
    trajet = trajet_domicile(agent, ecole)
    return total - (INCONNU if trajet is None else trajet)


def sans_surplus(
    plan: Sequence[Affectation],
    probleme: ProblemePreaffectation,
    attache: Callable[[int, int], float],
    gardees: Collection[tuple[int, int]] = (),
) -> list[Affectation]:
    """The plan cut to the demand of each school, two hours beyond at most (the least in a school).

    ``gardees``: pairs (AESH, school) already accepted, never cut. The others are kept from the one
    with the most reasons to be there (``attache``). *Source:* règle locale.
    """
    restent = [QUART * quarts for quarts in probleme.demande]
    gardes = []
    autres = []
    for une in plan:
        if (une[0], une[1]) in gardees:
            restent[une[1]] -= une[2]
            gardes.append(une)
        else:
            autres.append(une)

    for une in sorted(autres, key=lambda x: (-attache(x[0], x[1]), x)):
        aesh, ecole, minutes = une
        if restent[ecole] <= 0:
            continue
        donnees = min(minutes, max(restent[ecole], MINIMUM * QUART))
        restent[ecole] -= donnees
        gardes.append(Affectation(aesh, ecole, donnees))
    return sorted(gardes)
