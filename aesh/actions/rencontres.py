"""Meetings of parents, teacher and AESH: written when a pair begins, closed by a human.

*Source:* film annuel, "Rentrée" (interview of family, teacher and AESH); once a pair and a year.
"""

import datetime
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from aesh.enums import EtatRemplacement, TypeCreneau
from aesh.enums.rencontres import EtatRencontre, OrigineRencontre
from aesh.models import PonctuelEleve, Remplacement, Rencontre
from aesh.permissions import peut_organiser_rencontres
from aesh.regles.aide import AIDES
from aesh.requetes.rencontres import rencontres_de
from aesh.requetes.situation import Dossier
from comptes.models import Mandat
from comptes.requetes import valeur
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee

AUPRES_DE_LUI = (*AIDES, TypeCreneau.MERIDIENNE)
PAR_LOT = 2000


def noter_rencontres(dossier: Dossier) -> None:
    """One row for each pair of a version that has no row this school year.

    An observation is no pair. *Source:* règle locale (from the film of the year).
    """
    pairs: dict[tuple[UUID, UUID], tuple[datetime.date, UUID]] = {}
    for creneau in dossier.creneaux:
        if creneau.type not in AUPRES_DE_LUI:
            continue
        ou = creneau.etablissement_id
        jours = dossier.calendrier.dates(ou, creneau.semaine, creneau.jour)
        for eleve in dossier.eleves_de.get(creneau.pk, []) if jours else []:
            paire = (eleve, creneau.aesh_id)
            pairs[paire] = min((jours[0], ou), pairs.get(paire, (jours[0], ou)))
    _creer(
        Rencontre(
            eleve_id=eleve,
            aesh_id=aesh,
            etablissement_id=ou,
            annee=dossier.emploi.annee,
            a_partir_du=jour,
        )
        for (eleve, aesh), (jour, ou) in pairs.items()
    )


def noter_rencontres_de_remplacement(faits: Collection[Remplacement], le: datetime.date) -> None:
    """A pair that one absence brings together for many days: the setting says how many.

    *Source:* règle locale (setting ``rencontre_remplacement_jours``).
    """
    seuil = valeur("rencontre_remplacement_jours", le)
    longs = (
        PonctuelEleve.objects.filter(
            ponctuel__remplacement__absence__in={un.absence_id for un in faits},
            ponctuel__remplacement__aesh__in={un.aesh_id for un in faits},
            ponctuel__remplacement__etat=EtatRemplacement.CONFIRME,
        )
        .order_by()
        .values_list("eleve_id", "ponctuel__aesh_id", "ponctuel__remplacement__absence_id")
        .annotate(
            jours=Count("ponctuel__date", distinct=True),
            premier=Min("ponctuel__date"),
        )
        .filter(jours__gte=seuil)
    )
    ecole_de = {un.aesh_id: un.creneau.etablissement_id for un in faits}
    _creer(
        Rencontre(
            eleve_id=eleve,
            aesh_id=aesh,
            etablissement_id=ecole_de[aesh],
            annee=annee_scolaire(premier),
            a_partir_du=premier,
            origine=OrigineRencontre.REMPLACEMENT,
        )
        for eleve, aesh, _, _, premier in longs
    )


def _creer(rencontres: Iterable[Rencontre]) -> None:
    """Pairs that already have their row this year are left as they are."""
    Rencontre.objects.bulk_create(rencontres, ignore_conflicts=True, batch_size=PAR_LOT)


@transaction.atomic
def clore_rencontre(
    *,
    auteur: Mandat,
    rencontre: UUID,
    le: datetime.date,
    faite_le: datetime.date | None = None,
) -> Rencontre:
    """It took place on a day, or is without object when no day is given.

    Raises ``ActionRefusee``. *Source:* règle locale.
    """
    une = _a_changer(auteur, rencontre, le)
    if une.etat != EtatRencontre.A_ORGANISER:
        raise ActionRefusee("Cette rencontre est déjà close : rouvrez-la pour la changer.")
    if faite_le is not None and faite_le > le:
        raise ActionRefusee("Cette date est à venir : notez la rencontre quand elle a eu lieu.")
    une.etat = EtatRencontre.FAITE if faite_le else EtatRencontre.SANS_OBJET
    une.faite_le = faite_le
    une.close_par_id = auteur.membre_id
    une.close_le = timezone.now()
    une.save()
    return une


@transaction.atomic
def rouvrir_rencontre(*, auteur: Mandat, rencontre: UUID, le: datetime.date) -> Rencontre:
    """Undo: it is to be organised again. Raises ``ActionRefusee``. *Source:* règle locale."""
    une = _a_changer(auteur, rencontre, le)
    if une.etat == EtatRencontre.A_ORGANISER:
        raise ActionRefusee("Cette rencontre est déjà à organiser.")
    une.etat, une.faite_le = EtatRencontre.A_ORGANISER, None
    une.close_par_id, une.close_le = None, None
    une.save()
    return une


def _a_changer(auteur: Mandat, rencontre: UUID, le: datetime.date) -> Rencontre:
    siennes = rencontres_de(auteur, le)
    une: Rencontre | None = (
        siennes.select_for_update(of=("self",)).filter(pk=rencontre).first()
        if peut_organiser_rencontres(auteur)
        else None
    )
    if une is None:
        raise ActionRefusee("Vous ne pouvez pas suivre cette rencontre.")
    return une
