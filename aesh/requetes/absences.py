"""When AESH cannot work, week by week of the school calendar."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.enums import MINUTES_MOMENT, Moment
from aesh.models import IndisponibiliteAesh
from aesh.regles.faits import FaitIndisponible, Plage
from aesh.requetes.calendrier import Calendrier
from pial.regles import UN_JOUR, est_ferme


def indisponibilites_de(
    aesh: Collection[UUID], calendrier: Calendrier
) -> dict[UUID, list[FaitIndisponible]]:
    """Unavailable minutes of each AESH in the weeks of a calendar, in one query.

    *Source:* decision 2 (dates and half-days; the reason is not read here).
    """
    faits: dict[UUID, list[FaitIndisponible]] = {}
    lignes = IndisponibiliteAesh.objects.filter(
        aesh__in=aesh, periode__overlap=DateRange(calendrier.du, calendrier.au)
    )
    for qui, periode, jours, moment in lignes.values_list("aesh_id", "periode", "jours", "moment"):
        debut, fin = MINUTES_MOMENT[Moment(moment)]
        for jour in jours:
            semaines = _semaines(periode, jour, calendrier)
            if semaines:
                fait = FaitIndisponible(Plage(jour, debut, fin), semaines)
                faits.setdefault(qui, []).append(fait)
    return faits


def _semaines(periode: Any, jour: int, calendrier: Calendrier) -> frozenset[int]:
    """Weeks whose weekday lies in the period; all of them when the others hold no class then."""
    concernees, sans_classe = set(), set()
    for n, lundi in enumerate(calendrier.lundis):
        date = lundi + (jour - 1) * UN_JOUR
        if not calendrier.du <= date < calendrier.au or est_ferme(date, calendrier.fermetures):
            sans_classe.add(n)
        elif periode.lower <= date and (periode.upper is None or date < periode.upper):
            concernees.add(n)
    toutes = concernees | sans_classe
    return frozenset(toutes if len(toutes) == len(calendrier.lundis) else concernees)
