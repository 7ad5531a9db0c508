"""Secret address of an AESH's calendar: renewed or revoked by herself.

*Source:* screen « Ma semaine » (secret, revocable address); règle locale.
"""

import secrets

from django.db import transaction
from django.utils import timezone

from aesh.models import Aesh, JetonAgenda
from aesh.requetes.agenda import empreinte


@transaction.atomic
def renouveler_agenda(aesh: Aesh) -> str:
    """Give a new secret, shown once; the previous address stops at once.

    *Source:* screen specification (e) (secret, revocable address).
    """
    revoquer_agenda(aesh)
    secret = secrets.token_urlsafe(24)
    JetonAgenda.objects.create(aesh=aesh, empreinte=empreinte(secret))
    return secret


def revoquer_agenda(aesh: Aesh) -> None:
    """Close every address of an AESH."""
    JetonAgenda.objects.filter(aesh=aesh, revoque_le__isnull=True).update(revoque_le=timezone.now())
