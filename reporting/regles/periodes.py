"""The periods that people ask for, in whole days.

*Source:* écran « Heures », règle locale; school year: 1 September to 31 August.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pial.regles import UN_JOUR, Fermeture, annee_scolaire, bornes_annee, est_ferme, lundi_de
from reporting.enums.heures import Raccourci

JOURS_MAX = 366


@dataclass(frozen=True)
class Periode:
    """Days [du, au)."""

    du: datetime.date
    au: datetime.date

    @property
    def dernier(self) -> datetime.date:
        """Last day, included."""
        return self.au - UN_JOUR

    def commun(self, du: datetime.date | None, au: datetime.date | None) -> "Periode | None":
        """Days that are also in [du, au); None when there is none."""
        debut = self.du if du is None else max(self.du, du)
        fin = self.au if au is None else min(self.au, au)
        return Periode(debut, fin) if debut < fin else None

    def couper(self, bornes: Iterable[datetime.date]) -> list["Periode"]:
        """Pieces between these days, in order."""
        if not bornes:
            return [self]
        dedans = sorted({b for b in bornes if self.du < b < self.au})
        limites = [self.du, *dedans, self.au]
        return [Periode(a, b) for a, b in zip(limites, limites[1:], strict=False)]


def jour_de_rentree(annee: int, fermetures: Sequence[Fermeture]) -> datetime.date:
    """First weekday of class from 1 September on."""
    jour, fin = bornes_annee(annee)
    while jour < fin and (jour.isoweekday() > 5 or est_ferme(jour, fermetures)):
        jour += UN_JOUR
    return jour


def periode_de(raccourci: Raccourci, le: datetime.date, rentree: datetime.date) -> Periode:
    """The week or the month of a day, or from the rentrée to that day, included."""
    if raccourci is Raccourci.SEMAINE:
        lundi = lundi_de(le)
        return Periode(lundi, lundi + 7 * UN_JOUR)
    if raccourci is Raccourci.MOIS:
        premier = le.replace(day=1)
        return Periode(premier, (premier + 31 * UN_JOUR).replace(day=1))
    debut = min(rentree, le) if annee_scolaire(le) == annee_scolaire(rentree) else le
    return Periode(debut, le + UN_JOUR)
