"""Appointments of a request: proposed, changed, cancelled by the PAS; the person answers herself.

*Source:* ux page §5(d) (appointment), decision 28; règle locale (change and cancel).
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from pas.actions.prise import devoir_une_nouvelle, saisine_a_changer
from pas.enums import ReponseRendezVous
from pas.models import RendezVous
from pas.regles.etats import FINIS
from socle.erreurs import ActionRefusee


@transaction.atomic
def proposer_un_rendez_vous(
    *,
    auteur: Mandat,
    saisine: UUID,
    debut: datetime.datetime,
    duree_minutes: int,
    lieu: str,
    le: datetime.date,
) -> RendezVous:
    """Propose a meeting to the person; she answers on the follow-up page.

    Raises ``ActionRefusee``: a moment already past, a finished request, the parents not told.
    *Source:* ux page §5(d) (appointment), decision 28.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if ligne.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la pour proposer un rendez-vous.")
    if debut <= timezone.now():
        raise ActionRefusee("Choisissez un jour et une heure à venir.")
    # Another proposed before and still to come is withdrawn: one at a time.
    a_venir = RendezVous.objects.filter(saisine=ligne, annule_le=None, debut__gt=timezone.now())
    a_venir.update(annule_le=timezone.now())
    pris = RendezVous.objects.create(
        saisine=ligne, debut=debut, duree_minutes=duree_minutes, lieu=lieu.strip()
    )
    devoir_une_nouvelle(ligne)
    return pris


@transaction.atomic
def annuler_le_rendez_vous(
    *, auteur: Mandat, saisine: UUID, rendez_vous: UUID, le: datetime.date
) -> RendezVous:
    """Cancel a meeting; the person is told that something changed.

    Raises ``ActionRefusee`` when it is unknown or already cancelled. *Source:* règle locale (undo).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    pris = RendezVous.objects.filter(saisine=ligne, pk=rendez_vous, annule_le=None).first()
    if pris is None:
        raise ActionRefusee("Ce rendez-vous est déjà annulé.")
    pris.annule_le = timezone.now()
    pris.save(update_fields=["annule_le", "modifie_le"])
    devoir_une_nouvelle(ligne)
    return pris


@transaction.atomic
def changer_le_rendez_vous(
    *,
    auteur: Mandat,
    saisine: UUID,
    rendez_vous: UUID,
    debut: datetime.datetime,
    duree_minutes: int,
    lieu: str,
    le: datetime.date,
) -> RendezVous:
    """Another moment or place for the same meeting: the person answers again, her agenda follows.

    Raises ``ActionRefusee``: a moment already past, a meeting cancelled or already held, a request
    that is finished. *Source:* ux page §5(d) (appointment accept/move).
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if ligne.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la pour changer un rendez-vous.")
    if debut <= timezone.now():
        raise ActionRefusee("Choisissez un jour et une heure à venir.")
    pris = RendezVous.objects.select_for_update().filter(
        saisine=ligne, pk=rendez_vous, annule_le=None, debut__gt=timezone.now()
    )
    objet = pris.first()
    if objet is None:
        raise ActionRefusee("Ce rendez-vous est annulé ou passé : proposez-en un autre.")
    objet.debut, objet.duree_minutes, objet.lieu = debut, duree_minutes, lieu.strip()
    objet.reponse, objet.repondu_le = ReponseRendezVous.ATTENDUE, None
    objet.pose_le, objet.rappele_le = timezone.now(), None
    objet.version += 1
    objet.save()
    devoir_une_nouvelle(ligne)
    return objet
