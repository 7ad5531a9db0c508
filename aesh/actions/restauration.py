"""Take an earlier version up again: as a new draft, or in place of the draft now open.

*Source:* decision 1 (a published version never changes: one works on a copy).
"""

import datetime
from uuid import UUID

import pghistory
from django.db import transaction
from django.db.models import F

from aesh.actions.copie import copier_creneaux
from aesh.actions.emplois import ouvrir_brouillon, verrouiller_version
from aesh.models import EmploiDuTemps
from aesh.permissions import peut_modifier, peut_ouvrir
from comptes.models import Mandat
from pial.regles import UNE_SEMAINE, bornes_annee, libelle_annee, lundi_de
from socle.erreurs import ActionRefusee


def prochaine_date_effet(annee: int, le: datetime.date) -> datetime.date:
    """From when a version of a school year opened today would hold: a Monday to come.

    Raises ``ActionRefusee`` when that school year is over. *Source:* règle locale.
    """
    debut, fin = bornes_annee(annee)
    jour = max(debut, lundi_de(le) + UNE_SEMAINE)
    if jour >= fin:
        raise ActionRefusee(f"L'année {libelle_annee(annee)} est finie : elle ne change plus.")
    return jour


@transaction.atomic
def restaurer(version: EmploiDuTemps, *, auteur: Mandat, le: datetime.date) -> EmploiDuTemps:
    """Open a new draft that is a copy of any version of the year; "copy the published week" too.

    Raises ``ActionRefusee`` without the right, when a version is already being prepared (with the
    way out), or when the school year is over. *Source:* decision 1.
    """
    if not peut_ouvrir(auteur):
        raise ActionRefusee("Votre fonction ne permet pas d'ouvrir un emploi du temps.")
    with pghistory.context(acte="restaurer", depuis=str(version.pk)):
        return ouvrir_brouillon(
            pole=version.pole,
            annee=version.annee,
            date_effet=prochaine_date_effet(version.annee, le),
            auteur=auteur,
            modele=version,
        )


@transaction.atomic
def vider(emploi: EmploiDuTemps, *, membre: UUID) -> None:
    """Delete every slot; the history then says who did.

    *Source:* security page §5 (who wrote what).
    """
    emploi.creneaux.update(revision=F("revision") + 1, modifie_par_id=membre)
    emploi.creneaux.all().delete()


@transaction.atomic
def remplacer_brouillon(
    brouillon: EmploiDuTemps, *, depuis: EmploiDuTemps, auteur: Mandat
) -> EmploiDuTemps:
    """Give the open draft the slots of another version of the same year; its own are lost.

    Its history keeps them. Raises ``ActionRefusee``. *Source:* decision 1.
    """
    brouillon = verrouiller_version(brouillon)
    if not peut_modifier(auteur, brouillon):
        raise ActionRefusee("Cet emploi du temps n'est plus un brouillon : rechargez la page.")
    if (depuis.pole_id, depuis.annee) != (brouillon.pole_id, brouillon.annee):
        raise ActionRefusee("Ces deux versions ne sont pas du même pôle et de la même année.")
    if depuis.pk == brouillon.pk:
        raise ActionRefusee("Choisissez une autre version que le brouillon lui-même.")
    with pghistory.context(acte="restaurer", depuis=str(depuis.pk)):
        vider(brouillon, membre=auteur.membre_id)
        copier_creneaux(depuis=depuis, vers=brouillon, membre=auteur.membre_id)
    return brouillon
