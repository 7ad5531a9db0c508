"""Plans and meetings as the pages show them."""

import datetime
from dataclasses import dataclass

from eleves.enums import (
    LIBELLES_CONCLUSION_REUNION,
    LIBELLES_PARTICIPANT_REUNION,
    ConclusionReunion,
    ParticipantReunion,
)
from eleves.models import Eleve, PlanEleve, ReunionEleve
from eleves.regles.mots_droits import en_suite


@dataclass(frozen=True)
class PlanVu:
    """A plan, and whether it is over."""

    objet: PlanEleve
    est_fini: bool


@dataclass(frozen=True)
class ReunionVue:
    """A meeting with its codes in words; ``en_retard``: planned, past, nobody said that it was."""

    objet: ReunionEleve
    participants: list[str]
    conclusions: list[str]
    en_retard: bool


def montrer_plans(eleve: Eleve, le: datetime.date) -> list[PlanVu]:
    """Plans of a pupil, latest first."""
    return [
        PlanVu(plan, bool(plan.periode.upper and plan.periode.upper <= le))
        for plan in eleve.plans.all()
    ]


def montrer_reunions(eleve: Eleve, le: datetime.date) -> list[ReunionVue]:
    """Meetings of a pupil, latest first."""
    return [
        ReunionVue(
            une,
            [
                en_suite(LIBELLES_PARTICIPANT_REUNION[ParticipantReunion(c)])
                for c in une.participants
            ],
            [en_suite(LIBELLES_CONCLUSION_REUNION[ConclusionReunion(c)]) for c in une.conclusions],
            not une.tenue and une.date < le,
        )
        for une in eleve.reunions.all()
    ]
