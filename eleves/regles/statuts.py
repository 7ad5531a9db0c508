"""Where a right stands on a day, from facts only. Pure; the SQL twin is in eleves.models.

*Source:* dossier §2.3 (statut), decisions 8 and 10; issue E.
"""

import datetime
from dataclasses import dataclass

from eleves.enums import AIDE_HUMAINE, EtatNotification, StatutDroit, TypeNotification


@dataclass(frozen=True)
class FaitsDroit:
    """What is known of a right. ``au``, ``suspendue_au``: day after the last; None is open.

    ``minutes_publiees_*`` come from published slots; ``scolarise_en_ulis`` from the schooling.
    """

    type: str
    du: datetime.date
    au: datetime.date | None
    etat: str = EtatNotification.EN_VIGUEUR
    minutes_hebdo: int | None = None
    suspendue_du: datetime.date | None = None
    suspendue_au: datetime.date | None = None
    a_successeur: bool = False
    minutes_publiees_individuelles: int = 0
    minutes_publiees_mutualisees: int = 0
    scolarise_en_ulis: bool = False


def statut_droit(faits: FaitsDroit, le: datetime.date) -> StatutDroit:
    """Status of a right on a day.

    Mutualised help has no hours: one published slot covers it. ULIS is served by the schooling
    itself. What the timetables do not show (equipment, ESMS, SEGPA) is only open or over.
    *Source:* dossier §2.3; decision 8.
    """
    if faits.etat == EtatNotification.ANNULEE:
        return StatutDroit.ANNULEE
    if le < faits.du:
        return StatutDroit.A_VENIR
    if faits.au is not None and le >= faits.au:
        return StatutDroit.RENOUVELEE if faits.a_successeur else StatutDroit.EXPIREE
    if (
        faits.suspendue_du is not None
        and faits.suspendue_du <= le
        and (faits.suspendue_au is None or le < faits.suspendue_au)
    ):
        return StatutDroit.SUSPENDUE
    if faits.type == TypeNotification.ULIS:
        return StatutDroit.COUVERTE if faits.scolarise_en_ulis else StatutDroit.A_POURVOIR
    if faits.type not in AIDE_HUMAINE:
        return StatutDroit.EN_COURS
    if not faits.minutes_publiees_individuelles and not faits.minutes_publiees_mutualisees:
        return StatutDroit.A_POURVOIR
    if faits.type == TypeNotification.MUTUALISEE:
        return StatutDroit.COUVERTE
    notifiees = faits.minutes_hebdo
    if notifiees is not None and faits.minutes_publiees_individuelles >= notifiees:
        return StatutDroit.COUVERTE
    return StatutDroit.PARTIELLE
