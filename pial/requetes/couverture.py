"""Which schools have a PAS on a day, and which have none.

*Source:* source 004 (coverage from the rentrée of 2025 to 2027; nursery school to lycée, public
and private under contract).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from comptes.models import Mandat
from pial.carte_couverture import Couverture, dessiner_couverture
from pial.enums import (
    LIBELLES_DEGRE,
    LIBELLES_SECTEUR,
    Degre,
    GenrePole,
    GenrePoste,
    Secteur,
    TypeEtablissement,
)
from pial.models import Pole, Rattachement
from pial.permissions import ecoles_consultables, poles_consultables
from pial.requetes.postes_pas import postes_par_pas

HORS_PAS = (TypeEtablissement.MEDICO_SOCIAL, TypeEtablissement.AUTRE)


@dataclass(frozen=True)
class Bilan:
    """Schools of the reader's perimeter, those with a PAS, and the pupils of those without."""

    ecoles: int
    couvertes: int
    eleves_sans: int

    @property
    def sans(self) -> int:
        """Schools without a PAS."""
        return self.ecoles - self.couvertes


def ecoles_et_pas(mandat: Mandat, le: datetime.date) -> QuerySet[Any]:
    """Schools that a PAS may serve, with the name and key of theirs on a day.

    *Source:* source 004.
    """
    actuel = Rattachement.objects.filter(
        etablissement=OuterRef("pk"), genre=GenrePole.PAS, periode__contains=le
    )
    return (
        ecoles_consultables(mandat, le)
        .scolarisantes()
        .exclude(type__in=HORS_PAS)
        .select_related("circonscription")
        .annotate(
            pas_nom=Subquery(actuel.values("pole__nom")[:1]),
            pas_id=Subquery(actuel.values("pole_id")[:1]),
        )
    )


def bilan_couverture(ecoles: QuerySet[Any]) -> Bilan:
    """Counts of ``ecoles_et_pas``, in one query. *Source:* source 004 (« couverture »)."""
    sans = Q(pas_id=None)
    comptes = ecoles.order_by().aggregate(
        ecoles=Count("pk"),
        couvertes=Count("pk", filter=~sans),
        eleves_sans=Sum("effectif", filter=sans, default=0),
    )
    return Bilan(**comptes)


@dataclass(frozen=True)
class LigneRepartition:
    """Schools of one degree and one sector: how many, and how many with a PAS."""

    degre: str
    secteur: str
    ecoles: int
    couvertes: int

    @property
    def sans(self) -> int:
        """Schools without a PAS."""
        return self.ecoles - self.couvertes

    @property
    def libelle(self) -> str:
        """Degree and sector in words."""
        secteur = LIBELLES_SECTEUR.get(Secteur(self.secteur), "") if self.secteur else "non dit"
        return f"{LIBELLES_DEGRE[Degre(self.degre)]}, {secteur}"


def repartition(ecoles: QuerySet[Any]) -> list[LigneRepartition]:
    """Counts of ``ecoles_et_pas`` by degree and sector, in one query.

    *Source:* source 004 (every level, public and private under contract).
    """
    lignes = (
        ecoles.order_by("degre", "secteur")
        .values("degre", "secteur")
        .annotate(ecoles=Count("pk"), couvertes=Count("pk", filter=~Q(pas_id=None)))
    )
    lues = [LigneRepartition(**ligne) for ligne in lignes]
    ordre = list(LIBELLES_DEGRE)
    return sorted(lues, key=lambda ligne: (ordre.index(Degre(ligne.degre)), ligne.secteur))


@dataclass(frozen=True)
class PasOuvert:
    """A PAS open on a day: its schools, its posts financed and filled by kind."""

    pole: Pole
    coordination: tuple[int, int]
    educateurs: tuple[int, int]


def pas_et_equipes(poles: Sequence[Pole], le: datetime.date) -> list[PasOuvert]:
    """Each PAS with its team, in one query. *Source:* source 004 (two people each)."""
    postes = postes_par_pas(le)
    rien = (0, 0)
    return [
        PasOuvert(
            pole,
            postes.get(pole.pk, {}).get(GenrePoste.COORDINATION, rien),
            postes.get(pole.pk, {}).get(GenrePoste.EDUCATEUR, rien),
        )
        for pole in poles
    ]


def pas_ouverts(mandat: Mandat, le: datetime.date) -> QuerySet[Pole]:
    """PAS open on a day, with the number of their schools. *Source:* source 004."""
    attachees = Count("rattachements", filter=Q(rattachements__periode__contains=le), distinct=True)
    poles = poles_consultables(mandat, le).actifs(le).filter(genre=GenrePole.PAS)
    return poles.annotate(ecoles=attachees)  # type: ignore[no-any-return]


def carte_de_couverture(ecoles: QuerySet[Any], departement: str) -> Couverture | None:
    """Map of the schools whose place is known.

    *Source:* contours IGN Admin Express 2018.
    """
    lieux = [
        (latitude, longitude, pas is not None)
        for latitude, longitude, pas in ecoles.order_by()
        .exclude(latitude=None)
        .values_list("latitude", "longitude", "pas_id")
    ]
    fichier = Path(settings.RACINE) / "donnees" / "geo" / f"departement_{departement}.geojson"
    return dessiner_couverture(lieux, fichier)
