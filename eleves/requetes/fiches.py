"""Fiches pratiques in words; who may read one is another matter (``aesh.requetes.fiches``).

*Source:* decision 18.
"""

from collections.abc import Collection
from uuid import UUID

from eleves.models import FichePratique, PointFiche


def points_possibles() -> list[PointFiche]:
    """The department's list, in order. *Source:* decision 41."""
    return list(PointFiche.objects.all())


def points_coches(eleves: Collection[UUID]) -> dict[UUID, list[str]]:
    """Ticked points of each pupil, in words and in the order of the list, in two queries.

    Pupils without any are left out. *Source:* decision 18.
    """
    libelles = dict(PointFiche.objects.values_list("code", "libelle"))
    fiches = FichePratique.objects.filter(eleve__in=eleves).order_by()
    lues = {
        eleve: [libelle for code, libelle in libelles.items() if code in points]
        for eleve, points in fiches.values_list("eleve_id", "points")
    }
    return {eleve: points for eleve, points in lues.items() if points}
