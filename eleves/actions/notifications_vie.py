"""Dated facts in the life of a decision: suspension, appeal, renewal asked, cancellation, undo."""

import datetime

from django.db import transaction
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.notifications_ecriture import (
    a_jour,
    couper,
    ecrire,
    raccourcir,
    rendre_la_fin,
)
from eleves.enums import EtatNotification, MotifAnnulation, Recours
from eleves.models import NotificationMdph
from pial.regles import UN_JOUR
from socle.erreurs import ActionRefusee

ANNULEE = "Cette décision est annulée : rétablissez-la d'abord."


def _vivante(
    auteur: Mandat, notification: NotificationMdph, revision: int, le: datetime.date
) -> NotificationMdph:
    actuelle = a_jour(auteur, notification, revision, le)
    if actuelle.est_annulee:
        raise ActionRefusee(ANNULEE)
    return actuelle


@transaction.atomic
def suspendre(
    *,
    auteur: Mandat,
    notification: NotificationMdph,
    du: datetime.date,
    au: datetime.date | None,
    revision: int,
    le: datetime.date,
) -> NotificationMdph:
    """Suspend a right between two days (``au`` included, None: until it is taken up again).

    Raises ``ActionRefusee`` outside the right, ``NotificationPerimee``.
    *Source:* dossier §2.3 (statut SUSPENDUE); no reason is kept.
    """
    actuelle = _vivante(auteur, notification, revision, le)
    fin = actuelle.periode.upper
    if au is not None and au < du:
        raise ActionRefusee("Le dernier jour de la suspension doit suivre le premier.")
    if du < actuelle.periode.lower or (fin is not None and du >= fin):
        raise ActionRefusee("La suspension doit commencer pendant le droit.")
    actuelle.suspension = DateRange(du, au + UN_JOUR if au else None)
    return ecrire(actuelle, auteur)


@transaction.atomic
def reprendre(
    *,
    auteur: Mandat,
    notification: NotificationMdph,
    reprise: datetime.date,
    revision: int,
    le: datetime.date,
) -> NotificationMdph:
    """Take a suspended right up again on a day; on its first day, the suspension never was.

    Raises ``ActionRefusee``, ``NotificationPerimee``. *Source:* dossier §2.3.
    """
    actuelle = _vivante(auteur, notification, revision, le)
    if actuelle.suspension is None:
        raise ActionRefusee("Cette décision n'est pas suspendue.")
    debut = actuelle.suspension.lower
    if reprise < debut:
        raise ActionRefusee("La reprise ne peut pas venir avant la suspension.")
    actuelle.suspension = DateRange(debut, reprise) if reprise > debut else None
    return ecrire(actuelle, auteur)


@transaction.atomic
def noter_recours(
    *,
    auteur: Mandat,
    notification: NotificationMdph,
    recours: str,
    depose_le: datetime.date | None,
    revision: int,
    le: datetime.date,
) -> NotificationMdph:
    """Flag an appeal (RAPO or court) with its date; an empty one removes the flag.

    Raises ``ActionRefusee``, ``NotificationPerimee``. *Source:* dossier §2.3 (recours flag).
    """
    actuelle = a_jour(auteur, notification, revision, le)
    if recours:
        if depose_le is None:
            raise ActionRefusee("Dites quel jour le recours a été déposé.")
        if not actuelle.decidee_le <= depose_le <= le:
            raise ActionRefusee("Le recours vient après la décision, et pas dans l'avenir.")
    actuelle.recours = Recours(recours) if recours else ""
    actuelle.recours_le = depose_le if recours else None
    return ecrire(actuelle, auteur)


@transaction.atomic
def noter_renouvellement(
    *,
    auteur: Mandat,
    notification: NotificationMdph,
    demande_le: datetime.date | None,
    revision: int,
    le: datetime.date,
) -> NotificationMdph:
    """Note the day when the family was asked to renew; None takes the note back.

    Raises ``ActionRefusee``, ``NotificationPerimee``.
    *Source:* ux page §5(c) (renewal to ask of the family six months before).
    """
    actuelle = _vivante(auteur, notification, revision, le)
    if demande_le is not None and not actuelle.recue_le <= demande_le <= le:
        raise ActionRefusee(
            "La demande à la famille vient après la décision, et pas dans l'avenir."
        )
    actuelle.renouvellement_demande_le = demande_le
    return ecrire(actuelle, auteur)


@transaction.atomic
def annuler_notification(
    *,
    auteur: Mandat,
    notification: NotificationMdph,
    motif: str,
    revision: int,
    le: datetime.date,
) -> NotificationMdph:
    """Cancel a decision: it no longer counts, it stays in the history.

    The decision that it replaced gets its own end back. Raises ``ActionRefusee``,
    ``NotificationPerimee``. *Source:* dossier §2.3; permissions page §3 (nobody deletes).
    """
    actuelle = _vivante(auteur, notification, revision, le)
    if NotificationMdph.objects.non_annulees().filter(remplace=actuelle).exists():
        raise ActionRefusee(
            "Une autre décision remplace celle-ci : annulez d'abord la plus récente."
        )
    actuelle.etat = EtatNotification.ANNULEE
    actuelle.annulee_le = le
    actuelle.motif_annulation = MotifAnnulation(motif)
    ecrire(actuelle, auteur)
    if actuelle.remplace is not None:
        rendre_la_fin(actuelle.remplace, auteur)
    return actuelle


@transaction.atomic
def retablir_notification(
    *, auteur: Mandat, notification: NotificationMdph, revision: int, le: datetime.date
) -> NotificationMdph:
    """Undo a cancellation: the decision replaced before ends again the day before.

    Raises ``ActionRefusee``, ``NotificationPerimee``, ``ConflitError`` when another human help
    was recorded meanwhile. *Source:* issue E (undo).
    """
    actuelle = a_jour(auteur, notification, revision, le)
    if not actuelle.est_annulee:
        raise ActionRefusee("Cette décision n'est pas annulée.")
    if actuelle.remplace is not None and not actuelle.remplace.est_annulee:
        raccourcir(actuelle.remplace, actuelle.periode.lower, auteur)
    actuelle.etat = EtatNotification.EN_VIGUEUR
    actuelle.annulee_le = None
    actuelle.motif_annulation = ""
    suivante = NotificationMdph.objects.non_annulees().filter(remplace=actuelle).first()
    if suivante is not None:
        couper(actuelle, suivante.periode.lower)
    return ecrire(actuelle, auteur)
