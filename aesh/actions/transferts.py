"""A pupil leaves a school: his published slots there stop booking him; undone, they do again.

The slots themselves stay as published (decision 1): the coordinator takes them up again in the
next version; ``aesh.requetes.departs`` lists them.
"""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.actions.publication import occupations_de
from aesh.models import CreneauEleve, EmploiDuTemps, Occupation
from aesh.models.multirange import AvantJour
from aesh.requetes.recalcul import LIGNE
from aesh.requetes.situation import dossier_de
from aesh.requetes.versions import PARUS
from comptes.models import Mandat
from eleves.actions.transferts import annuler_transfert, transferer
from eleves.models import Classe, Eleve, Transfert
from pial.models import Etablissement
from socle.base_de_donnees import convertir_erreurs
from socle.masse import identifiants, inserer_en_masse


@transaction.atomic
def transferer_eleve(
    *,
    auteur: Mandat,
    eleve: Eleve,
    etablissement: Etablissement,
    du: datetime.date,
    classe: Classe | None = None,
    le: datetime.date,
) -> Transfert:
    """``transferer``, and free the pupil for the timetable of his new school.

    Raises ``ActionRefusee``. *Source:* issue E; decision 4 (a pupil is booked once).
    """
    transfert = transferer(
        auteur=auteur, eleve=eleve, etablissement=etablissement, du=du, classe=classe, le=le
    )
    liberer(transfert)
    return transfert


@transaction.atomic
def liberer(transfert: Transfert) -> None:
    """From the day of the transfer, the slots of the former school do not book the pupil.

    *Source:* decision 4.
    """
    if transfert.ancienne is None:
        return
    reservees = Occupation.objects.filter(
        eleve=transfert.eleve_id,
        creneau__etablissement=transfert.ancienne.etablissement_id,
    )
    jour, toujours = transfert.date, DateRange(None, None)
    apres = Q(dates__touche=DateRange(jour, None)) | Q(prevues__touche=DateRange(jour, None))
    reservees.filter(apres).update(
        dates=AvantJour("dates", jour), prevues=AvantJour("prevues", jour)
    )
    reservees.exclude(dates__touche=toujours).exclude(prevues__touche=toujours).delete()


@transaction.atomic
def annuler_depart(*, auteur: Mandat, transfert: Transfert, le: datetime.date) -> Transfert:
    """``annuler_transfert``, and book the pupil again in the published slots of his school.

    Raises ``ActionRefusee``, or ``ConflitError`` when another timetable booked him meanwhile.
    *Source:* issue E (undo until the date).
    """
    annule = annuler_transfert(auteur=auteur, transfert=transfert, le=le)
    reserver_de_nouveau(annule)
    return annule


def reserver_de_nouveau(annule: Transfert) -> None:
    """Book the pupil of an undone transfer in the published slots of his school.

    Raises ``ConflitError`` when another timetable booked him meanwhile. *Source:* decision 4.
    """
    if annule.ancienne is None:
        return
    for emploi in _emplois(annule):
        _reserver(emploi, annule.eleve_id)


def _emplois(transfert: Transfert) -> list[EmploiDuTemps]:
    ancienne: Any = transfert.ancienne
    liens = CreneauEleve.objects.filter(
        eleve=transfert.eleve_id,
        creneau__etablissement=ancienne.etablissement_id,
        creneau__emploi__statut__in=PARUS,
    )
    tenus = EmploiDuTemps.objects.filter(pk__in=liens.values("creneau__emploi"))
    return [e for e in tenus.select_related("pole") if e.occupations.exists()]


def _reserver(emploi: EmploiDuTemps, eleve: UUID) -> None:
    """Write again the rows of one pupil of a published version, days that already hold kept."""
    suivante = (
        EmploiDuTemps.objects.filter(
            pole=emploi.pole_id,
            annee=emploi.annee,
            statut__in=PARUS,
            date_effet__gt=emploi.date_effet,
        )
        .order_by("date_effet")
        .first()
    )
    lignes = [
        ligne
        for ligne in occupations_de(dossier_de(emploi, emploi.date_effet))
        if str(ligne[LIGNE.index("eleve")]) == str(eleve)
    ]
    with convertir_erreurs():
        Occupation.objects.filter(emploi=emploi, eleve=eleve).delete()
        cles = identifiants(len(lignes))
        avec_cle = ((cle, *ligne) for cle, ligne in zip(cles, lignes, strict=True))
        inserer_en_masse(Occupation, ("id", *LIGNE), avec_cle)
        if suivante is not None:
            jour = suivante.date_effet
            Occupation.objects.filter(emploi=emploi, eleve=eleve).update(
                dates=AvantJour("dates", jour), prevues=AvantJour("prevues", jour)
            )
