"""The demonstration's mobile teams: real ESMS, invented teams that say so.

*Source:* decision 36; source 004 (an EMAS is carried by an ESMS and shared by several PAS).
"""

import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from esms.enums import LIBELLES_FAMILLE, Famille
from esms.models import Emas, EmasPas, Esms
from pial.enums import GenrePole
from pial.models import Pole
from socle.texte import cle_tri

PORTEUSES = (Famille.SESSAD, Famille.ITEP)


@transaction.atomic
def inventer_emas(*, du: datetime.date) -> int:
    """One team per family that may carry one, at the service of every PAS; done once.

    Returns how many were made. *Source:* decision 36.
    """
    if Emas.objects.exists():
        return 0
    poles = list(Pole.objects.filter(genre=GenrePole.PAS).order_by("code"))
    porteurs = [
        esms
        for famille in PORTEUSES
        if (esms := Esms.objects.filter(famille=famille).order_by("finess").first())
    ]
    for esms in porteurs:
        nom = f"EMAS {esms.commune.title()}, {LIBELLES_FAMILLE[Famille(esms.famille)]} (inventée)"
        emas = Emas.objects.create(
            nom=nom,
            cle_tri=cle_tri(nom),
            porteur=esms,
            telephone=esms.telephone,
            periode=DateRange(du, None),
            est_inventee=True,
        )
        for pole in poles:
            EmasPas.objects.create(emas=emas, pole=pole, periode=DateRange(du, None))
    return len(porteurs)


def porteur_de_la_demo() -> Esms | None:
    """ESMS whose director and team have an account. *Source:* decision 36."""
    emas = Emas.objects.select_related("porteur__perimetre").order_by("cle_tri").first()
    return emas.porteur if emas else None
