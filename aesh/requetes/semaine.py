"""An AESH's own week: published slots on real dates.

*Source:* screen « Ma semaine », règle locale; decision 2 for the real dates.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.enums import JOURS, LETTRES_TYPE_CRENEAU, LIBELLES_TYPE_CRENEAU, TypeCreneau
from aesh.models import Aesh, CreneauEleve, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.regles.durees import heure
from pial.models import JourFerme
from pial.regles import UN_JOUR, Fermeture, est_ferme, lundi_de


@dataclass(frozen=True)
class Passage:
    """One published slot on one date."""

    date: datetime.date
    debut: int
    fin: int
    type: str
    etablissement: str
    commune: str
    classe: str
    eleves: tuple[str, ...]
    creneau: UUID

    @property
    def heures(self) -> str:
        """``8 h 30 – 9 h 25``."""
        return f"{heure(self.debut)} – {heure(self.fin)}"

    @property
    def libelle_type(self) -> str:
        """Kind of help in words."""
        return LIBELLES_TYPE_CRENEAU[TypeCreneau(self.type)]

    @property
    def lettre(self) -> str:
        """I, M or C."""
        return LETTRES_TYPE_CRENEAU[TypeCreneau(self.type)]


@dataclass(frozen=True)
class Jour:
    """One date and its slots in order."""

    date: datetime.date
    passages: tuple[Passage, ...] = field(default_factory=tuple)

    @property
    def nom(self) -> str:
        """``lundi``."""
        return JOURS[self.date.isoweekday()]

    @property
    def minutes(self) -> int:
        """Total of the day."""
        return sum(p.fin - p.debut for p in self.passages)


def passages_de_aesh(
    aesh: Aesh, du: datetime.date, au: datetime.date, *, avec_eleves: bool = True
) -> list[Passage]:
    """Published slots of an AESH with a date in [du, au), in order, in two queries.

    ``avec_eleves`` False (calendars that leave the product): no pupil at all.
    """
    occupations = list(
        Occupation.objects.filter(aesh=aesh, dates__touche=DateRange(du, au)).select_related(
            "creneau__etablissement", "creneau__classe"
        )
    )
    eleves: dict[UUID, list[str]] = {}
    if avec_eleves:
        liens = CreneauEleve.objects.filter(
            creneau__in=[o.creneau_id for o in occupations]
        ).select_related("eleve")
        for lien in liens.order_by("eleve__cle_tri"):
            eleves.setdefault(lien.creneau_id, []).append(lien.eleve.nom_court)
    passages = [
        Passage(
            date=jour,
            debut=occupation.minutes.lower,
            fin=occupation.minutes.upper,
            type=occupation.creneau.type,
            etablissement=occupation.creneau.etablissement.nom,
            commune=occupation.creneau.etablissement.commune,
            classe=occupation.creneau.classe.libelle if occupation.creneau.classe else "",
            eleves=tuple(eleves.get(occupation.creneau_id, ())),
            creneau=occupation.creneau_id,
        )
        for occupation in occupations
        for jour in jours_de_multirange(occupation.dates)
        if du <= jour < au
    ]
    return sorted(passages, key=lambda p: (p.date, p.debut))


def semaine_de_aesh(aesh: Aesh, jour: datetime.date) -> list[Jour]:
    """Monday to Friday of the week of a day, with the published slots of each date."""
    lundi = lundi_de(jour)
    par_date: dict[datetime.date, list[Passage]] = {}
    for passage in passages_de_aesh(aesh, lundi, lundi + 5 * UN_JOUR):
        par_date.setdefault(passage.date, []).append(passage)
    dates = [lundi + n * UN_JOUR for n in range(5)]
    return [Jour(date, tuple(par_date.get(date, ()))) for date in dates]


def est_sans_classe(lundi: datetime.date) -> bool:
    """Whether the department's calendar closes the five days of a week. *Source:* decision 33."""
    fermetures = [
        Fermeture(periode.lower, periode.upper)
        for periode in JourFerme.objects.filter(
            periode__overlap=DateRange(lundi, lundi + 5 * UN_JOUR)
        ).values_list("periode", flat=True)
    ]
    return all(est_ferme(lundi + n * UN_JOUR, fermetures) for n in range(5))
