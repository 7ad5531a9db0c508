"""Parts of every act on a decision: lock and check, save one more revision, cut the end."""

import datetime

from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.models import Eleve, NotificationMdph
from eleves.permissions import peut_modifier_droit
from pial.regles import UN_JOUR
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

SANS_FIN = datetime.date.max  # kept in ``fin_decidee`` of a shortened decision that had no end


class NotificationPerimee(ActionRefusee):
    """Someone saved meanwhile; ``actuelle`` is what stands now."""

    def __init__(self, actuelle: NotificationMdph) -> None:
        super().__init__("Cette décision a été modifiée entre-temps : comparez les deux versions.")
        self.actuelle = actuelle


def a_jour(
    auteur: Mandat, notification: NotificationMdph, revision: int, le: datetime.date
) -> NotificationMdph:
    """The row, locked, if the author may change it and nobody saved since ``revision``.

    Raises ``ActionRefusee`` or ``NotificationPerimee``. *Source:* ux page §4.
    """
    if not peut_modifier_droit(auteur, notification, le):
        raise ActionRefusee("Vous ne pouvez pas modifier cette décision.")
    Eleve.objects.select_for_update().get(pk=notification.eleve_id)
    actuelle: NotificationMdph = (
        NotificationMdph.objects.select_for_update(of=("self",))
        .select_related("eleve", "remplace", "modifiee_par")
        .get(pk=notification.pk)
    )
    if actuelle.revision != revision:
        raise NotificationPerimee(actuelle)
    return actuelle


def ecrire(notification: NotificationMdph, auteur: Mandat) -> NotificationMdph:
    """Save one more revision, signed; part of every act on a decision.

    Raises ``ConflitError``. *Source:* ux page §4.
    """
    notification.revision += 1
    notification.modifiee_par_id = auteur.membre_id
    with convertir_erreurs():
        notification.save()
    return notification


def raccourcir(ancienne: NotificationMdph, du: datetime.date, auteur: Mandat) -> None:
    """End a decision the day before ``du``; its own end is kept aside.

    *Source:* decision 15.
    """
    if couper(ancienne, du):
        ecrire(ancienne, auteur)


def rendre_la_fin(ancienne: NotificationMdph, auteur: Mandat) -> None:
    """Give a decision its own end back, when what replaced it no longer does.

    *Source:* decision 15.
    """
    if not ancienne.est_annulee and allonger(ancienne):
        ecrire(ancienne, auteur)


def couper(ancienne: NotificationMdph, du: datetime.date) -> bool:
    """Shorten in memory; False when it ends before already.

    *Source:* decision 15.
    """
    fin = ancienne.periode.upper
    if fin is not None and fin <= du:
        return False
    if ancienne.fin_decidee is None:
        ancienne.fin_decidee = ancienne.au or SANS_FIN
    ancienne.periode = DateRange(ancienne.periode.lower, du)
    return True


def allonger(ancienne: NotificationMdph) -> bool:
    """Give its own end back in memory; False when it was not shortened.

    *Source:* decision 15.
    """
    if ancienne.fin_decidee is None:
        return False
    fin = None if ancienne.fin_decidee == SANS_FIN else ancienne.fin_decidee + UN_JOUR
    ancienne.periode = DateRange(ancienne.periode.lower, fin)
    ancienne.fin_decidee = None
    return True
