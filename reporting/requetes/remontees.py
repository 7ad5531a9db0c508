"""The register of the field: late gaps first, and what is open in one pole.

*Source:* source 001 (« remontées au SEI », « recueil des remontées du terrain »).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from comptes.models import Mandat
from pial.models import Etablissement, Pole, Rattachement
from pial.permissions import poles_consultables
from reporting.enums.moyens import REMONTEES_OUVERTES
from reporting.models import RemonteeTerrain
from reporting.permissions import peut_lire_remontees


def en_retard(le: datetime.date) -> Q:
    """Open after its due date."""
    return Q(etat__in=REMONTEES_OUVERTES, echeance__lt=le)


def remontees_liste(mandat: Mandat, le: datetime.date) -> QuerySet[Any]:
    """Gaps that a mandate reads; ``rang`` 0: late, 1: open, 2: answered, closed or taken back.

    *Source:* source 001; règle locale for the order.
    """
    lues: QuerySet[Any] = RemonteeTerrain.objects.visibles_par(mandat, le)
    return lues.select_related("pole", "etablissement", "proprietaire").annotate(
        rang=Case(
            When(en_retard(le), then=Value(0)),
            When(etat__in=REMONTEES_OUVERTES, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    )


@dataclass(frozen=True)
class Ouvertes:
    """What waits for an answer in a pole."""

    total: int
    retard: int


def ouvertes_du_mandat(mandat: Mandat, le: datetime.date) -> Ouvertes | None:
    """Open and late gaps that a mandate reads, in one query; None for who reads no register.

    *Source:* règle locale.
    """
    if not peut_lire_remontees(mandat):
        return None
    return _compter(RemonteeTerrain.objects.visibles_par(mandat, le), le)


def ouvertes_du_pole(mandat: Mandat, pole: Pole, le: datetime.date) -> Ouvertes | None:
    """The same in one pole. *Source:* règle locale."""
    if not peut_lire_remontees(mandat):
        return None
    return _compter(RemonteeTerrain.objects.visibles_par(mandat, le).filter(pole=pole), le)


def _compter(lues: QuerySet[Any], le: datetime.date) -> Ouvertes:
    compte = lues.filter(etat__in=REMONTEES_OUVERTES).aggregate(
        total=Count("pk"), retard=Count("pk", filter=Q(echeance__lt=le))
    )
    return Ouvertes(compte["total"], compte["retard"])


def poles_ou_remonter(mandat: Mandat, le: datetime.date) -> QuerySet[Pole]:
    """Poles open on a day about which a mandate tells a gap: its own, or those of its schools."""
    ouverts: QuerySet[Pole] = (
        Pole.objects.du_perimetre(mandat, le).actifs(le)
        if mandat.genre_perimetre != "R"
        else poles_consultables(mandat, le).actifs(le)
    )
    return ouverts.order_by("genre", "cle_tri")


def ecoles_ou_remonter(mandat: Mandat, le: datetime.date) -> QuerySet[Etablissement]:
    """Schools of the mandate that are in a pole that day."""
    rattachees = Rattachement.objects.filter(periode__contains=le).values("etablissement")
    ecoles: QuerySet[Etablissement] = Etablissement.objects.du_perimetre(mandat, le)
    return ecoles.filter(pk__in=rattachees).order_by("cle_tri")
