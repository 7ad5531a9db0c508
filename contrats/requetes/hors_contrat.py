"""Published hours of people whom no contract covers that day: no line counts them.

*Source:* peers page §3 n° 10 (gap contract / grid).
"""

import datetime
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from psycopg.types.range import DateRange

from aesh.models import Contrat, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.regles.types_creneau import COMPTENT
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from contrats.models import MoisDeService
from contrats.requetes.faits_service import JoursDuMois


@dataclass(frozen=True)
class HorsContrat:
    """One AESH: minutes published on days without a contract, the first and the last of them."""

    aesh: UUID
    nom: str
    minutes: int
    du: datetime.date
    au: datetime.date


def heures_hors_contrat(service: MoisDeService) -> list[HorsContrat]:
    """Published hours of the month that no contract of their AESH covers, by name; one query.

    Slots that count in the hours of a contract, before dated exceptions and without travel.
    *Source:* peers page §3 n° 10; decision 10.
    """
    mois = service.mois
    fenetre = DateRange(mois.du, mois.au)
    siens = Contrat.objects.filter(aesh=OuterRef("aesh"), periode__overlap=fenetre)
    lues = (
        Occupation.objects.filter(
            ~Exists(siens.filter(periode__contains=fenetre)),
            aesh__isnull=False,
            creneau__type__in=list(COMPTENT),
            prevues__touche=fenetre,
        )
        .annotate(
            jours=JoursDuMois("prevues", mois),
            contrats=ArraySubquery(siens.order_by().values("periode")),
        )
        .order_by("aesh__cle_tri", "aesh_id")
        .values_list("aesh_id", "aesh__prenom", "aesh__nom", "minutes", "jours", "contrats")
    )
    trouvees: dict[UUID, HorsContrat] = {}
    for cle, prenom, nom, minutes, jours, contrats in lues:
        for jour in jours_de_multirange(jours):
            if any(jour in periode for periode in contrats):
                continue
            une = trouvees.get(cle, HorsContrat(cle, f"{prenom} {nom}", 0, jour, jour))
            trouvees[cle] = replace(
                une,
                minutes=une.minutes + minutes.upper - minutes.lower,
                du=min(une.du, jour),
                au=max(une.au, jour),
            )
    return list(trouvees.values())


def hors_contrat_visibles(service: MoisDeService, mandat: Mandat) -> list[HorsContrat]:
    """Those that a mandate may read: the department's services; no employer reads them.

    *Source:* permissions page §3 (contrat).
    """
    return heures_hors_contrat(service) if mandat.genre_perimetre == GenrePerimetre.TENANT else []
