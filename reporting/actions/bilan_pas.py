"""The words of the yearly report of a PAS, kept as a draft that is never closed.

*Source:* source 004 (each year the report of the PAS is presented); dossier §7 (« Bilan PAS »).
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from comptes.models import Mandat
from pial.models import Pole
from reporting.models import BilanPas
from reporting.permissions import peut_rediger_bilan
from socle.erreurs import ActionRefusee

DEPASSE = (
    "Quelqu'un d'autre a écrit ce bilan entre-temps. Votre texte est encore là : copiez-le, "
    "rechargez la page, puis complétez."
)


@dataclass(frozen=True)
class MotsDuBilan:
    """What the team writes."""

    contexte: str = ""
    difficultes: str = ""
    perspectives: str = ""


@transaction.atomic
def ecrire_bilan(
    *,
    auteur: Mandat,
    pole: Pole,
    annee: int,
    mots: MotsDuBilan,
    revision: int,
    le: datetime.date,
) -> BilanPas:
    """Keep the words of a school year; ``revision`` is the one that was read (0: none yet).

    Raises ``ActionRefusee``: somebody else's PAS, or somebody wrote in between.
    *Source:* module docstring.
    """
    if not peut_rediger_bilan(auteur, pole, le):
        raise ActionRefusee("La coordination du PAS écrit ce bilan : demandez-lui.")
    bilan, cree = BilanPas.objects.select_for_update().get_or_create(pole=pole, annee=annee)
    if not cree and bilan.revision != revision:
        raise ActionRefusee(DEPASSE)
    bilan.contexte, bilan.difficultes = mots.contexte.strip(), mots.difficultes.strip()
    bilan.perspectives = mots.perspectives.strip()
    bilan.ecrit_par, bilan.revision = auteur.membre, bilan.revision if cree else revision + 1
    bilan.save()
    return bilan
