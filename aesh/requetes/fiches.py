"""Which fiches pratiques an AESH may read now: those of the pupils whom she helps.

*Source:* decision 18: from the slot, or the confirmation of a replacement, to its end; nobody
else reads them but who ticks them.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.models import Aesh, CreneauEleve, Occupation, PonctuelEleve, Remplacement
from eleves.models import Eleve
from eleves.requetes.fiches import points_coches


@dataclass(frozen=True)
class Fiche:
    """One pupil's points, in words."""

    eleve: UUID
    nom: str
    points: list[str]


def eleves_aidables(aesh: Aesh, le: datetime.date, minute: int) -> set[UUID]:
    """Pupils of her published slots to come, and of her replacements not yet over; two queries.

    ``minute`` of the day ``le``: a replacement is over at its end. *Source:* decision 18.
    """
    siens = Occupation.objects.filter(
        aesh=aesh, creneau__isnull=False, dates__touche=DateRange(le, None)
    )
    liens = CreneauEleve.objects.filter(creneau__in=siens.order_by().values("creneau"))
    pas_fini = Q(ponctuel__date__gt=le) | Q(ponctuel__date=le, ponctuel__fin__gt=minute)
    poses = PonctuelEleve.objects.filter(pas_fini, ponctuel__aesh=aesh)
    return {
        *liens.order_by().values_list("eleve_id", flat=True),
        *poses.order_by().values_list("eleve_id", flat=True),
    }


def fiches_de(eleves: Collection[UUID]) -> list[Fiche]:
    """Fiches of these pupils that hold a point, by name; three queries. *Source:* decision 18."""
    points = points_coches(eleves)
    nommes = Eleve.objects.filter(pk__in=points).order_by("cle_tri")
    return [Fiche(eleve.pk, eleve.nom_court, points[eleve.pk]) for eleve in nommes]


def fiches_du_remplacement(un: Remplacement, le: datetime.date, minute: int) -> list[Fiche] | None:
    """Fiches of the pupils of a replacement while it holds; None when it is over, or undone.

    *Source:* decision 18 (from confirmation to the end of the replacement).
    """
    if un.ponctuel_id is None or (un.date, un.fin) <= (le, minute):
        return None
    liens = PonctuelEleve.objects.filter(ponctuel=un.ponctuel_id).order_by()
    return fiches_de(list(liens.values_list("eleve_id", flat=True)))
