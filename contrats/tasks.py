"""Jobs of the room: months of service, their documents, welcomes."""

import datetime
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans, valeur
from contrats.actions.accueil import pv_sur_papier
from contrats.actions.depots import GENRE as APPLIQUER
from contrats.actions.depots import LignesRefusees, appliquer_depot
from contrats.actions.exports_vie import GENRE as EXPORTER
from contrats.actions.exports_vie import ecrire_export_vie
from contrats.actions.relecture import RELIRE, demander_relecture, relire_mois
from contrats.actions.service_fait import (
    CLORE,
    PREPARER,
    clore_mois,
    demander_mois,
    preparer_mois,
)
from contrats.actions.service_fait_documents import CERTIFICAT, EXPORT, ecrire_document
from contrats.actions.service_fait_suites import ouvrir_mois
from contrats.models import ActeContrats, DepotContrats, MoisDeService
from contrats.permissions import peut_exporter_les_contrats
from contrats.regles.mois import mois_a_clore
from socle.cloison import cloison
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.tasks import departements_ouverts
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

PLUS_LE_DROIT = "La mission qui a demandé ce travail a pris fin."
INCONNU = "Ce mois n'existe plus."


def _mandat(travail: Travail, le: datetime.date) -> Mandat:
    actifs = Mandat.objects.actifs(le).filter(pk=travail.mandat, membre=travail.auteur_id)
    mandat = actifs.select_related("perimetre", "membre").first()
    if mandat is None:
        raise ErreurTravail(PLUS_LE_DROIT)
    return mandat


def _mois(travail: Travail) -> MoisDeService:
    mois = MoisDeService.objects.filter(pk=travail.parametres["mois"]).first()
    if mois is None:
        raise ErreurTravail(INCONNU)
    return mois


@genre_de_travail(PREPARER, titre="Calcul d'un mois de service", unite="AESH")
def calculer_un_mois(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Compute the lines of an open month; asked by the SEI or by the clock."""
    le = aujourdhui_dans(travail.departement)
    if travail.auteur_id is not None:
        _mandat(travail, le)
    try:
        return preparer_mois(mois=_mois(travail), le=le, avancer=avancer)
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus


@genre_de_travail(CLORE, titre="Clôture d'un mois de service", unite="AESH")
def clore_un_mois(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Close a month, for a mandate that may still do it."""
    le = aujourdhui_dans(travail.departement)
    try:
        return clore_mois(auteur=_mandat(travail, le), mois=_mois(travail), le=le, avancer=avancer)
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus


@genre_de_travail(RELIRE, titre="Relecture d'un mois clos", unite="AESH")
def relire_un_mois(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """List what changed in a closed month; asked by the SEI or by the clock."""
    if travail.auteur_id is not None:
        _mandat(travail, aujourdhui_dans(travail.departement))
    try:
        return relire_mois(mois=_mois(travail), avancer=avancer)
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus


@genre_de_travail(CERTIFICAT, titre="Certificat de service fait", unite="contrats")
def imprimer_certificat(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The certificate of one employer."""
    return _document(travail, avancer)


@genre_de_travail(EXPORT, titre="Service fait à exporter", unite="contrats")
def exporter_service(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The file of one employer."""
    return _document(travail, avancer)


def _document(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    try:
        return ecrire_document(travail=travail, avancer=avancer)
    except (ActionRefusee, ValueError) as refus:
        phrase = getattr(refus, "phrase", INCONNU)
        raise ErreurTravail(phrase) from refus


@genre_de_travail("contrats.pv_pdf", titre="Procès-verbal d'installation", unite="document")
def imprimer_pv(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The record of an installation, for a mandate that may still read it; journalled."""
    le = aujourdhui_dans(travail.departement)
    avancer(0, 1)
    aesh = UUID(travail.parametres["aesh"])
    try:
        contenu = pv_sur_papier(auteur=_mandat(travail, le), aesh=aesh, le=le)
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    noter_lecture(travail, "aesh", [aesh], ActionJournal.EXPORT, motif="procès-verbal")
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"proces-verbal-installation-{le:%Y-%m-%d}.pdf",
        "resume": "Le procès-verbal est prêt à être signé.",
    }


@genre_de_travail(EXPORTER, titre="Export des contrats", unite="contrats")
def exporter_la_vie(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """What the filters show now, for a mandate that may still export it by name."""
    le = aujourdhui_dans(travail.departement)
    mandat = _mandat(travail, le)
    if not peut_exporter_les_contrats(mandat):
        raise ErreurTravail(PLUS_LE_DROIT)
    return ecrire_export_vie(
        travail=travail, auteur=mandat, le=le, maintenant=timezone.now(), avancer=avancer
    )


@genre_de_travail(APPLIQUER, titre="Enregistrement des contrats importés")
def appliquer_les_contrats(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Write a file of contracts for a mandate that may still do it."""
    le = aujourdhui_dans(travail.departement)
    depot = DepotContrats.objects.filter(pk=travail.parametres["depot"]).first()
    if depot is None:
        raise ErreurTravail("Cet import n'est plus là.")
    try:
        nombre = appliquer_depot(depot=depot, auteur=_mandat(travail, le), le=le, avancer=avancer)
    except LignesRefusees as refus:
        raise ErreurTravail(refus.phrase, {"rejets": refus.rejets}) from refus
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    s = "s" if nombre > 1 else ""
    return {
        "resume": f"{nombre} contrat{s} enregistré{s}.",
        "lien": f"/{travail.departement_id}/contrats/imports/{depot.pk}/",
    }


@shared_task  # type: ignore[untyped-decorator]
def purger_contrats() -> int:
    """Forget files of contracts and traces of acts after 30 days; how many rows went."""
    total = 0
    limite = timezone.now() - timedelta(days=30)
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            for modele in (ActeContrats, DepotContrats):
                total += modele.objects.filter(cree_le__lt=limite).delete()[0]
    return total


@shared_task  # type: ignore[untyped-decorator]
def preparer_les_mois() -> int:
    """Every night: months whose differences must be listed by now are computed again; how many.

    A month is thus listed ten days before its cut-off even when nobody asked. Closed months of the
    past year are read again: what changed in them since is listed too.
    """
    total = 0
    for code in departements_ouverts():
        with transaction.atomic(), cloison(code):
            departement = Departement.objects.get(pk=code)
            le = aujourdhui_dans(departement)
            ouvrir_mois(mois=mois_a_clore(le, valeur("paie_coupure_jour", le)), le=le)
            for mois in MoisDeService.objects.filter(cloture__isnull=True, du__lte=le):
                demander_mois(auteur=None, mois=mois, clore=False, cle=le.isoformat())
                total += 1
            depuis = le - timedelta(days=366)
            for mois in MoisDeService.objects.filter(cloture__isnull=False, du__gte=depuis):
                demander_relecture(auteur=None, mois=mois, cle=le.isoformat())
                total += 1
    return total
