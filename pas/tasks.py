"""The clock of the room: e-mails owed, drafts and links that end, what is archived and emptied."""

import datetime
import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans, valeurs
from pas.actions.avis import preparer_les_avis
from pas.actions.conservation import (
    anonymiser_les_demandes,
    archiver_les_demandes,
    noter_les_ages,
)
from pas.actions.impression_reunion import reunion_sur_papier
from pas.actions.interventions_papier import imprimer_les_interventions
from pas.actions.mobilisation_avis import prevenir_des_arrets
from pas.actions.presence import prevenir_des_jours_sans_personne
from pas.actions.rappels import rappeler
from pas.models import AvisSaisine, Brouillon
from pas.regles.conservation import Durees
from socle.cloison import cloison
from socle.enums import ActionJournal, EtatCourriel
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Courriel, Travail
from socle.tasks import departements_ouverts
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

journal = logging.getLogger(__name__)
UN_JOUR = timedelta(days=1)


@shared_task  # type: ignore[untyped-decorator]
def preparer_avis() -> int:
    """Write the e-mails that a page could not write; returns how many. Say what stopped, too."""
    total = 0
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            total += preparer_les_avis()
            prevenir_des_arrets()
    return total


@shared_task  # type: ignore[untyped-decorator]
def prevenir_presence() -> int:
    """Tell of the coming days that nobody holds at a PAS; returns how many."""
    total = 0
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            departement = Departement.objects.get(code=code)
            total += prevenir_des_jours_sans_personne(
                departement=departement,
                le=aujourdhui_dans(departement),
                maintenant=timezone.now(),
            )
    return total


@shared_task  # type: ignore[untyped-decorator]
def rappeler_rendez_vous() -> int:
    """Recall the appointments of the next working day; returns how many."""
    total = 0
    for departement in Departement.objects.filter(est_ouvert=True).order_by("pk"):
        with transaction.atomic(), cloison(departement.pk):
            total += rappeler(fuseau=departement.fuseau)
            preparer_les_avis()
    return total


@shared_task  # type: ignore[untyped-decorator]
def purger_demandes() -> int:
    """Remove drafts not confirmed in 30 days; and, a day after they left, messages with a link."""
    total = 0
    maintenant = timezone.now()
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            total += Brouillon.objects.filter(expire_le__lte=maintenant).delete()[0]
            total += AvisSaisine.objects.filter(fait_le__lt=maintenant - UN_JOUR).delete()[0]
            partis = Courriel.objects.filter(cle__startswith="pas-", etat=EtatCourriel.ENVOYE)
            total += partis.filter(envoye_le__lt=maintenant - UN_JOUR).delete()[0]
    return total


@shared_task  # type: ignore[untyped-decorator]
def conserver_demandes() -> int:
    """Archive, then empty, the requests whose time is over; how many. Says it in the log.

    Nothing is lost by an outage: the next run settles every day that passed.
    """
    total = 0
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            departement = Departement.objects.get(pk=code)
            le = aujourdhui_dans(departement)
            durees = durees_de_conservation(le)
            archivees = archiver_les_demandes(le=le, durees=durees)
            videes = anonymiser_les_demandes(le=le, durees=durees, fuseau=departement.fuseau)
        total += archivees + videes
        if archivees or videes:
            faits = {"departement": code, "archivees": archivees, "anonymisees": videes}
            journal.info("demandes_conservees", extra=faits)
    return total


def durees_de_conservation(le: datetime.date) -> Durees:
    """Months in force on a day, as the department sets them."""
    lus = valeurs(["pas_conservation_mois", "pas_archive_mois", "pas_sans_suite_mois"], le)
    return Durees(
        active=int(lus["pas_conservation_mois"]),
        archive=int(lus["pas_archive_mois"]),
        sans_suite=int(lus["pas_sans_suite_mois"]),
    )


@shared_task  # type: ignore[untyped-decorator]
def noter_ages() -> int:
    """Write the step of age of requests named since; how many."""
    total = 0
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            fuseau = Departement.objects.values_list("fuseau", flat=True).get(pk=code)
            total += noter_les_ages(fuseau=fuseau)
    return total


@genre_de_travail("pas.interventions_pdf", titre="Semaine des interventions", unite="page")
def imprimer_interventions(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Interventions of a school's week, for a mandate that may still read them; journalled."""
    le = aujourdhui_dans(travail.departement)
    actifs = Mandat.objects.actifs(le).filter(pk=travail.mandat, membre=travail.auteur_id)
    mandat = actifs.select_related("perimetre").first()
    if mandat is None:
        raise ErreurTravail("La mission qui a demandé ce document a pris fin.")
    avancer(0, 1)
    try:
        papier = imprimer_les_interventions(
            auteur=mandat,
            ecole=UUID(travail.parametres["ecole"]),
            lundi=date.fromisoformat(travail.parametres["lundi"]),
            affichage=bool(travail.parametres["affichage"]),
            le=le,
        )
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    if papier.eleves:
        noter_lecture(travail, "eleve", papier.eleves, action=ActionJournal.EXPORT)
    return {
        "fichier": ecrire_fichier(papier.contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"{papier.nom}.pdf",
        "resume": "Le document est prêt.",
    }


@genre_de_travail("pas.reunion_pdf", titre="Réunion du PAS à imprimer", unite="document")
def imprimer_reunion(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Agenda and decisions of one meeting, for a mandate that still holds the PAS; journalled."""
    le = aujourdhui_dans(travail.departement)
    actifs = Mandat.objects.actifs(le).filter(pk=travail.mandat, membre=travail.auteur_id)
    mandat = actifs.select_related("perimetre", "membre").first()
    if mandat is None:
        raise ErreurTravail("La mission qui a demandé ce document a pris fin.")
    avancer(0, 1)
    try:
        contenu, reunion, nommees = reunion_sur_papier(
            auteur=mandat, reunion=UUID(travail.parametres["reunion"]), le=le
        )
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    noter_lecture(travail, "saisine", nommees, ActionJournal.EXPORT, motif="réunion du PAS")
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"reunion-pas-{reunion.tenue_le:%Y-%m-%d}.pdf",
        "resume": "L'ordre du jour est prêt.",
    }
