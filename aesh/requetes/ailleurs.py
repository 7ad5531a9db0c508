"""AESH already taken by another pole's published timetable.

*Source:* issue B (an AESH shared by two poles: busy time and school, no pupil's name).
"""

from collections.abc import Iterable
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.models import Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.regles.faits import FaitAilleurs, Plage
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.calendrier import Calendrier


def ailleurs_de(
    aesh: Iterable[UUID], pole: UUID, calendrier: Calendrier
) -> dict[UUID, list[FaitAilleurs]]:
    """Busy time of each AESH outside a pole, by weekday and weeks, in one query.

    *Source:* decision 2; dossier §3 R1 (meetings elsewhere are not counted either).
    """
    trouves: dict[UUID, list[FaitAilleurs]] = {}
    occupations = (
        Occupation.objects.filter(
            aesh__in=aesh, prevues__touche=DateRange(calendrier.du, calendrier.au)
        )
        .exclude(emploi__pole=pole)
        .values_list(
            "aesh_id", "creneau__type", "minutes", "prevues", "creneau__etablissement__nom"
        )
    )
    for cle, genre, minutes, dates, lieu in occupations:
        jours = [j for j in jours_de_multirange(dates) if calendrier.du <= j < calendrier.au]
        semaines = frozenset(indice for j in jours if (indice := calendrier.indice(j)) is not None)
        if semaines:
            plage = Plage(jours[0].isoweekday(), minutes.lower, minutes.upper)
            fait = FaitAilleurs(plage, semaines, lieu, genre in COMPTENT)
            trouves.setdefault(cle, []).append(fait)
    return trouves
