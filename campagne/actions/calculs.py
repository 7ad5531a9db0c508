"""Ask for a distribution of the department, stop it; run it, write what came of it.

*Source:* issue F (department-wide proposal, live progress, minimal change); decision 25.
"""

import random
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from campagne.actions.campagnes import verrouiller_campagne
from campagne.enums import EtatCalcul
from campagne.models import CalculCampagne, Campagne
from comptes.models import Mandat
from socle.enums import EtatTravail
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.travaux import demander_travail, lancer

GENRE = "campagne.repartir"
SECONDES, SECONDES_MINIMUM, SECONDES_MAXIMUM = 40, 2, 300
INTERROMPUE = "La recherche a été annulée ou s'est interrompue ; rien n'a été changé."


@dataclass(frozen=True)
class Demande:
    """What is asked of a search."""

    secondes: int = SECONDES
    peut_deplacer: bool = False
    graine: int | None = None


@transaction.atomic
def demander_calcul(*, campagne: Campagne, auteur: Mandat, demande: Demande) -> CalculCampagne:
    """Ask for one distribution; one at a time per campaign.

    Raises ``ActionRefusee``. *Source:* issue F.
    """
    lue = verrouiller_campagne(campagne, auteur)
    _clore_les_interrompus(lue)
    if CalculCampagne.objects.filter(campagne=lue, etat=EtatCalcul.EN_COURS).exists():
        raise ActionRefusee(
            "Une répartition est déjà en préparation : attendez sa fin, ou arrêtez-la en gardant "
            "le meilleur."
        )
    graine = demande.graine
    if graine is None:
        graine = random.randrange(2**31)  # noqa: S311 (a seed to search with, not a secret)
    calcul: CalculCampagne = CalculCampagne.objects.create(
        campagne=lue,
        demande_par_id=auteur.membre_id,
        peut_deplacer=demande.peut_deplacer,
        secondes=min(max(demande.secondes, SECONDES_MINIMUM), SECONDES_MAXIMUM),
        graine=graine,
    )
    travail = demander_travail(
        genre=GENRE,
        cle=f"campagne:{calcul.pk}",
        titre=f"Répartition des AESH, {lue}",
        parametres={"calcul": str(calcul.pk)},
        auteur=calcul.demande_par,
        mandat=auteur.pk,
        total=calcul.secondes,
    )
    calcul.travail = travail.pk
    calcul.save(update_fields=["travail", "modifie_le"])
    lancer(travail)
    return calcul


@transaction.atomic
def arreter_calcul(*, calcul: CalculCampagne, auteur: Mandat) -> None:
    """Stop and keep the best found so far. *Source:* issue F."""
    verrouiller_campagne(calcul.campagne, auteur)
    CalculCampagne.objects.filter(pk=calcul.pk, etat=EtatCalcul.EN_COURS).update(
        arret_demande=True, modifie_le=timezone.now()
    )


def est_interrompu(calcul: CalculCampagne) -> bool:
    """Whether its job was cancelled or given up. *Source:* règle locale."""
    finis = Travail.objects.filter(
        pk=calcul.travail, etat__in=[EtatTravail.ANNULE, EtatTravail.ECHEC]
    )
    return (
        calcul.etat == EtatCalcul.EN_COURS and calcul.travail is not None and bool(finis.exists())
    )


def _clore_les_interrompus(campagne: Campagne) -> None:
    for calcul in CalculCampagne.objects.filter(campagne=campagne, etat=EtatCalcul.EN_COURS):
        if est_interrompu(calcul):
            CalculCampagne.objects.filter(pk=calcul.pk).update(
                etat=EtatCalcul.ECHEC, bilan={"phrase": INTERROMPUE}, termine_le=timezone.now()
            )
