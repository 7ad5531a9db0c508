"""Give a value to a setting."""

import datetime
from typing import Any

from django.db import transaction

from comptes.models import Mandat, Reglage
from comptes.permissions import peut
from comptes.reglages import REGLAGES
from socle.erreurs import ActionRefusee


@transaction.atomic
def changer_reglage(*, auteur: Mandat, code: str, valeur: Any, du: datetime.date) -> Reglage:
    """Give a setting a value from a day on; a second choice for the same day replaces the first.

    Raises ``ActionRefusee`` without the right, for an unknown code or a value out of bounds.
    *Source:* comptes.reglages, where each setting names its own.
    """
    if not peut(auteur, "u", "reglage"):
        raise ActionRefusee("Votre fonction ne permet pas de changer les réglages.")
    description = REGLAGES.get(code)
    if description is None or not description.accepte(valeur):
        raise ActionRefusee("Cette valeur n'est pas possible pour ce réglage.")
    reglage, _ = Reglage.objects.update_or_create(code=code, du=du, defaults={"valeur": valeur})
    return reglage
