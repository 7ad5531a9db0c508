"""From a queue to the solver: ask for AESH for the pupils who wait in one pole.

*Source:* issue E (surge: queue → proposals of issue D in ≤ 60 s); decision 25.
"""

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from aesh.actions.emplois import ouvrir_brouillon
from aesh.actions.propositions import Demande, demander_proposition
from aesh.models import Proposition
from aesh.planning.brouillon import Mode
from aesh.requetes.versions import version_en_preparation
from comptes.models import Mandat
from pial.models import Pole
from pial.regles import UN_JOUR, annee_scolaire, lundi_de
from reporting.permissions import peut_proposer_des_aesh
from socle.erreurs import ActionRefusee

SECONDES = 10


@transaction.atomic
def proposer_des_aesh(
    *,
    auteur: Mandat,
    pole: Pole,
    ecoles: Sequence[UUID],
    le: datetime.date,
    secondes: int = SECONDES,
) -> Proposition:
    """Ask for a proposal in the pole's draft, for the schools of the pupils who wait.

    Opens the draft, from next Monday, when there is none. What is placed does not move. Raises
    ``ActionRefusee`` without the right, when the version is no longer a draft, or as
    ``demander_proposition``.
    """
    if not peut_proposer_des_aesh(auteur):
        raise ActionRefusee("Seule la coordination du pôle, ou le chef du SEI, propose des AESH.")
    if not Pole.objects.du_perimetre(auteur, le).filter(pk=pole.pk).exists():
        raise ActionRefusee("Ce pôle n'est pas dans votre périmètre.")
    if not ecoles:
        raise ActionRefusee("Aucun de ces droits n'est ouvert le jour où la version prend effet.")
    lundi = lundi_de(le) + 7 * UN_JOUR
    annee = annee_scolaire(lundi)
    emploi = version_en_preparation(pole.pk, annee)
    if emploi is None:
        emploi = ouvrir_brouillon(pole=pole, annee=annee, date_effet=lundi, auteur=auteur)
    demande = Demande(Mode.COMPLETER, ecoles=tuple(ecoles), secondes=secondes)
    return demander_proposition(emploi=emploi, auteur=auteur, demande=demande)
