"""Weekly minutes of contracts: on a day, and from each later day on which they change.

*Source:* decision 5; décret n° 86-83, art. 45-4 (an avenant changes the hours on its date).
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.models import Contrat

AVenir = tuple[tuple[datetime.date, int | None], ...]


def contrats_au_fil_de_l_annee(
    aesh: Collection[UUID], le: datetime.date, fin: datetime.date
) -> tuple[dict[UUID, int], dict[UUID, AVenir]]:
    """Minutes of each AESH on ``le``, and each change before ``fin``; one query.

    None: no contract any more. Two employers at once add up.

    *Source:* decision 5 (each week by itself, against the contract of that week).
    """
    lus: dict[UUID, list[tuple[DateRange, int]]] = defaultdict(list)
    trouves = Contrat.objects.filter(aesh__in=aesh, periode__overlap=DateRange(le, max(fin, le)))
    trouves = trouves | Contrat.objects.filter(aesh__in=aesh, periode__contains=le)
    for cle, periode, minutes in trouves.order_by().values_list(
        "aesh_id", "periode", "minutes_hebdo"
    ):
        lus[cle].append((periode, minutes))
    presents, a_venir = {}, {}
    for cle, siens in lus.items():
        aujourdhui = _total(siens, le)
        if aujourdhui is not None:
            presents[cle] = aujourdhui
        changements = _changements(siens, aujourdhui, le, fin)
        if changements:
            a_venir[cle] = changements
    return presents, a_venir


def _total(siens: list[tuple[DateRange, int]], jour: datetime.date) -> int | None:
    ici = [minutes for periode, minutes in siens if jour in periode]
    return sum(ici) if ici else None


def _changements(
    siens: list[tuple[DateRange, int]],
    aujourdhui: int | None,
    le: datetime.date,
    fin: datetime.date,
) -> AVenir:
    bords = {bord for periode, _ in siens for bord in (periode.lower, periode.upper) if bord}
    lignes, avant = [], aujourdhui
    for bord in sorted(b for b in bords if le < b < fin):
        apres = _total(siens, bord)
        if apres != avant:
            lignes.append((bord, apres))
        avant = apres
    return tuple(lignes)
