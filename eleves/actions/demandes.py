"""Requests at the MDPH: note one, note the answer, turn it into a right. Never a right itself."""

import datetime

from django.db import transaction

from comptes.models import Mandat
from eleves.actions.notifications import DonneesNotification, enregistrer_notification
from eleves.enums import GenreDemande, IssueDemande
from eleves.models import DemandeMdph, Eleve, NotificationMdph
from eleves.permissions import peut_enregistrer_droit
from socle.erreurs import ActionRefusee

REFUS = "Vous ne pouvez pas noter de demande pour cet élève."


def _verrouiller(auteur: Mandat, demande: DemandeMdph, le: datetime.date) -> DemandeMdph:
    if not peut_enregistrer_droit(auteur, demande.eleve, le):
        raise ActionRefusee(REFUS)
    actuelle: DemandeMdph = (
        DemandeMdph.objects.select_for_update(of=("self",))
        .select_related("eleve", "notification")
        .get(pk=demande.pk)
    )
    return actuelle


@transaction.atomic
def deposer_demande(
    *,
    auteur: Mandat,
    eleve: Eleve,
    genre: str,
    deposee_le: datetime.date,
    numero: str = "",
    le: datetime.date,
) -> DemandeMdph:
    """Note that the family deposited a request; one of a kind waits at a time.

    Raises ``ActionRefusee``. *Source:* decision 15 (kept apart from rights).
    """
    if not peut_enregistrer_droit(auteur, eleve, le):
        raise ActionRefusee(REFUS)
    if deposee_le > le:
        raise ActionRefusee("La date du dépôt est dans l'avenir.")
    Eleve.objects.select_for_update().get(pk=eleve.pk)
    memes = DemandeMdph.objects.en_attente().filter(eleve=eleve, genre=genre)
    if memes.exists():
        raise ActionRefusee("Une demande de ce genre attend déjà une réponse : notez-la d'abord.")
    demande: DemandeMdph = DemandeMdph.objects.create(
        eleve=eleve, genre=GenreDemande(genre), deposee_le=deposee_le, numero=numero.strip()
    )
    return demande


@transaction.atomic
def repondre_demande(
    *,
    auteur: Mandat,
    demande: DemandeMdph,
    issue: str,
    issue_le: datetime.date | None,
    le: datetime.date,
) -> DemandeMdph:
    """Note the answer: refused or without follow-up; ``en_attente`` takes it back.

    A granted request becomes a right by ``accorder_demande``. Raises ``ActionRefusee``.
    *Source:* decision 15.
    """
    actuelle = _verrouiller(auteur, demande, le)
    if actuelle.notification is not None and not actuelle.notification.est_annulee:
        raise ActionRefusee("Cette demande a donné un droit : annulez d'abord la décision.")
    if issue == IssueDemande.ACCORDEE:
        raise ActionRefusee("Pour une demande accordée, enregistrez la décision reçue.")
    if issue != IssueDemande.EN_ATTENTE:
        if issue_le is None:
            raise ActionRefusee("Dites quel jour la réponse est connue.")
        if not actuelle.deposee_le <= issue_le <= le:
            raise ActionRefusee("La réponse vient après le dépôt, et pas dans l'avenir.")
    actuelle.issue = IssueDemande(issue)
    actuelle.issue_le = None if issue == IssueDemande.EN_ATTENTE else issue_le
    actuelle.notification = None
    actuelle.save()
    return actuelle


@transaction.atomic
def accorder_demande(
    *,
    auteur: Mandat,
    demande: DemandeMdph,
    donnees: DonneesNotification,
    remplace: NotificationMdph | None = None,
    le: datetime.date,
) -> NotificationMdph:
    """Record the decision that answers a request, and close it: one act.

    Raises what ``enregistrer_notification`` raises. *Source:* decision 15.
    """
    actuelle = _verrouiller(auteur, demande, le)
    if actuelle.notification is not None and not actuelle.notification.est_annulee:
        raise ActionRefusee("Cette demande a déjà donné un droit.")
    notification = enregistrer_notification(
        auteur=auteur, eleve=actuelle.eleve, donnees=donnees, remplace=remplace, le=le
    )
    actuelle.issue = IssueDemande.ACCORDEE
    actuelle.issue_le = donnees.recue_le
    actuelle.notification = notification
    actuelle.save()
    return notification
