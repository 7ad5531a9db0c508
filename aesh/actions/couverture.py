"""What published slots give pupils, counted again when it is not a publication that changed it."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from aesh.actions.publication import projeter_couverture
from aesh.enums import StatutEmploi
from aesh.models import CreneauEleve, EmploiDuTemps
from aesh.requetes.situation import dossier_de
from eleves.models import Couverture


def recompter_couverture(eleves: Collection[UUID], le: datetime.date) -> None:
    """Write again ``eleves.Couverture`` from the published versions that hold these pupils.

    *Source:* architecture page (a projection is written by the room that counts).
    """
    liens = CreneauEleve.objects.filter(eleve__in=eleves)
    emplois = EmploiDuTemps.objects.filter(
        Q(statut=StatutEmploi.PUBLIE), pk__in=liens.values("creneau__emploi")
    )
    tenus = set(
        liens.filter(creneau__emploi__in=emplois.values("pk")).values_list("eleve_id", flat=True)
    )
    Couverture.objects.filter(eleve__in=set(eleves) - tenus).update(
        minutes_individuelles=0, minutes_mutualisees=0
    )
    for emploi in emplois.select_related("pole"):
        dossier = dossier_de(emploi, max(le, emploi.date_effet))
        projeter_couverture(dossier, dossier.situation())
