"""The day when the proof of an absence was received: a date, never the document.

*Source:* dossier §3, "Absences" (proof within 48 hours); decision 17.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from aesh.models import AbsenceAesh
from aesh.permissions import peut_declarer
from aesh.requetes.absences_lues import absences_lues
from comptes.models import Mandat
from socle.erreurs import ActionRefusee


@transaction.atomic
def noter_justificatif(
    absence: AbsenceAesh, *, recu_le: datetime.date | None, auteur: Mandat, le: datetime.date
) -> AbsenceAesh:
    """Note the day, or take it back (None). Raises ``ActionRefusee`` or ``ValidationError``.

    *Source:* dossier §3; permissions page §3 (column "absences").
    """
    lues = absences_lues(auteur, le, datetime.date.min, datetime.date.max)
    if not peut_declarer(auteur) or not lues.filter(pk=absence.pk).exists():
        raise ActionRefusee("Votre fonction ne permet pas de noter ce justificatif.")
    if recu_le is not None and recu_le > le:
        raise ValidationError({"recu_le": "Choisissez aujourd'hui ou un jour passé."})
    absence.justificatif_le = recu_le
    absence.save(update_fields=["justificatif_le", "modifie_le"])
    return absence
