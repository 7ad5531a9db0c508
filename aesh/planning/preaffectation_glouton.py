"""What a careful coordinator does with a spreadsheet, to start from and to compare with.

*Source:* format ``aesh-preassign/1``; no rule is decided here.
"""

from collections.abc import Mapping, Sequence

from aesh.planning.preaffectation_modele import Donne
from aesh.planning.probleme_preaffectation import MINIMUM, ProblemePreaffectation


def affecter_une_par_une(
    probleme: ProblemePreaffectation, possibles: Mapping[int, Sequence[int]], deja: Sequence[int]
) -> Donne:
    """Those who keep their school first, then the longest contracts: each where she is worth most.

    A further school of the same pole is added while it brings more than it costs.
    """
    recu = list(deja)
    donne: Donne = {a: {} for a in possibles}
    ordre = sorted(
        possibles,
        key=lambda a: (
            probleme.agents[a].precedente not in possibles[a],
            -probleme.agents[a].quarts,
            a,
        ),
    )
    for a in ordre:
        agent = probleme.agents[a]
        reste = agent.quarts
        while len(donne[a]) < agent.max_ecoles and reste >= MINIMUM:
            choix = _la_meilleure(probleme, a, possibles[a], donne[a], recu, reste)
            if choix is None:
                break
            ecole, quarts = choix
            donne[a][ecole] = quarts
            recu[ecole] += quarts
            reste -= quarts
    return donne


def _la_meilleure(
    probleme: ProblemePreaffectation,
    a: int,
    ecoles: Sequence[int],
    siennes: Mapping[int, int],
    recu: Sequence[int],
    reste: int,
) -> tuple[int, int] | None:
    meilleur, choix = 0, None
    avant = probleme.points_agent(a, siennes)
    for e in ecoles:
        if e in siennes or any(probleme.poles[e] != probleme.poles[f] for f in siennes):
            continue
        manque = probleme.demande[e] - recu[e]
        if manque <= 0:
            continue
        quarts = max(MINIMUM, min(reste, manque))
        gain = probleme.valeur(e, recu[e] + quarts) - probleme.valeur(e, recu[e])
        gain += probleme.points_agent(a, {*siennes, e}) - avant
        if gain > meilleur:
            meilleur, choix = gain, (e, quarts)
    return choix
