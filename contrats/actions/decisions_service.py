"""The SEI certifies more, or less, than the contract of an open month: dated, and taken back.

*Source:* decision 10 (nothing lowers what is paid by itself); règle locale.
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from contrats.actions.service_fait import recalculer
from contrats.actions.service_fait_suites import DEJA_CLOS, PAS_LE_DROIT
from contrats.enums.service_fait import MotifDecision
from contrats.models import DecisionService, LigneProvisoire, MoisDeService
from contrats.permissions import peut_tenir_les_mois
from contrats.requetes.mois import est_clos
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

DEJA = "Une décision vaut déjà pour ce contrat ce mois-là : reprenez-la d'abord."


@transaction.atomic
def decider_service(
    *,
    auteur: Mandat,
    mois: MoisDeService,
    contrat: UUID,
    minutes: int,
    motif: MotifDecision,
    le: datetime.date,
) -> DecisionService:
    """Certify signed minutes more, or less, on one line of an open month.

    Raises ``ActionRefusee``: no right, month closed, no line, a decision already, a reason that
    says the contrary, more taken than certified. *Source:* decision 10; règle locale.
    """
    ligne = _ligne(auteur, mois, contrat)
    if DecisionService.objects.filter(mois=mois, contrat=contrat, annulee_le=None).exists():
        raise ActionRefusee(DEJA)
    if not minutes:
        raise ActionRefusee("Une décision ajoute ou retire au moins une minute.")
    if (motif == MotifDecision.NON_FAIT and minutes > 0) or (
        motif == MotifDecision.AU_DESSUS and minutes < 0
    ):
        raise ActionRefusee("Le motif dit le contraire du sens choisi : changez l'un des deux.")
    if ligne.minutes_service + minutes < 0:
        raise ActionRefusee("Vous retirez plus d'heures que ce mois n'en certifie.")
    if not -32768 < minutes < 32768:
        raise ActionRefusee("Une décision porte sur un mois : 500 heures au plus.")
    faite = DecisionService.objects.create(
        mois=mois, contrat_id=contrat, minutes=minutes, motif=motif, par_id=auteur.membre_id
    )
    recalculer(mois=mois, aesh=[ligne.aesh_id], le=le)
    return faite


@transaction.atomic
def reprendre_decision(
    *, auteur: Mandat, mois: MoisDeService, contrat: UUID, le: datetime.date
) -> None:
    """Take the decision back: the month certifies the contract again. Raises ``ActionRefusee``.

    *Source:* ux page §4 (undo).
    """
    ligne = _ligne(auteur, mois, contrat)
    reprises = DecisionService.objects.filter(mois=mois, contrat=contrat, annulee_le=None).update(
        annulee_le=timezone.now(), annulee_par=auteur.membre_id
    )
    if not reprises:
        raise ActionRefusee("Cette décision est déjà reprise.")
    recalculer(mois=mois, aesh=[ligne.aesh_id], le=le)


def _ligne(auteur: Mandat, mois: MoisDeService, contrat: UUID) -> LigneProvisoire:
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if est_clos(mois):
        raise ActionRefusee(DEJA_CLOS)
    ligne = LigneProvisoire.objects.filter(mois=mois, contrat=contrat).first()
    if ligne is None:
        raise ActionRefusee("Calculez d'abord ce mois : ce contrat n'y a pas encore de ligne.")
    return ligne
