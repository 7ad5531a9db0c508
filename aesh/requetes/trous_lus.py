"""Holes that a mandate may see and fill.

*Source:* decision 16; permissions page §3 (columns "absences" and "edt").
"""

import datetime
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from aesh.requetes.absences_lues import absences_lues, creneaux_du_mandat
from aesh.requetes.trous import TrouOuvert, trous_ouverts
from comptes.models import Mandat
from pial.regles import UN_JOUR


class CleTrou(NamedTuple):
    """Parts of the name of a hole."""

    absence: UUID
    creneau: UUID
    date: datetime.date
    debut: int


def lire_cle(texte: str) -> CleTrou | None:
    """Parts of the name of a hole; None when it is none. *Source:* règle locale."""
    morceaux = texte.split("_")
    try:
        absence, creneau, date, debut = morceaux
        return CleTrou(UUID(absence), UUID(creneau), datetime.date.fromisoformat(date), int(debut))
    except ValueError:
        return None


def trous_du_mandat(
    mandat: Mandat,
    le: datetime.date,
    du: datetime.date,
    au: datetime.date,
    absences: Collection[UUID] | None = None,
) -> list[TrouOuvert]:
    """Open holes in [du, au) of the slots that a mandate covers. *Source:* decision 16."""
    lues = absences_lues(mandat, le, du, au)
    if absences is not None:
        lues = lues.filter(pk__in=absences)
    return trous_ouverts(list(lues), du, au, creneaux_du_mandat(mandat, le))


def trous_par_cle(
    cles: Collection[CleTrou], mandat: Mandat, le: datetime.date
) -> dict[str, TrouOuvert]:
    """Open holes of the absences and days that these keys name. *Source:* decision 16."""
    if not cles:
        return {}
    jours = [cle.date for cle in cles]
    voulus = {(cle.absence, cle.date) for cle in cles}
    absences = {cle.absence for cle in cles}
    if max(jours) - min(jours) > datetime.timedelta(days=366):
        return {}
    trous = trous_du_mandat(mandat, le, min(jours), max(jours) + UN_JOUR, absences)
    return {trou.cle: trou for trou in trous if (trou.absence.pk, trou.date) in voulus}
