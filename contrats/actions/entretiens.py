"""Note the day of a professional interview, take it back. Never what was said.

*Source:* décret n° 2014-724, art. 9; permissions page §3, note 8.
"""

import datetime
from uuid import UUID

from django.db import transaction

from aesh.models import Contrat
from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT
from contrats.models import EntretienProfessionnel
from contrats.permissions import peut_changer_la_vie
from socle.erreurs import ActionRefusee


@transaction.atomic
def noter_entretien(
    *, auteur: Mandat, aesh: UUID, tenu_le: datetime.date, le: datetime.date
) -> EntretienProfessionnel:
    """Record that an interview was held on a day; the next is due three years later.

    Raises ``ActionRefusee``: no right, a day to come, a day outside every contract, a day already
    noted. *Source:* décret n° 2014-724, art. 9.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    if tenu_le > le:
        raise ActionRefusee("Un entretien se note quand il est tenu : choisissez un jour passé.")
    if not Contrat.objects.filter(aesh=aesh, periode__contains=tenu_le).exists():
        raise ActionRefusee("Ce jour n'est dans aucun contrat de la personne : vérifiez l'année.")
    note, neuf = EntretienProfessionnel.objects.get_or_create(
        aesh_id=aesh, tenu_le=tenu_le, defaults={"auteur_id": auteur.membre_id}
    )
    if not neuf:
        raise ActionRefusee("Un entretien est déjà noté ce jour-là.")
    return note


@transaction.atomic
def retirer_entretien(*, auteur: Mandat, entretien: EntretienProfessionnel) -> None:
    """Take a day back; its history stays. Raises ``ActionRefusee``. *Source:* règle locale."""
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    entretien.delete()
