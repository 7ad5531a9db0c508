"""Independent judge of a pre-assignment: what it breaks, what it is worth.

Shares no code with what computes plans: it reads the problem's plain values and counts again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from aesh.planning.probleme_preaffectation import Affectation, ProblemePreaffectation


class Faute(StrEnum):
    """What a pre-assignment may break."""

    MINUTES = "minutes"
    DOUBLON = "doublon"
    INCONNU = "inconnu"
    HORS_DE_PORTEE = "hors_de_portee"
    DEUX_POLES = "deux_poles"
    TROP_D_ECOLES = "trop_d_ecoles"
    CONTRAT = "contrat"


@dataclass(frozen=True, slots=True)
class ViolationPreaffectation:
    """One offence: who, where (None when it concerns her whole week)."""

    faute: Faute
    aesh: int
    ecole: int | None = None


@dataclass(frozen=True, slots=True)
class BilanPreaffectation:
    """Violations, score and figures of a pre-assignment."""

    violations: tuple[ViolationPreaffectation, ...]
    score: int
    minutes_couvertes: int
    minutes_demandees: int
    sous_la_moitie: int
    ecoles_gardees: int

    @property
    def couverture_pct(self) -> float:
        """Share of the demand that is covered."""
        return round(100 * self.minutes_couvertes / max(1, self.minutes_demandees), 2)


def verifier_preaffectation(
    probleme: ProblemePreaffectation, affectations: Iterable[Affectation | tuple[int, int, int]]
) -> BilanPreaffectation:
    """Judge a plan.

    *Source:* format ``aesh-preassign/1`` (one pole, two hours at least in each school, no more
    than the contract; three tiers of the demand of each school).
    """
    violations: list[ViolationPreaffectation] = []
    par_aesh: dict[int, dict[int, int]] = defaultdict(dict)
    for aesh, ecole, minutes in affectations:
        if not (0 <= aesh < len(probleme.agents) and 0 <= ecole < len(probleme.poles)):
            violations.append(ViolationPreaffectation(Faute.INCONNU, aesh, ecole))
            continue
        if minutes % 15 or minutes < 120:
            violations.append(ViolationPreaffectation(Faute.MINUTES, aesh, ecole))
        if ecole in par_aesh[aesh]:
            violations.append(ViolationPreaffectation(Faute.DOUBLON, aesh, ecole))
        par_aesh[aesh][ecole] = minutes // 15

    poids, score, gardees = probleme.poids, 0, 0
    recu = [0] * len(probleme.demande)
    for aesh, ecoles in par_aesh.items():
        agent = probleme.agents[aesh]
        loin = [e for e in ecoles if e not in agent.trajets]
        if loin:
            violations += [ViolationPreaffectation(Faute.HORS_DE_PORTEE, aesh, e) for e in loin]
            continue
        if len({probleme.poles[e] for e in ecoles}) > 1:
            violations.append(ViolationPreaffectation(Faute.DEUX_POLES, aesh))
        if len(ecoles) > agent.max_ecoles:
            violations.append(ViolationPreaffectation(Faute.TROP_D_ECOLES, aesh))
        if sum(ecoles.values()) > agent.quarts:
            violations.append(ViolationPreaffectation(Faute.CONTRAT, aesh))
        for ecole, quarts in ecoles.items():
            recu[ecole] += quarts
            score -= round(agent.trajets[ecole])
        score -= poids.site2 * (len(ecoles) > 1) + poids.site3 * max(0, len(ecoles) - 2)
        if agent.precedente in ecoles:
            score += poids.continuite
            gardees += 1

    couverts = sous = 0
    for demande, quarts in zip(probleme.demande, recu, strict=True):
        utiles, moitie, quatre_cinq = min(quarts, demande), demande // 2, demande * 4 // 5
        score += poids.t1 * min(utiles, moitie)
        score += poids.t2 * max(0, min(utiles, quatre_cinq) - moitie)
        score += poids.t3 * max(0, utiles - quatre_cinq)
        couverts += utiles
        sous += 2 * quarts < demande
    return BilanPreaffectation(
        violations=tuple(violations),
        score=score,
        minutes_couvertes=15 * couverts,
        minutes_demandees=15 * sum(probleme.demande),
        sous_la_moitie=sous,
        ecoles_gardees=gardees,
    )
