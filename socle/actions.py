"""Acts on jobs: cancel, replay. Who may do so is the caller's affair (author or matrix)."""

from django.db import transaction
from django.utils import timezone

from socle.enums import EtatTravail
from socle.models import Travail
from socle.travaux import lancer


class ActionImpossible(Exception):
    """The act does not apply to the present state; the message is for the user."""


@transaction.atomic
def annuler_travail(travail: Travail) -> None:
    """Stop a job: at once if it waits, at its next sign of life (undone entirely) if it runs.

    Raises ``ActionImpossible`` for a finished job.
    *Source:* écran « Mes travaux », règle locale.
    """
    en_attente = Travail.objects.filter(pk=travail.pk, etat=EtatTravail.EN_ATTENTE)
    if en_attente.update(
        etat=EtatTravail.ANNULE, annulation_demandee=True, termine_le=timezone.now()
    ):
        return
    en_cours = Travail.objects.filter(pk=travail.pk, etat=EtatTravail.EN_COURS)
    if not en_cours.update(annulation_demandee=True):
        raise ActionImpossible("Ce travail est déjà terminé : il ne peut plus être annulé.")


@transaction.atomic
def rejouer_travail(travail: Travail) -> None:
    """Start again, from zero, a job that failed or was cancelled.

    Raises ``ActionImpossible`` for any other state (a job that is done is never done twice).
    *Source:* écran « Mes travaux », règle locale.
    """
    rejouables = Travail.objects.filter(
        pk=travail.pk, etat__in=[EtatTravail.ECHEC, EtatTravail.ANNULE]
    )
    if not rejouables.update(
        etat=EtatTravail.EN_ATTENTE,
        tentatives=0,
        fait=0,
        erreur="",
        resultat={},
        fichier="",
        annulation_demandee=False,
        demarre_le=None,
        battement_le=None,
        termine_le=None,
    ):
        raise ActionImpossible("Seul un travail en échec ou annulé peut être rejoué.")
    travail.refresh_from_db()
    lancer(travail)
