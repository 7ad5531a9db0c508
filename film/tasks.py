"""The clock of the room: it only says « scan », the rows say what is due."""

from zoneinfo import ZoneInfo

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from comptes.models import Departement
from film.actions.balayage import balayer, relever_les_preuves
from socle.cloison import cloison
from socle.tasks import departements_ouverts


@shared_task  # type: ignore[untyped-decorator]
def avancer_les_films() -> int:
    """Do what is due in each open department, each in its own transaction and time zone."""
    total = 0
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            departement = Departement.objects.get(code=code)
            with timezone.override(ZoneInfo(departement.fuseau)):
                bilan = balayer(departement=departement, maintenant=timezone.now())
        total += len(bilan.faites)
    return total


@shared_task  # type: ignore[untyped-decorator]
def relever_les_films() -> int:
    """Read the evidence in each open department; how many ticks changed."""
    total = 0
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            departement = Departement.objects.get(code=code)
            with timezone.override(ZoneInfo(departement.fuseau)):
                total += relever_les_preuves(departement=departement, maintenant=timezone.now())
    return total
