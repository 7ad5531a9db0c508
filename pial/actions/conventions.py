"""Record a signed lunch-break agreement, and end one."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.models import Mandat
from comptes.permissions import peut
from pial.models import ConventionMeridienne
from pial.regles import UN_JOUR
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class DonneesConvention:
    """What the form says; ``au`` is the last day, None until further notice."""

    collectivite: str
    communes: tuple[str, ...]
    signee_le: datetime.date
    du: datetime.date
    au: datetime.date | None = None
    reference: str = ""


@transaction.atomic
def enregistrer_convention(*, auteur: Mandat, donnees: DonneesConvention) -> ConventionMeridienne:
    """Record an agreement already signed. Raises ``ActionRefusee``.

    *Source:* dossier §3 R12 (agreement of the State with the town or group of towns).
    """
    if not peut(auteur, "c", "convention"):
        raise ActionRefusee("Seul le SEI enregistre les conventions de pause méridienne.")
    if not donnees.communes:
        raise ActionRefusee("Une convention couvre au moins une commune.")
    if donnees.au is not None and donnees.au < donnees.du:
        raise ActionRefusee("Le dernier jour vient avant le premier.")
    convention: ConventionMeridienne = ConventionMeridienne.objects.create(
        collectivite=donnees.collectivite,
        communes=sorted(donnees.communes),
        signee_le=donnees.signee_le,
        reference=donnees.reference,
        periode=DateRange(donnees.du, donnees.au + UN_JOUR if donnees.au else None),
    )
    return convention


@transaction.atomic
def terminer_convention(
    *, auteur: Mandat, convention: ConventionMeridienne, dernier_jour: datetime.date
) -> ConventionMeridienne:
    """Say the last day of an agreement; it stays in the list. Raises ``ActionRefusee``.

    *Source:* dossier §3 R12 (a convention is signed for a period).
    """
    if not peut(auteur, "u", "convention"):
        raise ActionRefusee("Seul le SEI termine les conventions de pause méridienne.")
    debut = convention.periode.lower
    if dernier_jour < debut:
        raise ActionRefusee(
            f"La convention commence le {debut:%d/%m/%Y} : choisissez ce jour ou un jour suivant."
        )
    convention.periode = DateRange(debut, dernier_jour + UN_JOUR)
    convention.save(update_fields=["periode", "modifie_le"])
    return convention
