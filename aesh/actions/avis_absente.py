"""Tell an AESH that an absence is noted for her, or no more: dates and a link, never why.

*Source:* decisions 17 (declared for her by the school or the coordination) and 18.
"""

import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from aesh.actions.avis_ecoles import PERIME_APRES, retirer_des_ecoles
from aesh.models import AbsenceAesh
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import fermetures_connues
from aesh.requetes.exceptions_lues import heures
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from socle.courriel import Lien, TextePublic, mettre_en_file

JOURNEE = (0, 24 * 60)


def prevenir_l_absente(
    absence: AbsenceAesh, *, auteur: Mandat, maintenant: datetime.datetime
) -> bool:
    """One message to the absent AESH, in the place of what has not left yet; whether it is put.

    Not to who declares her own absence, nor about days past. *Source:* decisions 17 and 18.
    """
    retirer_des_ecoles(_prefixe(absence))
    return _mettre(absence, auteur, maintenant, est_annulee=False)


def dire_le_retour(absence: AbsenceAesh, *, auteur: Mandat, maintenant: datetime.datetime) -> bool:
    """She is no longer noted absent: said only if the absence had been. *Source:* decision 18."""
    if retirer_des_ecoles(_prefixe(absence)):
        return False
    return _mettre(absence, auteur, maintenant, est_annulee=True)


def _prefixe(absence: AbsenceAesh) -> str:
    return f"absente:{absence.pk}:"


def _mettre(
    absence: AbsenceAesh, auteur: Mandat, maintenant: datetime.datetime, *, est_annulee: bool
) -> bool:
    adresse, departement = absence.aesh.courriel, auteur.departement
    le = aujourdhui_dans(departement)
    premier = le if est_annulee else max(absence.du, le)
    dernier = max(absence.au, premier) if est_annulee else absence.au
    if not adresse or dernier < le or absence.aesh.membre_id == auteur.membre_id:
        return False
    minutes = absence.minutes
    bornes = (minutes.lower, minutes.upper)  # type: ignore[attr-defined]
    envoi = a_envoyer_le(
        maintenant,
        premier,
        fuseau=ZoneInfo(departement.fuseau),
        fermetures=fermetures_connues(),
    )
    fin = datetime.datetime.combine(dernier, datetime.time(), datetime.UTC)
    page = reverse("aesh:ma_semaine", kwargs={"departement": departement.code})
    mettre_en_file(
        cle=f"{_prefixe(absence)}{absence.revision}",
        destinataire=adresse,
        sujet="Une absence annulée pour vous" if est_annulee else "Une absence notée pour vous",
        gabarit="courriels/absence_notee.txt",
        contexte={
            "est_annulee": est_annulee,
            "du": absence.du,
            "au": absence.au,
            "heures": TextePublic("" if bornes == JOURNEE else heures(*bornes)),
            "lien": Lien(f"{page}?semaine={premier.isoformat()}"),
        },
        a_envoyer_le=envoi,
        perime_le=max(envoi, fin) + PERIME_APRES,
    )
    return True
