"""Months of service, and the day on which payroll takes them.

*Source:* peers page §3 n° 10 (differences at least ten days before the cut-off).
"""

import calendar
import datetime
from dataclasses import dataclass

JOURS_AVANT_COUPURE = 10
UN_JOUR = datetime.timedelta(days=1)
NOMS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


@dataclass(frozen=True, order=True)
class Mois:
    """A calendar month, named by its first day."""

    du: datetime.date

    def __post_init__(self) -> None:
        if self.du.day != 1:
            raise ValueError("Un mois commence le 1er.")

    @classmethod
    def de(cls, jour: datetime.date) -> "Mois":
        """The month of a day."""
        return cls(jour.replace(day=1))

    @property
    def au(self) -> datetime.date:
        """Day after the last."""
        return (self.du + 31 * UN_JOUR).replace(day=1)

    @property
    def dernier(self) -> datetime.date:
        """Last day."""
        return self.au - UN_JOUR

    @property
    def suivant(self) -> "Mois":
        """The month after."""
        return Mois(self.au)

    @property
    def precedent(self) -> "Mois":
        """The month before."""
        return Mois.de(self.du - UN_JOUR)

    @property
    def libelle(self) -> str:
        """``octobre 2026``."""
        return f"{NOMS[self.du.month - 1]} {self.du.year}"

    @property
    def du_mois(self) -> str:
        """``d'octobre 2026``, ``de mars 2027``."""
        return f"{'d’' if self.libelle[0] in 'ao' else 'de '}{self.libelle}".replace("’", "'")

    def contient(self, jour: datetime.date) -> bool:
        """Whether a day is in it."""
        return self.du <= jour < self.au

    def jours(self) -> list[datetime.date]:
        """Its days, in order."""
        return [self.du + n * UN_JOUR for n in range((self.au - self.du).days)]


def coupure_de(mois: Mois, jour: int) -> datetime.date:
    """Day on which payroll takes a month: this day of the next month, its last when it is shorter.

    *Source:* règle locale, paramétrable (``paie_coupure_jour``): each payroll has its calendar.
    """
    suivant = mois.suivant.du
    dernier = calendar.monthrange(suivant.year, suivant.month)[1]
    return suivant.replace(day=min(jour, dernier))


def liste_au_plus_tard(coupure: datetime.date) -> datetime.date:
    """Last working day on which the differences may be listed: ten days before the cut-off.

    *Source:* peers page §3 n° 10 (gap listed at least ten days before the cut-off).
    """
    jour = coupure - JOURS_AVANT_COUPURE * UN_JOUR
    while jour.weekday() >= 5:
        jour -= UN_JOUR
    return jour


def mois_a_clore(le: datetime.date, jour_coupure: int) -> Mois:
    """The month that a department works on: the last whose differences are to be listed by now.

    *Source:* peers page §3 n° 10.
    """
    courant = Mois.de(le)
    if liste_au_plus_tard(coupure_de(courant, jour_coupure)) <= le:
        return courant
    return courant.precedent


def heures_minutes(minutes: int) -> str:
    """``96:05``; a minus sign that no spreadsheet takes for a formula.

    *Source:* règle locale (hours and minutes as spreadsheets add them up).
    """
    heures, reste = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else ''}{heures}:{reste:02d}"
