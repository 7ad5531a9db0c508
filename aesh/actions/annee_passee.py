"""Start a year from the timetable that the pole published last year.

*Source:* issue B (copy last year's timetable).
"""

import pghistory
from django.db import transaction

from aesh.actions.copie import copier_creneaux
from aesh.actions.emplois import verrouiller_version
from aesh.models import EmploiDuTemps
from aesh.permissions import peut_modifier
from aesh.requetes.annee_passee import Apercu, apercu_de
from comptes.models import Mandat
from socle.erreurs import ActionRefusee


@transaction.atomic
def copier_annee_passee(brouillon: EmploiDuTemps, *, auteur: Mandat) -> Apercu:
    """Fill an empty draft with what still holds of last year; says what was left out.

    Raises ``ActionRefusee`` when it is not an empty draft, or when there is nothing to copy.
    """
    brouillon = verrouiller_version(brouillon)
    if not peut_modifier(auteur, brouillon):
        raise ActionRefusee("Cet emploi du temps n'est plus un brouillon : rechargez la page.")
    if brouillon.creneaux.exists():
        raise ActionRefusee(
            "Ce brouillon a déjà des créneaux : la copie de l'an passé part d'un brouillon vide."
        )
    apercu = apercu_de(brouillon)
    if apercu is None:
        raise ActionRefusee("Ce pôle n'a publié aucun emploi du temps l'an passé.")
    if not apercu.reprise.repris:
        raise ActionRefusee("Aucun créneau de l'an passé ne peut être repris cette année.")
    with pghistory.context(acte="copier_annee_passee", depuis=str(apercu.modele.pk)):
        copier_creneaux(
            depuis=apercu.modele,
            vers=brouillon,
            membre=auteur.membre_id,
            repris=apercu.reprise.repris,
        )
    return apercu
