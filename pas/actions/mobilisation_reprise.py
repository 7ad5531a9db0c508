"""Take back one's own last act on a mobilisation, the same day.

*Source:* règle locale (undo).
"""

import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from comptes.models import Mandat
from pas.actions.mobilisation import exiger_la_saisine, mobilisation_a_changer
from pas.actions.mobilisation_avis import dire_la_reprise
from pas.enums.mobilisation import ActeMobilisation
from pas.models import Mobilisation
from pas.permissions import peut_mener
from pas.requetes.mobilisations import etapes_de, mobilisation_vivante
from socle.erreurs import ActionRefusee

A = ActeMobilisation
# What an act wrote, emptied when it is taken back; a report stays, to be corrected.
EFFACES: dict[ActeMobilisation, dict[str, Any]] = {
    A.ACCEPTER: {"acceptee_le": None, "mot": ""},
    A.METTRE_EN_ATTENTE: {"motif": "", "mot": ""},
    A.REFUSER: {"motif": "", "mot": ""},
    A.PLANIFIER: {"intervenant_id": None, "du": None, "au": None},
    A.REALISER: {"realisee_le": None, "duree_minutes": None},
    A.RENDRE_COMPTE: {},
    A.ANNULER: {},
}


def acte_a_reprendre(ligne: Mobilisation, auteur: Mandat, le: datetime.date) -> str:
    """The last act, if it is one's own and of the day; empty when there is nothing to take back.

    *Source:* règle locale (undo).
    """
    etapes = etapes_de(ligne)
    derniere = etapes[-1] if etapes else None
    if derniere is None or not derniere.acte or derniere.auteur_id != auteur.membre_id:
        return ""
    if derniere.faite_le.astimezone(ZoneInfo(ligne.departement.fuseau)).date() < le:
        return ""
    if derniere.etat == etapes[-2].etat or not peut_mener(auteur, ligne, A(derniere.acte), le):
        return ""  # planned again: one plans anew
    return str(derniere.acte)


@transaction.atomic
def reprendre_un_acte(
    *, auteur: Mandat, mobilisation: UUID, le: datetime.date, saisine: UUID | None = None
) -> Mobilisation:
    """Take back one's own last act of the day: the state before is there again.

    Raises ``ActionRefusee``: somebody else's act, another day, another team asked since.
    *Source:* règle locale (undo).
    """
    if saisine is not None:
        exiger_la_saisine(auteur, saisine, mobilisation, le)
    ligne = mobilisation_a_changer(mobilisation)
    acte = acte_a_reprendre(ligne, auteur, le)
    if not acte:
        raise ActionRefusee("Seul votre dernier acte du jour se reprend : rechargez la page.")
    *_, precedente, derniere = etapes_de(ligne)
    autre = mobilisation_vivante(ligne.reponse)
    if ligne.finie_le is not None and autre is not None:
        raise ActionRefusee("Une autre équipe est mobilisée depuis pour cette réponse.")
    ligne.etat, ligne.finie_le = precedente.etat, None
    for nom, valeur in EFFACES[A(acte)].items():
        setattr(ligne, nom, valeur)
    ligne.save()
    dire_la_reprise(ligne, derniere)
    derniere.delete()
    return ligne
