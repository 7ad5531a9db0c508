"""Say when an AESH cannot work, and take it back."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from psycopg.types.range import DateRange

from aesh.enums import JOURS, LIBELLES_MOMENT, LIBELLES_MOTIF_INDISPONIBILITE
from aesh.models import Aesh, IndisponibiliteAesh
from comptes.models import Mandat
from comptes.permissions import peut
from pial.regles import UN_JOUR
from socle.erreurs import ActionRefusee


@transaction.atomic
def declarer_indisponibilite(
    *,
    aesh: Aesh,
    auteur: Mandat,
    du: datetime.date,
    au: datetime.date | None,
    jours: Sequence[int],
    moment: str,
    motif: str,
) -> IndisponibiliteAesh:
    """Record weekdays (1 = Monday), whole or half, from ``du`` to ``au`` included.

    Raises ``ActionRefusee`` without the right, ``ValidationError`` with one sentence per field.
    *Source:* decision 2 (dates and half-days, reason hidden from all but the SEI).
    """
    if not peut(auteur, "u", "absence"):
        raise ActionRefusee("Votre fonction ne permet pas de déclarer une indisponibilité.")
    erreurs = {}
    if au is not None and au < du:
        erreurs["au"] = "Le dernier jour doit suivre le premier."
    if not jours or not set(jours) <= set(JOURS):
        erreurs["jours"] = "Choisissez au moins un jour, du lundi au vendredi."
    if moment not in LIBELLES_MOMENT:
        erreurs["moment"] = "Choisissez la journée, le matin ou l'après-midi."
    if motif not in LIBELLES_MOTIF_INDISPONIBILITE:
        erreurs["motif"] = "Choisissez un motif de la liste."
    if erreurs:
        raise ValidationError(erreurs)
    return IndisponibiliteAesh.objects.create(
        aesh=aesh,
        periode=DateRange(du, au + UN_JOUR if au else None),
        jours=sorted(set(jours)),
        moment=moment,
        motif=motif,
    )


@transaction.atomic
def retirer_indisponibilite(*, indisponibilite: IndisponibiliteAesh, auteur: Mandat) -> None:
    """Take it back; the journal of writes keeps it. Raises ``ActionRefusee``.

    *Source:* decision 2.
    """
    if not peut(auteur, "u", "absence"):
        raise ActionRefusee("Votre fonction ne permet pas de retirer une indisponibilité.")
    indisponibilite.delete()
