"""Change the opening hours of a school."""

import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from comptes.models import Mandat
from pial.horaires import Niveau, Plages, verifier_horaires
from pial.models import Etablissement, PlageOuverture
from pial.permissions import peut_modifier_horaires
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee


@transaction.atomic
def modifier_horaires(
    *, auteur: Mandat, etablissement: Etablissement, plages: Plages, le: datetime.date
) -> list[str]:
    """Replace the half-days of a school; returns the warnings to show.

    Raises ``ActionRefusee`` when a bound is passed or the school is out of the author's scope.
    *Source:* code de l'éducation D521-10 and D521-12 (see ``pial.horaires``).
    """
    if not peut_modifier_horaires(auteur, etablissement, le):
        raise ActionRefusee("Vous ne pouvez pas modifier les horaires de cette école.")
    constats = verifier_horaires(plages, etablissement.degre)
    erreurs = [c.phrase for c in constats if c.niveau == Niveau.ERREUR]
    if erreurs:
        raise ActionRefusee(erreurs[0], erreurs)
    with convertir_erreurs():
        PlageOuverture.objects.filter(etablissement=etablissement).delete()
        PlageOuverture.objects.bulk_create(
            PlageOuverture(
                etablissement=etablissement, jour=jour, minutes=NumericRange(debut, fin, "[)")
            )
            for jour, demi_journees in plages.items()
            for debut, fin in demi_journees
        )
    return [c.phrase for c in constats]
