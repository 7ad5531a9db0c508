"""Hours that a professional from outside takes in a pupil's own week: put, taken away.

Called by the room that keeps the agreements; nobody types these by hand.
"""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from psycopg.types.range import DateRange

from eleves.actions.indisponibilites import refuser_si_prise
from eleves.actions.temps_scolaire import relire_temps_scolaire
from eleves.enums import GenreIndisponibilite
from eleves.models import Eleve, IndisponibiliteEleve
from socle.base_de_donnees import convertir_erreurs


@transaction.atomic
def poser_interventions(
    *, eleve: UUID, heures: Collection[IndisponibiliteEleve], le: datetime.date
) -> None:
    """Put hours, not saved yet, in a pupil's week; his room is said with them.

    Raises ``ActionRefusee`` over another regular absence. *Source:* dossier §3, R10.
    """
    Eleve.objects.select_for_update().get(pk=eleve)  # two people at once: one waits
    for une in heures:
        une.eleve_id, une.genre = eleve, GenreIndisponibilite.INTERVENTION
        refuser_si_prise(une)
        with convertir_erreurs():
            une.save()
    relire_temps_scolaire([eleve], le=le)


@transaction.atomic
def retirer_interventions(
    *, eleve: UUID, heures: Collection[UUID], a_partir_du: datetime.date, le: datetime.date
) -> None:
    """Take hours away from a pupil's week from a day on; what was before that day stays.

    *Source:* dossier §3, R10; ux page §4.
    """
    lignes = IndisponibiliteEleve.objects.filter(
        pk__in=heures, genre=GenreIndisponibilite.INTERVENTION
    )
    for une in lignes:
        if une.periode.lower >= a_partir_du:
            une.delete()
        elif une.periode.upper > a_partir_du:
            une.periode = DateRange(une.periode.lower, a_partir_du)
            une.save(update_fields=["periode", "modifie_le"])
    relire_temps_scolaire([eleve], le=le)
