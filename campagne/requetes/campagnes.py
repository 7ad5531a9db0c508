"""Campaigns of the department now open. *Source:* issue F."""

from django.db.models import QuerySet

from campagne.enums import EtatCampagne
from campagne.models import Campagne


def campagnes() -> QuerySet[Campagne]:
    """Every campaign, newest first: who may read one reads its poles. *Source:* issue F."""
    return Campagne.objects.all()


def campagne_ouverte() -> Campagne | None:
    """The open one, the furthest rentrée first. *Source:* issue F."""
    return Campagne.objects.filter(etat=EtatCampagne.OUVERTE).first()
