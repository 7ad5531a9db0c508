"""Versions of a pole's timetable: which holds on a day, and the history of a school year.

*Source:* decision 1 (versions follow one another, nothing is overwritten).
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps
from aesh.models.emploi import OUVERTS
from aesh.requetes.tenues import PARUS, EtatDit, effet_dit, etat_dit
from socle.texte import cle_tri


def version_en_vigueur(
    pole: UUID, annee: int, le: datetime.date, *, hors: UUID | None = None
) -> EmploiDuTemps | None:
    """The published version in force on a day: the last published of those that hold by then.

    A later version may take effect before an earlier one: it replaces it for good. ``hors``: a
    version left out, to find what it replaces. *Source:* architecture page, "Time" (versions with
    an effective date, nothing overwritten).
    """
    parues = EmploiDuTemps.objects.filter(
        pole=pole, annee=annee, statut__in=PARUS, date_effet__lte=le
    )
    if hors is not None:
        parues = parues.exclude(pk=hors)
    return parues.order_by("-version").first()


def version_en_preparation(pole: UUID, annee: int) -> EmploiDuTemps | None:
    """The version that is being prepared, if any: one per pole and year, scenarios apart."""
    return EmploiDuTemps.objects.filter(
        pole=pole, annee=annee, statut__in=OUVERTS, scenario=""
    ).first()


def derniere_publiee(pole: UUID, annee: int) -> EmploiDuTemps | None:
    """The version published last, in force already or later: what a draft is compared to."""
    return EmploiDuTemps.objects.filter(pole=pole, annee=annee, statut=StatutEmploi.PUBLIE).first()


def scenarios_du_pole(pole: UUID, annee: int) -> list[EmploiDuTemps]:
    """Drafts of a pole's year that are kept aside, by name."""
    scenarios = EmploiDuTemps.objects.filter(pole=pole, annee=annee).exclude(scenario="")
    return sorted(scenarios, key=lambda s: cle_tri(s.scenario))


@dataclass(frozen=True)
class LigneVersion:
    """One version in the history: ``emploi`` with its people, and the one published before.

    ``etat``: its one badge; ``quand``: when a published version holds, in a sentence; empty for the
    others.
    """

    emploi: EmploiDuTemps
    creneaux: int
    etat: EtatDit
    precedente: EmploiDuTemps | None
    quand: str = ""


def historique(pole: UUID, annee: int, le: datetime.date) -> list[LigneVersion]:
    """Every version of a pole's school year, newest first, then its scenarios; in one query.

    ``precedente``: the published version just below, to compare with; of a scenario, the last.
    """
    toutes = list(
        EmploiDuTemps.objects.filter(pole=pole, annee=annee)
        .select_related("propose_par", "vise_par", "publie_par")
        .annotate(nombre_creneaux=Count("creneaux"))
        .order_by("-version")
    )
    scenarios = sorted((v for v in toutes if v.scenario), key=lambda v: cle_tri(v.scenario))
    versions = [v for v in toutes if not v.scenario]
    parues = [v for v in versions if v.statut in PARUS]
    return [
        LigneVersion(
            emploi=version,
            creneaux=version.nombre_creneaux,
            etat=etat_dit(version, parues, le),
            precedente=next(
                (p for p in parues if version.scenario or p.version < version.version), None
            ),
            quand=effet_dit(version, parues, le) if version.statut in PARUS else "",
        )
        for version in versions + scenarios
    ]
