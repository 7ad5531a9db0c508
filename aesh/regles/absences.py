"""Delays of an absence: asked for beforehand, proved after, long.

*Source:* dossier §3, "Absences" (leave asked two weeks ahead, proof within 48 hours); §6 I9 (absent
30 days or more apart).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

DELAI_JUSTIFICATIF = datetime.timedelta(hours=48)


@dataclass(frozen=True, order=True)
class Arret:
    """Whole days of one absence, ``au`` excluded."""

    du: datetime.date
    au: datetime.date

    @property
    def jours(self) -> int:
        """Days of the calendar."""
        return (self.au - self.du).days

    @property
    def dernier(self) -> datetime.date:
        """Last day, included."""
        return self.au - datetime.timedelta(days=1)


def jours_d_avance(demandee_le: datetime.date, du: datetime.date) -> int:
    """Days between the request and the first day; negative afterwards. *Source:* dossier §3."""
    return (du - demandee_le).days


def est_demandee_trop_tard(
    *, est_prevue: bool, demandee_le: datetime.date, du: datetime.date, preavis_jours: int
) -> bool:
    """A planned leave asked for less than the notice before. What nobody could plan never is.

    *Source:* dossier §3, "Absences" (planned leave: two weeks; a setting of the department).
    """
    return est_prevue and jours_d_avance(demandee_le, du) < preavis_jours


def justificatif_attendu_le(du: datetime.date) -> datetime.date:
    """The day by which a proof is expected, from the first day. *Source:* dossier §3 (48 hours)."""
    return du + DELAI_JUSTIFICATIF


def arret_en_cours(arrets: Iterable[Arret], le: datetime.date) -> Arret | None:
    """Absences that touch or overlap each other and hold a day, as one; None when she is there.

    A week-end between two of them breaks nothing: nobody works then.
    *Source:* dossier §6 I9.
    """
    for arret in enchainer(arrets):
        if arret.du <= le < arret.au:
            return arret
    return None


def enchainer(arrets: Iterable[Arret]) -> list[Arret]:
    """Stretches, in order: what touches, overlaps or is parted by a week-end alone is one.

    *Source:* dossier §6 I9; règle locale for the week-end.
    """
    reunis: list[Arret] = []
    for arret in sorted(arrets):
        if reunis and arret.du <= _reprise(reunis[-1].au):
            dernier = reunis.pop()
            arret = Arret(dernier.du, max(dernier.au, arret.au))
        reunis.append(arret)
    return reunis


def _reprise(au: datetime.date) -> datetime.date:
    """The first day on which she could have come back."""
    while au.isoweekday() > 5:
        au += datetime.timedelta(days=1)
    return au
