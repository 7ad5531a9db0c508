"""School calendar: which weeks are A or B, which days hold class. Pure functions.

*Source:* code de l'éducation, art. L521-1 (année scolaire); usage for weeks A and B.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

UN_JOUR = datetime.timedelta(days=1)
UNE_SEMAINE = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Fermeture:
    """Days without class, ``au`` excluded."""

    du: datetime.date
    au: datetime.date


def bornes_annee(annee: int) -> tuple[datetime.date, datetime.date]:
    """First day and day after the last of the school year that starts in ``annee``.

    *Source:* code de l'éducation, usage: 1 September to 31 August.
    """
    return datetime.date(annee, 9, 1), datetime.date(annee + 1, 9, 1)


def annee_scolaire(jour: datetime.date) -> int:
    """Year of the rentrée of the school year that holds a day."""
    return jour.year if jour.month >= 9 else jour.year - 1


def libelle_annee(annee: int) -> str:
    """``2026-2027`` for 2026."""
    return f"{annee}-{annee + 1}"


def lundi_de(jour: datetime.date) -> datetime.date:
    """Monday of the week of a day."""
    return jour - datetime.timedelta(days=jour.weekday())


def est_ferme(jour: datetime.date, fermetures: Sequence[Fermeture]) -> bool:
    """Whether a day is a holiday or bridge of the department."""
    return any(fermeture.du <= jour < fermeture.au for fermeture in fermetures)


def lundis_de_classe(annee: int, fermetures: Sequence[Fermeture]) -> tuple[datetime.date, ...]:
    """Mondays of the weeks of a school year with at least one weekday of class."""
    debut, fin = bornes_annee(annee)
    lundis = []
    lundi = lundi_de(debut)
    while lundi < fin:
        jours = (lundi + n * UN_JOUR for n in range(5))
        if any(debut <= j < fin and not est_ferme(j, fermetures) for j in jours):
            lundis.append(lundi)
        lundi += UNE_SEMAINE
    return tuple(lundis)


def lettres_des_semaines(
    lundis: Sequence[datetime.date], reprises: Iterable[tuple[datetime.date, str]]
) -> tuple[str, ...]:
    """Letter A or B of each week of class of one school.

    ``reprises``: (Monday, letter) from which weeks of class alternate anew; before the first one,
    and without any, weeks alternate from A. Weeks without class do not count.

    *Source:* architecture page, "Time": the A/B calendar belongs to the school and may restart.
    """
    departs = sorted(reprises)
    lettres: list[str] = []
    courante = "B"
    for lundi in lundis:
        courante = "A" if courante == "B" else "B"
        while departs and departs[0][0] <= lundi:
            courante = departs.pop(0)[1]
        lettres.append(courante)
    return tuple(lettres)


def jours_de_classe(
    lundis: Iterable[datetime.date],
    jour: int,
    du: datetime.date,
    au: datetime.date,
    fermetures: Sequence[Fermeture],
) -> list[datetime.date]:
    """The very dates of one weekday (1 = Monday) in these weeks, in [du, au), closed days out."""
    dates = (lundi + (jour - 1) * UN_JOUR for lundi in lundis)
    return [d for d in dates if du <= d < au and not est_ferme(d, fermetures)]
