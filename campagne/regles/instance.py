"""A campaign as a problem for the solver: who is free, how long, where she may go, at what cost.

Costs are points lost: one for each minute of travel, and what is not followed (a wish, a pupil
already helped, a skill asked elsewhere, what is already accepted). The solver's own weights are
those of its format; what it cannot hold is folded into the cost of a school.

*Source:* format ``aesh-preassign/1``; circ. 2019-090 §3.1-3.2 by dossier §2.4 (skills, wishes,
distance are looked at); decision 3 (no second site without a known time); issue F (a change has a
price).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from aesh.planning.probleme import QUART
from aesh.planning.probleme_preaffectation import (
    MINIMUM,
    AgentPreaffectation,
    PoidsPreaffectation,
    ProblemePreaffectation,
)
from pial.enums import Deplacement
from pial.trajets import Position, minutes_calculees

CANDIDATES = 12  # nearest schools looked at for each AESH, besides those that have a reason
ELEVES_COMPTES = 3
PART_VOEU = (1.0, 0.8, 0.6)
PART_DEGRE = 0.5
SUR_PLACE = 5  # minutes to a school of one's own town when its place is not known
INCONNU = 30  # minutes counted when no place is known: neither near nor far


@dataclass(frozen=True)
class PoidsCampagne:
    """What the campaign weighs, in points."""

    continuite: int = 60
    eleve: int = 20
    voeu: int = 30
    competence: int = 30
    changement: int = 200
    trajet_max: int = 45


@dataclass(frozen=True)
class EcoleRentree:
    """A school with a need: quarters that nobody accepted holds yet are counted elsewhere."""

    id: str
    pole: str
    minutes: int
    position: Position | None = None
    commune: str = ""
    degre: str = ""
    competences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AgentRentree:
    """An AESH at the rentrée. ``pole_fixe``: a posting that goes on keeps her there.

    ``minutes``: what may be given to schools, the mission of a référent taken away.
    """

    id: str
    minutes: int
    ecole_actuelle: str | None = None
    pole_fixe: str | None = None
    position: Position | None = None
    commune: str = ""
    mode: Deplacement = Deplacement.VOITURE
    ecoles_max: int = 2
    reste: bool = False
    voeux: tuple[str, ...] = ()
    degre: str = ""
    competences: frozenset[str] = frozenset()
    suivis: Mapping[str, int] = field(default_factory=dict)
    refus: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Donnee:
    """Minutes of an AESH in a school, already accepted or published."""

    aesh: str
    ecole: str
    minutes: int


@dataclass(frozen=True)
class Instance:
    """The problem and what its indices stand for."""

    probleme: ProblemePreaffectation
    agents: tuple[str, ...]
    ecoles: tuple[str, ...]


def traduire(
    ecoles: Sequence[EcoleRentree],
    agents: Sequence[AgentRentree],
    tenues: Collection[Donnee],
    poids: PoidsCampagne,
    *,
    deplacables: Collection[Donnee] = (),
) -> Instance:
    """The problem of what is left to give.

    ``tenues`` are never moved: they are taken from needs and contracts beforehand. ``deplacables``
    may move, each other school then costs ``poids.changement`` more.

    *Source:* format ``aesh-preassign/1``; issue F (accepted lines never move unless said).
    """
    rang = {une.id: n for n, une in enumerate(ecoles)}
    pole_de = {une.id: une.pole for une in ecoles}
    numeros = {pole: n for n, pole in enumerate(sorted({une.pole for une in ecoles}))}
    recu: dict[str, int] = defaultdict(int)
    siennes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    actuelles: dict[str, set[str]] = defaultdict(set)
    for une in tenues:
        recu[une.ecole] += une.minutes
        siennes[une.aesh][une.ecole] += une.minutes
    for une in deplacables:
        actuelles[une.aesh].add(une.ecole)
    demande = tuple(
        0 if une.minutes <= recu[une.id] else -(-(une.minutes - recu[une.id]) // QUART)
        for une in ecoles
    )
    ouvertes = [une for une in ecoles if demande[rang[une.id]]]
    distances = _Distances(ouvertes)
    gardes: list[AgentRentree] = []
    lus: list[AgentPreaffectation] = []
    for agent in agents:
        deja = siennes.get(agent.id, {})
        quarts = (agent.minutes - sum(deja.values())) // QUART
        places = ecoles_possibles(agent) - len(deja)
        if quarts < MINIMUM or places <= 0:
            continue
        pole = next((pole_de[e] for e in deja if e in pole_de), agent.pole_fixe)
        trajets = _couts(agent, distances, poids, pole, frozenset(deja), actuelles[agent.id])
        if not trajets:
            continue
        gardes.append(agent)
        lus.append(
            AgentPreaffectation(
                quarts=quarts,
                max_ecoles=places,
                precedente=None
                if agent.ecole_actuelle is None or deja
                else rang.get(agent.ecole_actuelle),
                trajets={rang[e]: cout for e, cout in trajets.items()},
            )
        )
    probleme = ProblemePreaffectation(
        id="campagne",
        poles=tuple(numeros[une.pole] for une in ecoles),
        demande=demande,
        agents=tuple(lus),
        poids=PoidsPreaffectation(
            t1=12, t2=8, t3=6, site2=20, site3=60, continuite=poids.continuite
        ),
    )
    return Instance(probleme, tuple(a.id for a in gardes), tuple(e.id for e in ecoles))


def ecoles_possibles(agent: AgentRentree) -> int:
    """Schools at most: one when she has no car, since no time between two sites is known.

    *Source:* decision 3.
    """
    return agent.ecoles_max if agent.mode == Deplacement.VOITURE else 1


def trajet_domicile(agent: AgentRentree, ecole: EcoleRentree) -> int | None:
    """Minutes from home (the middle of her town) to a school by her mode; None: not known.

    *Source:* decision 3 (time per mode); dossier §3 R5.
    """
    minutes = minutes_calculees(agent.position, ecole.position, agent.mode)
    if minutes is None and agent.commune and agent.commune == ecole.commune:
        return SUR_PLACE
    return minutes


class _Distances:
    """Times from a town by a mode, computed once."""

    def __init__(self, ecoles: Sequence[EcoleRentree]) -> None:
        self.ecoles = {une.id: une for une in ecoles}
        self._lues: dict[tuple[Position | None, str, str], list[tuple[int, str]]] = {}

    def de(self, agent: AgentRentree) -> list[tuple[int, str]]:
        """(minutes, school), the nearest first."""
        cle = (agent.position, agent.commune, agent.mode.value)
        if cle not in self._lues:
            temps = ((trajet_domicile(agent, une), une.id) for une in self.ecoles.values())
            self._lues[cle] = sorted((t, e) for t, e in temps if t is not None)
        return self._lues[cle]


def _couts(
    agent: AgentRentree,
    distances: _Distances,
    poids: PoidsCampagne,
    pole: str | None,
    deja: frozenset[str],
    actuelles: Collection[str],
) -> dict[str, float]:
    """Cost of each school she may be given."""
    attaches = {*agent.voeux, *agent.suivis, *actuelles}
    if agent.ecole_actuelle:
        attaches.add(agent.ecole_actuelle)
    interdites = deja | agent.refus
    proches: dict[str, int] = {}
    for minutes, ecole in distances.de(agent):
        if pole is not None and distances.ecoles[ecole].pole != pole:
            continue
        if minutes <= poids.trajet_max and (len(proches) < CANDIDATES or ecole in attaches):
            proches[ecole] = minutes
    connues = {e: m for m, e in distances.de(agent)} if attaches else {}
    for ecole in attaches & distances.ecoles.keys():
        if pole is None or distances.ecoles[ecole].pole == pole:
            proches.setdefault(ecole, connues.get(ecole, INCONNU))
    proches = {e: m for e, m in proches.items() if e not in interdites}
    return {
        e: minutes
        + (poids.changement if actuelles and e not in actuelles else 0)
        + _regrets(agent, distances.ecoles[e], poids, proches, distances)
        + (20 if deja else 0)
        for e, minutes in proches.items()
    }


def _regrets(
    agent: AgentRentree,
    ecole: EcoleRentree,
    poids: PoidsCampagne,
    proches: Mapping[str, int],
    distances: _Distances,
) -> float:
    """Points lost by what this school does not give, among what another one would."""
    perdus = 0.0
    suivie = max((part_du_voeu(agent, distances.ecoles[e]) for e in proches), default=0.0)
    perdus += poids.voeu * (suivie - part_du_voeu(agent, ecole))
    meilleur = max((min(agent.suivis.get(e, 0), ELEVES_COMPTES) for e in proches), default=0)
    perdus += poids.eleve * (meilleur - min(agent.suivis.get(ecole.id, 0), ELEVES_COMPTES))
    if agent.competences and any(
        agent.competences & distances.ecoles[e].competences for e in proches
    ):
        perdus += 0 if agent.competences & ecole.competences else poids.competence
    return perdus


def part_du_voeu(agent: AgentRentree, ecole: EcoleRentree) -> float:
    """How far a school follows her wishes, from 0 to 1.

    To stay is a wish: it weighs, it does not forbid another school. *Source:* circ. 2019-090 §3.2
    by dossier §2.4 (wishes are looked at).
    """
    if agent.reste and ecole.id == agent.ecole_actuelle:
        return 1.0
    if ecole.id in agent.voeux:
        return PART_VOEU[min(agent.voeux.index(ecole.id), 2)]
    return PART_DEGRE if agent.degre and agent.degre == ecole.degre else 0.0
