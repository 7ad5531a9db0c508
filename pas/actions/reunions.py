"""The weekly meeting: opened for a day, what it decides of each request.

*Source:* dossier §4 (the binôme meets weekly; agenda of cases).
"""

import datetime
from uuid import UUID

from django.db import transaction

from comptes.models import Mandat
from pas.actions.prise import SANS_DROIT, saisine_a_changer
from pas.enums.plan import Decision
from pas.models import PointReunion, ReunionPas
from pas.permissions import peut_tenir_le_pas
from pial.models import Pole
from socle.erreurs import ActionRefusee


@transaction.atomic
def ouvrir_une_reunion(
    *, auteur: Mandat, pole: Pole, tenue_le: datetime.date, le: datetime.date
) -> ReunionPas:
    """The meeting of a day; the same one when it is open already.

    Raises ``ActionRefusee`` for somebody else's PAS. *Source:* dossier §4.
    """
    if not peut_tenir_le_pas(auteur, pole, le):
        raise ActionRefusee(SANS_DROIT)
    reunion, _ = ReunionPas.objects.get_or_create(
        pole=pole, tenue_le=tenue_le, defaults={"auteur_id": auteur.membre_id}
    )
    return reunion


@transaction.atomic
def decider_en_reunion(
    *,
    auteur: Mandat,
    reunion: ReunionPas,
    saisine: UUID,
    decision: Decision | None,
    note: str = "",
    le: datetime.date,
) -> PointReunion | None:
    """Note what was decided of one request; None takes the line back.

    The act itself stays with the people. Raises ``ActionRefusee``: another PAS's meeting or
    request. *Source:* dossier §4 (agenda of cases).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if ligne.pole_id != reunion.pole_id:
        raise ActionRefusee("Cette demande n'est pas de ce PAS.")
    if decision is None:
        PointReunion.objects.filter(reunion=reunion, saisine=ligne).delete()
        return None
    point, _ = PointReunion.objects.update_or_create(
        reunion=reunion,
        saisine=ligne,
        defaults={"decision": decision, "note": note.strip()},
    )
    return point
