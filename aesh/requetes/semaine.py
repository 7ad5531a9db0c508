"""An AESH's own week: published slots on real dates.

*Source:* screen « Ma semaine », règle locale; decision 2 for the real dates.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from psycopg.types.range import DateRange

from aesh.enums import JOURS
from aesh.models import Aesh, Occupation
from aesh.regles.durees import duree
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.deplacements import TrajetDit, faits_ecoles, trajets_du_jour
from aesh.requetes.interventions import avec_interventions
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
    trajets: dict[int, TrajetDit] = field(default_factory=dict)

    @property
    def nom(self) -> str:
        """``lundi``."""
        return JOURS[self.date.isoweekday()]

    @property
    def minutes(self) -> int:
        """Total of the day, travel included: it is working time."""
        return sum(p.fin - p.debut for p in self.passages) + self.minutes_trajet

    @property
    def minutes_trajet(self) -> int:
        """Travel of the day."""
        return sum(t.minutes for t in self.trajets.values())

    @property
    def minutes_hors_contrat(self) -> int:
        """Meetings of the day: work, outside the weekly hours of the contract."""
        return sum(p.fin - p.debut for p in self.passages if p.type not in COMPTENT)

    @property
    def dont(self) -> str:
        """``, dont 25 min de trajet``, or nothing."""
        return dont([self])

    @property
    def etapes(self) -> list[tuple[TrajetDit | None, Passage]]:
        """Slots in order, each with the trip that leads to it."""
        return [(self.trajets.get(rang), p) for rang, p in enumerate(self.passages)]


def dont(jours: Iterable[Jour]) -> str:
    """``, dont 50 min de trajet et 1 h de réunion``, or nothing. *Source:* dossier §3 R1, R5."""
    tous = list(jours)
    parts = [
        f"{duree(minutes)} de {quoi}"
        for minutes, quoi in (
            (sum(j.minutes_trajet for j in tous), "trajet"),
            (sum(j.minutes_hors_contrat for j in tous), "réunion"),
        )
        if minutes
    ]
    return f", dont {' et '.join(parts)}" if parts else ""


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
    """Monday to Friday of the week of a day: published slots of each date, trips between them."""
    lundi = lundi_de(jour)
    siennes = Occupation.objects.filter(aesh=aesh)
    passages = lire_passages(siennes, lundi, lundi + 5 * UN_JOUR, _nom_court)
    jours = jours_de(lundi, avec_interventions(passages))
    ecoles = faits_ecoles(p.ecole for jour in jours for p in jour.passages if p.ecole)
    return [
        replace(
            jour,
            trajets=trajets_du_jour(
                [(p.debut, p.fin, p.ecole.pk) for p in jour.passages if p.ecole],
                ecoles,
                aesh.deplacement,
            ),
        )
        for jour in jours
    ]


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
