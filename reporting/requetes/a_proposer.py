"""What a proposal asked from a queue would look for: in which pole, for which rights, from when.

A version is made of the rights in force on the day it takes effect, not of those of today.
*Source:* decisions 1 and 25; issue E (surge: queue → proposals).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from psycopg.types.range import DateRange

from aesh.models import EmploiDuTemps
from aesh.models.emploi import OUVERTS
from pial.regles import UN_JOUR, annee_scolaire, lundi_de
from reporting.requetes.files import a_placer, ecart_tolere


@dataclass(frozen=True)
class APlacer:
    """Rows of one pole. ``ouverts``: rights in force on ``effet``; the others are not yet."""

    pole: UUID | None
    nombre: int
    effet: datetime.date
    ouverts: int
    a_brouillon: bool  # else the draft would be opened, from next Monday

    @property
    def pas_encore(self) -> int:
        """Rights that a version taking effect that day leaves out."""
        return self.nombre - self.ouverts


def effets_des_brouillons(le: datetime.date) -> Mapping[UUID, datetime.date]:
    """First day looked at by the version each pole prepares; see ``jour_d_effet`` for others."""
    annee = annee_scolaire(_prochain_lundi(le))
    lus = EmploiDuTemps.objects.filter(annee=annee, statut__in=OUVERTS, scenario="")
    return {pole: max(le, effet) for pole, effet in lus.values_list("pole_id", "date_effet")}


def jour_d_effet(
    effets: Mapping[UUID, datetime.date], pole: UUID | None, le: datetime.date
) -> datetime.date:
    """The day whose rights a proposal in this pole takes: of its draft, else next Monday."""
    return _prochain_lundi(le) if pole is None else effets.get(pole, _prochain_lundi(le))


def _prochain_lundi(le: datetime.date) -> datetime.date:
    return lundi_de(le) + 7 * UN_JOUR


def a_placer_par_pole(lignes: QuerySet[Any], le: datetime.date) -> list[APlacer]:
    """Rows to place by pole, most first; ``None``: a school outside any pole. Two statements."""
    effets = effets_des_brouillons(le)
    jours = (
        lignes.filter(a_placer(ecart_tolere(le), le))
        .order_by()
        .values("pole", "debut", "fin", "suspension")
        .annotate(n=Count("pk"))
    )
    nombres: dict[UUID | None, list[int]] = {}
    champs = ("pole", "debut", "fin", "suspension", "n")
    for pole, debut, fin, suspension, n in jours.values_list(*champs):
        effet = jour_d_effet(effets, pole, le)
        compte = nombres.setdefault(pole, [0, 0])
        compte[0] += n
        compte[1] += n if _ouvert(effet, debut, fin, suspension) else 0
    lus = [
        APlacer(pole, nombre, jour_d_effet(effets, pole, le), ouverts, pole in effets)
        for pole, (nombre, ouverts) in nombres.items()
    ]
    return sorted(lus, key=lambda un: -un.nombre)


def _ouvert(
    le: datetime.date,
    debut: datetime.date,
    fin: datetime.date | None,
    suspension: DateRange | None,
) -> bool:
    """The right is in force that day, and not suspended."""
    return debut <= le and (fin is None or le < fin) and not (suspension and le in suspension)


def ecoles_a_pourvoir(lignes: QuerySet[Any], pole: UUID, le: datetime.date) -> list[UUID]:
    """Schools of one pole where a pupil of these rows has a right in force on the day of effect."""
    effet = jour_d_effet(effets_des_brouillons(le), pole, le)
    attendent = lignes.filter(
        a_placer(ecart_tolere(le), le), pole=pole, periode__contains=effet
    ).exclude(Q(lieu__etablissement=None) | Q(suspension__contains=effet))
    return list(attendent.order_by().values_list("lieu__etablissement", flat=True).distinct())
