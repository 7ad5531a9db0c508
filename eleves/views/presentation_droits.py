"""A decision as the pages show it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eleves.enums import LIBELLES_ACTIVITE, LIBELLES_STATUT_DROIT, Activite, StatutDroit
from eleves.models import NotificationMdph
from eleves.regles.mots_droits import NIVEAU_DU_STATUT, dire_heures
from pial.regles import UN_JOUR


@dataclass(frozen=True)
class DecisionVue:
    """One line: the row, then its words."""

    objet: NotificationMdph
    statut: str
    niveau: str
    heures: str
    activites: list[str]
    du: datetime.date
    au: datetime.date | None
    suspendue_du: datetime.date | None = None
    suspendue_au: datetime.date | None = None


def mots_activites(codes: Iterable[str]) -> list[str]:
    """Activities in words, in the order of the list."""
    return [mot for code, mot in LIBELLES_ACTIVITE.items() if code in {Activite(c) for c in codes}]


def montrer(notification: Any) -> DecisionVue:
    """A row read with ``avec_statut``."""
    statut = StatutDroit(notification.statut)
    suspension = notification.suspension
    return DecisionVue(
        objet=notification,
        statut=LIBELLES_STATUT_DROIT[statut],
        niveau=NIVEAU_DU_STATUT[statut],
        heures=dire_heures(
            notification.type, notification.minutes_hebdo, notification.lecture_heures
        ),
        activites=mots_activites(notification.activites),
        du=notification.periode.lower,
        au=notification.au,
        suspendue_du=suspension.lower if suspension else None,
        suspendue_au=suspension.upper - UN_JOUR if suspension and suspension.upper else None,
    )
