"""The clock of the room: e-mails owed, drafts and links that end."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from pas.actions.avis import preparer_les_avis
from pas.models import AvisSaisine, Brouillon
from socle.cloison import cloison
from socle.enums import EtatCourriel
from socle.models import Courriel
from socle.tasks import departements_ouverts

UN_JOUR = timedelta(days=1)


@shared_task  # type: ignore[untyped-decorator]
def preparer_avis() -> int:
    """Write the e-mails that a page could not write; returns how many."""
    total = 0
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            total += preparer_les_avis()
    return total


@shared_task  # type: ignore[untyped-decorator]
def purger_demandes() -> int:
    """Remove drafts not confirmed in 30 days; and, a day after they left, messages with a link."""
    total = 0
    maintenant = timezone.now()
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            total += Brouillon.objects.filter(expire_le__lte=maintenant).delete()[0]
            total += AvisSaisine.objects.filter(fait_le__lt=maintenant - UN_JOUR).delete()[0]
            partis = Courriel.objects.filter(cle__startswith="pas-", etat=EtatCourriel.ENVOYE)
            total += partis.filter(envoye_le__lt=maintenant - UN_JOUR).delete()[0]
    return total
