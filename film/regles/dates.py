"""Dates of a school year, relative to a department's own calendar.

``R-56`` = 56 days before the rentrée, ``P`` = prérentrée, ``F`` = last day of class, ``12-31`` =
that day in the school year (September to December of its first year, then January to August).
*Source:* decision 33; film_annuel.yaml (dates are a proposal).
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pial.regles import UN_JOUR, Fermeture, est_ferme

RELATIVE = re.compile(r"([RPF])(?:([+-])(\d{1,3}))?")
DU_CALENDRIER = re.compile(r"(\d\d)-(\d\d)")
AIDE = "Écrivez « R-56 », « P+1 », « F » ou un jour de l'année comme « 12-31 »."
GRANDES_VACANCES = 21  # days: no other closure of a French school year is as long
SAMEDI = 6


class DateIllisible(ValueError):
    """An expression is not a date of the film; the French message says what to write."""


@dataclass(frozen=True)
class Reperes:
    """The three days that a film hangs on, and the year of its rentrée."""

    annee: int
    rentree: datetime.date
    prerentree: datetime.date
    fin: datetime.date


def jour_de(expression: str, reperes: Reperes) -> datetime.date:
    """The day that an expression names in one year. Raises ``DateIllisible``.

    *Source:* film_annuel.yaml (head comment).
    """
    texte = expression.strip().upper()
    if relative := RELATIVE.fullmatch(texte):
        base = {"R": reperes.rentree, "P": reperes.prerentree, "F": reperes.fin}[relative[1]]
        jours = int(relative[3] or 0)
        return base - jours * UN_JOUR if relative[2] == "-" else base + jours * UN_JOUR
    if fixe := DU_CALENDRIER.fullmatch(texte):
        mois, jour = int(fixe[1]), int(fixe[2])
        try:
            return datetime.date(reperes.annee + (mois < 9), mois, jour)
        except ValueError as erreur:
            raise DateIllisible(
                f"« {expression} » n'est pas un jour de l'année. {AIDE}"
            ) from erreur
    raise DateIllisible(f"« {expression} » n'est pas une date du film. {AIDE}")


def _grandes_vacances(annee: int, fermetures: Sequence[Fermeture]) -> Fermeture | None:
    """The long closure that holds 1 August of a year: summer, or the southern winter break."""
    jour = datetime.date(annee, 8, 1)
    tenues = [
        f for f in fermetures if f.du <= jour < f.au and (f.au - f.du).days >= GRANDES_VACANCES
    ]
    return max(tenues, key=lambda f: f.au - f.du) if tenues else None


def jours_ouvres_avant(
    jour: datetime.date, nombre: int, fermes: Sequence[Fermeture] = ()
) -> datetime.date:
    """The day that lies ``nombre`` working days before: Monday to Friday, public holidays out.

    *Source:* decision 33 (the prérentrée is a setting).
    """
    while nombre:
        jour -= UN_JOUR
        if jour.isoweekday() < SAMEDI and not est_ferme(jour, fermes):
            nombre -= 1
    return jour


def reperes_du_calendrier(
    annee: int, fermetures: Sequence[Fermeture], prerentree_jours: int
) -> Reperes | None:
    """The days of a year read in a department's closures; None when its calendar is not loaded.

    The rentrée is the day of return from the long closure around 1 August, the last day of class
    the one before the next such closure; names and zones do not matter, so overseas calendars do
    as well. *Source:* decision 33.
    """
    avant, apres = (_grandes_vacances(une, fermetures) for une in (annee, annee + 1))
    if avant is None or apres is None:
        return None
    feries = [f for f in fermetures if (f.au - f.du).days == 1]
    return Reperes(
        annee=annee,
        rentree=avant.au,
        prerentree=jours_ouvres_avant(avant.au, prerentree_jours, feries),
        fin=apres.du - UN_JOUR,
    )
