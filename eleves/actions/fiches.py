"""Tick a pupil's fiche pratique: coded points only."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.models import Eleve, FichePratique, PointFiche
from eleves.models.fiche import POINTS_MAXIMUM
from eleves.permissions import peut_cocher_fiche
from socle.erreurs import ActionRefusee


@transaction.atomic
def cocher_fiche(
    *, auteur: Mandat, eleve: Eleve, points: Collection[str], le: datetime.date
) -> FichePratique:
    """Keep these points, in the order of the list. Raises ``ActionRefusee``.

    *Source:* decision 18 (at most twelve ticked items, no free text); decision 41.
    """
    if not peut_cocher_fiche(auteur, eleve, le):
        raise ActionRefusee("Vous ne pouvez pas cocher la fiche pratique de cet élève.")
    connus = list(PointFiche.objects.values_list("code", flat=True))
    if not set(points) <= set(connus):
        raise ActionRefusee("Un point n'est plus dans la liste du département : rechargez la page.")
    gardes = [code for code in connus if code in points][:POINTS_MAXIMUM]
    fiche: FichePratique = FichePratique.objects.update_or_create(
        eleve=eleve,
        defaults={
            "points": gardes,
            "cochee_par_id": auteur.membre_id,
            "cochee_le": timezone.now(),
        },
    )[0]
    return fiche
