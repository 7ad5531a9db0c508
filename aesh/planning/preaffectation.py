"""Pre-assignment of a department's AESH to poles and schools (format ``aesh-preassign/1``).

Prices of the schools first (``preaffectation_borne``: a bound, and which schools are worth looking
at); then the split between poles, with schools as fractions; then every pole exactly; then parts
that cross poles, until time is over. A greedy plan stands from the first instant: whatever HiGHS
does, there is an answer at the end of the time, or as soon as one asks to stop.
*Source:* weights and limits of the file; a human decides what becomes of the plan (decision 25).
"""

from collections.abc import Callable
from dataclasses import dataclass

from aesh.planning.preaffectation_etat import Chrono, Suivi
from aesh.planning.preaffectation_recherche import Recherche
from aesh.planning.probleme_preaffectation import Affectation, ProblemePreaffectation
from aesh.planning.verification_preaffectation import verifier_preaffectation


@dataclass(frozen=True, slots=True)
class ResultatPreaffectation:
    """The plan, what it is worth and what no plan could exceed."""

    affectations: tuple[Affectation, ...]
    score: int
    borne: float
    minutes_couvertes: int
    secondes: float


def resoudre_preaffectation(
    probleme: ProblemePreaffectation,
    *,
    secondes: float,
    graine: int = 0,
    arret: Callable[[], bool] | None = None,
    suivi: Suivi | None = None,
    coeurs: int = 2,
) -> ResultatPreaffectation:
    """The best plan found in that time; ``arret`` says when to stop sooner.

    *Source:* format ``aesh-preassign/1``.
    """
    chrono = Chrono(secondes, arret)
    recherche = Recherche(probleme, chrono, graine, suivi, coeurs)
    recherche.mener(secondes)
    affectations = recherche.etat.affectations()
    bilan = verifier_preaffectation(probleme, affectations)
    if bilan.violations:  # a fault of ours, never shown as a proposal
        raise RuntimeError(f"plan refusé par la vérification : {bilan.violations[:3]}")
    borne = float(bilan.score) if recherche.prouve else max(recherche.borne, float(bilan.score))
    return ResultatPreaffectation(
        affectations, bilan.score, borne, bilan.minutes_couvertes, chrono.ecoule
    )
