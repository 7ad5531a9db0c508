"""Say that an editor is here; forget those who left.

*Source:* screen of the week grid, règle locale (two people on one draft see each other).
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.models import EmploiDuTemps, PresenceEditeur
from comptes.models import Mandat
from socle.verrous import verrouiller

OUBLI = datetime.timedelta(hours=1)


@transaction.atomic
def signaler_presence(
    *, emploi: EmploiDuTemps, auteur: Mandat, onglet: str, creneau: UUID | None
) -> None:
    """Note that a tab is open on a version, and the slot it holds; a new tab clears old rows.

    *Source:* local rule (presence is of the moment, nothing of the past is kept).
    """
    maintenant = timezone.now()
    etat = {"membre_id": auteur.membre_id, "creneau": creneau, "vu_le": maintenant}
    ici = PresenceEditeur.objects.filter(emploi=emploi)
    if ici.filter(onglet=onglet, membre=auteur.membre_id).update(**etat):
        return
    # A scenario may be being deleted: wait for it, and leave no row behind.
    verrouiller(f"emploi:{emploi.pk}", seul=False)
    if not EmploiDuTemps.objects.filter(pk=emploi.pk).exists():
        return
    ici.filter(vu_le__lt=maintenant - OUBLI).delete()
    PresenceEditeur.objects.bulk_create(
        [PresenceEditeur(emploi=emploi, onglet=onglet, **etat)], ignore_conflicts=True
    )


def quitter(*, emploi: EmploiDuTemps, auteur: Mandat, onglet: str) -> None:
    """The tab closes."""
    PresenceEditeur.objects.filter(emploi=emploi, onglet=onglet, membre=auteur.membre_id).delete()
