"""An AESH's own week: published slots on real dates.

*Source:* screen « Ma semaine », règle locale; decision 2 for the real dates.
"""

import datetime
from dataclasses import dataclass, field

from psycopg.types.range import DateRange

from aesh.enums import JOURS
from aesh.models import Aesh, Occupation
from aesh.requetes.passages import Passage, lire_passages
from eleves.models import Eleve
from pial.models import JourFerme
from pial.regles import UN_JOUR, Fermeture, est_ferme, lundi_de


@dataclass(frozen=True)
class Jour:
    """One date: its slots in order, and those that an exception took away."""

    date: datetime.date
    passages: tuple[Passage, ...] = field(default_factory=tuple)
    ecartes: tuple[Passage, ...] = field(default_factory=tuple)

    @property
    def nom(self) -> str:
        """``lundi``."""
        return JOURS[self.date.isoweekday()]

    @property
    def minutes(self) -> int:
        """Total of the day."""
        return sum(p.fin - p.debut for p in self.passages)


def _nom_court(eleve: Eleve) -> str:
    return eleve.nom_court


def passages_de_aesh(
    aesh: Aesh, du: datetime.date, au: datetime.date, *, avec_eleves: bool = True
) -> list[Passage]:
    """Slots of an AESH that take place in [du, au), in order, exceptions applied.

    ``avec_eleves`` False (calendars that leave the product): no pupil at all.
    *Source:* decision 2.
    """
    siennes = Occupation.objects.filter(aesh=aesh)
    nommer = _nom_court if avec_eleves else None
    return [p for p in lire_passages(siennes, du, au, nommer) if p.a_lieu]


def semaine_de_aesh(aesh: Aesh, jour: datetime.date) -> list[Jour]:
    """Monday to Friday of the week of a day, with the published slots of each date."""
    lundi = lundi_de(jour)
    siennes = Occupation.objects.filter(aesh=aesh)
    return jours_de(lundi, lire_passages(siennes, lundi, lundi + 5 * UN_JOUR, _nom_court))


def jours_de(lundi: datetime.date, passages: list[Passage]) -> list[Jour]:
    """Slots of one person put into the five days of a week. *Source:* règle locale."""
    jours = []
    for n in range(5):
        date = lundi + n * UN_JOUR
        du_jour = [p for p in passages if p.date == date]
        jours.append(
            Jour(
                date,
                tuple(p for p in du_jour if p.a_lieu),
                tuple(p for p in du_jour if not p.a_lieu),
            )
        )
    return jours


def est_sans_classe(lundi: datetime.date) -> bool:
    """Whether the department's calendar closes the five days of a week. *Source:* decision 33."""
    fermetures = [
        Fermeture(periode.lower, periode.upper)
        for periode in JourFerme.objects.filter(
            periode__overlap=DateRange(lundi, lundi + 5 * UN_JOUR)
        ).values_list("periode", flat=True)
    ]
    return all(est_ferme(lundi + n * UN_JOUR, fermetures) for n in range(5))
