"""Pre-assignment of a department: which AESH in which schools, for how many minutes a week.

``aesh-preassign/1`` in, ``aesh-preassign-plan/1`` out. Schools, AESH and poles are indices into the
tuples of the problem; time is counted in quarters of an hour, as in the files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from aesh.planning import champs
from aesh.planning.probleme import QUART, ProblemeInvalide

SCHEMA = "aesh-preassign/1"
SCHEMA_PLAN = "aesh-preassign-plan/1"
MINIMUM = 8  # quarters: nobody is sent to a school for less than two hours a week
SEMAINE = 7 * 24 * 60


class Affectation(NamedTuple):
    """An AESH works in a school for so many minutes a week."""

    aesh: int
    ecole: int
    minutes: int


@dataclass(frozen=True, slots=True)
class PoidsPreaffectation:
    """Weights per quarter for the three tiers, per school kept or added for the others."""

    t1: int
    t2: int
    t3: int
    site2: int
    site3: int
    continuite: int


@dataclass(frozen=True, slots=True)
class AgentPreaffectation:
    """An AESH: quarters of contract, schools at most, last year's school, minutes of travel."""

    quarts: int
    max_ecoles: int
    precedente: int | None
    trajets: Mapping[int, float]  # the schools within reach


@dataclass(frozen=True)
class ProblemePreaffectation:
    """A whole department."""

    id: str
    poles: tuple[int, ...]  # of each school
    demande: tuple[int, ...]  # quarters of each school
    agents: tuple[AgentPreaffectation, ...]
    poids: PoidsPreaffectation
    borne: float | None = None
    glouton: int | None = None

    @cached_property
    def paliers(self) -> tuple[tuple[int, int, int], ...]:
        """Quarters of each tier (0-50 %, 50-80 %, 80-100 %) of each school's demand."""
        return tuple((d // 2, d * 4 // 5 - d // 2, d - d * 4 // 5) for d in self.demande)

    def valeur(self, ecole: int, quarts: int) -> int:
        """Points of a school that receives so many quarters."""
        total = 0
        for poids, taille in zip(
            (self.poids.t1, self.poids.t2, self.poids.t3), self.paliers[ecole], strict=True
        ):
            pris = min(quarts, taille)
            total += poids * pris
            quarts -= pris
        return total

    def cout_trajet(self, aesh: int, ecole: int) -> int:
        """Points lost to travel."""
        return round(self.agents[aesh].trajets[ecole])

    def points_agent(self, aesh: int, ecoles: Iterable[int]) -> int:
        """Points of an AESH's set of schools, what she covers apart."""
        choisies = set(ecoles)
        points = -sum(self.cout_trajet(aesh, e) for e in choisies)
        points -= self.poids.site2 * (len(choisies) > 1)
        points -= self.poids.site3 * max(0, len(choisies) - 2)
        return points + self.poids.continuite * (self.agents[aesh].precedente in choisies)


def lire_preaffectation(donnees: Mapping[str, Any]) -> ProblemePreaffectation:
    """The problem of a JSON object, or ``ProblemeInvalide``.

    *Source:* format ``aesh-preassign/1``.
    """
    donnees = champs.objet(donnees, "Le fichier")
    if donnees.get("schema") != SCHEMA:
        raise ProblemeInvalide(f"Le format « {donnees.get('schema')} » n'est pas {SCHEMA}.")
    ecoles = [
        champs.objet(e, f"L'école {i}")
        for i, e in enumerate(champs.liste(donnees, "schools", "Le fichier"))
    ]
    demande = champs.liste(donnees, "demand", "Le fichier")
    if len(demande) != len(ecoles):
        raise ProblemeInvalide(
            f"« demand » donne {len(demande)} besoins pour {len(ecoles)} écoles."
        )
    agents = champs.liste(donnees, "aesh", "Le fichier")
    candidats = champs.liste(donnees, "candidates", "Le fichier")
    if len(candidats) != len(agents):
        raise ProblemeInvalide(
            f"« candidates » donne {len(candidats)} listes d'écoles pour {len(agents)} AESH."
        )
    glouton = champs.nombre(donnees.get("greedy"), "« greedy »")
    return ProblemePreaffectation(
        id=champs.mot(donnees, "id", "Le fichier", "sans-nom"),
        poles=tuple(champs.entier(e, "pial", f"L'école {i}") for i, e in enumerate(ecoles)),
        demande=tuple(
            champs.juger_entier(d, f"Le besoin de l'école {i}", maxi=10**6)
            for i, d in enumerate(demande)
        ),
        agents=tuple(
            _agent(a, c, i, len(ecoles))
            for i, (a, c) in enumerate(zip(agents, candidats, strict=True))
        ),
        poids=_poids(champs.objet(donnees.get("weights"), "« weights »")),
        borne=champs.nombre(donnees.get("bound"), "« bound »"),
        glouton=None if glouton is None else int(glouton),
    )


def _agent(brut: object, candidats: object, rang: int, nombre: int) -> AgentPreaffectation:
    ou = f"L'AESH {rang}"
    agent = champs.objet(brut, ou)
    if not isinstance(candidats, list | tuple):
        raise ProblemeInvalide(f"{ou} : ses écoles possibles doivent être une liste.")
    trajets: dict[int, float] = {}
    for paire in candidats:
        if not isinstance(paire, list | tuple) or len(paire) != 2:
            raise ProblemeInvalide(f"{ou} : une école possible s'écrit [école, minutes].")
        ecole = champs.juger_entier(paire[0], f"{ou} : chaque école", maxi=nombre - 1)
        minutes = champs.nombre(paire[1], f"{ou} : chaque trajet")
        if minutes is None or minutes < 0:
            raise ProblemeInvalide(f"{ou} : le trajet vers l'école {ecole} manque.")
        if ecole in trajets:
            raise ProblemeInvalide(f"{ou} : l'école {ecole} est donnée deux fois.")
        trajets[ecole] = minutes
    precedente = agent.get("last")
    if precedente is not None:
        precedente = champs.juger_entier(precedente, f"{ou} : « last »", maxi=nombre - 1)
    return AgentPreaffectation(
        quarts=champs.entier(agent, "hours", ou, maxi=SEMAINE) // QUART,
        max_ecoles=champs.entier(agent, "max_schools", ou, maxi=100),
        precedente=precedente,
        trajets=trajets,
    )


def _poids(brut: Mapping[str, Any]) -> PoidsPreaffectation:
    cles = {"t1": "t1", "t2": "t2", "t3": "t3", "site2": "site2", "site3": "site3"}
    cles["continuite"] = "cont"
    poids = PoidsPreaffectation(
        **{champ: champs.entier(brut, cle, "« weights »") for champ, cle in cles.items()}
    )
    if not poids.t1 >= poids.t2 >= poids.t3:
        raise ProblemeInvalide("« weights » : t1, t2 et t3 doivent aller en décroissant.")
    return poids


def ecrire_preaffectation(probleme: ProblemePreaffectation) -> dict[str, Any]:
    """JSON object that ``lire_preaffectation`` reads as the same problem.

    *Source:* format ``aesh-preassign/1``.
    """
    poids = probleme.poids
    return {
        "schema": SCHEMA,
        "id": probleme.id,
        "schools": [{"pial": p} for p in probleme.poles],
        "demand": list(probleme.demande),
        "aesh": [
            {"hours": a.quarts * QUART, "max_schools": a.max_ecoles, "last": a.precedente}
            for a in probleme.agents
        ],
        "candidates": [[[e, t] for e, t in a.trajets.items()] for a in probleme.agents],
        "weights": {
            "t1": poids.t1,
            "t2": poids.t2,
            "t3": poids.t3,
            "site2": poids.site2,
            "site3": poids.site3,
            "cont": poids.continuite,
        },
        **({} if probleme.borne is None else {"bound": probleme.borne}),
        **({} if probleme.glouton is None else {"greedy": probleme.glouton}),
    }


def lire_affectations(donnees: Mapping[str, Any]) -> tuple[Affectation, ...]:
    """The lines of an ``aesh-preassign-plan/1`` object, or ``ProblemeInvalide``.

    *Source:* format ``aesh-preassign-plan/1``.
    """
    donnees = champs.objet(donnees, "Le plan")
    if donnees.get("schema") != SCHEMA_PLAN:
        raise ProblemeInvalide(f"Le format « {donnees.get('schema')} » n'est pas {SCHEMA_PLAN}.")
    lignes = []
    for ligne in champs.liste(donnees, "affectations", "Le plan"):
        if not isinstance(ligne, list | tuple) or len(ligne) != 3:
            raise ProblemeInvalide("Une affectation s'écrit [AESH, école, minutes].")
        lignes.append(Affectation(*(champs.juger_entier(v, "Une affectation") for v in ligne)))
    return tuple(lignes)
