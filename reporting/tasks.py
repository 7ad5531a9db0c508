"""Jobs of the room: exports of queues; what is kept thirty days only."""

import datetime
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify

from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from reporting.actions.documents_pas import (
    bilan_sur_papier,
    chiffres_en_tableur,
    mois_sur_papier,
)
from reporting.actions.exports import GENRE, ecrire_export
from reporting.actions.exports_heures import exporter_heures
from reporting.actions.impression_suivi import dossier_sur_papier
from reporting.actions.impressions_moyens import (
    balance_sur_papier,
    constat_sur_papier,
    liste_sur_papier,
)
from reporting.actions.projection import inscrire_ecoles, projeter_un_lot
from reporting.models import ActeGroupe, ListeCollee
from reporting.permissions import peut_exporter, peut_exporter_les_noms
from reporting.requetes.filtres_files import Demandeur, file_demandee, lignes_filtrees
from socle.cloison import cloison
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.tasks import departements_ouverts
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

CONSERVATION = timedelta(days=30)
PLUS_LE_DROIT = "Votre mission ne permet plus cet export, ou elle a pris fin."


@genre_de_travail(GENRE, titre="Export d'une file de travail")
def exporter_file(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """What the filters show now, for a mandate that may still export it."""
    le = aujourdhui_dans(travail.departement)
    mandat = (
        Mandat.objects.actifs(le)
        .filter(pk=travail.mandat, membre=travail.auteur_id)
        .select_related("perimetre", "membre")
        .first()
    )
    permis = mandat is not None and (
        peut_exporter_les_noms(mandat) if travail.parametres["noms"] else peut_exporter(mandat)
    )
    if mandat is None or not permis:
        raise ErreurTravail(PLUS_LE_DROIT)
    parametres = QueryDict(mutable=True)
    parametres.update(travail.parametres)
    filtre, poles = lignes_filtrees(Demandeur(mandat, le), parametres)
    if not filtre.is_valid():
        raise ErreurTravail("Ces filtres ne sont plus valables : recommencez depuis la file.")
    return ecrire_export(
        travail=travail,
        auteur=mandat,
        file=file_demandee(parametres),
        lignes=filtre.qs.order_by("lieu__etablissement__cle_tri", "eleve__cle_tri", "pk"),
        poles=poles,
        maintenant=timezone.now(),
        avancer=avancer,
    )


@genre_de_travail("reporting.heures_csv", titre="Export des heures")
def exporter_les_heures(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Hours of a place over a period, under the reader's present rights."""
    return exporter_heures(travail)


@shared_task  # type: ignore[untyped-decorator]
def projeter_les_heures() -> int:
    """Bring the days of schools up to date; how many schools. A total never waits for it."""
    total = 0
    for departement in departements_ouverts():
        with transaction.atomic(), cloison(departement):
            inscrire_ecoles()
        fait = 1
        while fait:
            with transaction.atomic(), cloison(departement):
                fait = projeter_un_lot()
            total += fait
    return total


@shared_task  # type: ignore[untyped-decorator]
def purger_files() -> int:
    """Forget pasted lists and traces of acts after 30 days; how many rows went."""
    total = 0
    for departement in departements_ouverts():
        limite = timezone.now() - CONSERVATION
        with transaction.atomic(), cloison(departement):
            for modele in (ListeCollee, ActeGroupe):
                total += modele.objects.filter(cree_le__lt=limite).delete()[0]
    return total


@genre_de_travail("reporting.balance_pdf", titre="Balance d'un pôle", unite="document")
def imprimer_balance(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """One balance for a meeting: figures and schools, nobody's name."""
    jour = datetime.date.fromisoformat(travail.parametres["le"])

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        pole = UUID(travail.parametres["pole"])
        return balance_sur_papier(auteur=mandat, pole=pole, jour=jour, le=le)

    return _document(travail, avancer, faire)


@genre_de_travail("reporting.balances_pdf", titre="Besoins et moyens des pôles", unite="document")
def imprimer_balances(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The list of balances that was on the screen: figures, nobody's name."""
    jour = datetime.date.fromisoformat(travail.parametres["le"])

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        poles = [UUID(cle) for cle in travail.parametres["poles"].split(",")]
        return liste_sur_papier(auteur=mandat, poles=poles, jour=jour, le=le)

    return _document(travail, avancer, faire)


@genre_de_travail("reporting.constat_pdf", titre="Constat de rentrée", unite="document")
def imprimer_constat(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """One version of a constat de rentrée."""

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        constat = UUID(travail.parametres["constat"])
        return constat_sur_papier(auteur=mandat, constat=constat, le=le)

    return _document(travail, avancer, faire)


def _document(
    travail: Travail,
    avancer: Avancer,
    faire: Callable[[Mandat, datetime.date], tuple[bytes, str]],
    extension: str = "pdf",
) -> dict[str, Any]:
    """Ask again whether the mandate may, lay out, store."""
    le = aujourdhui_dans(travail.departement)
    mandat = Mandat.objects.actifs(le).filter(pk=travail.mandat).select_related("perimetre").first()
    if mandat is None:
        raise ErreurTravail("La mission qui a demandé ce document a pris fin.")
    avancer(0, 1)
    try:
        contenu, titre = faire(mandat, le)
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    return {
        "fichier": ecrire_fichier(contenu, extension=extension, identifiant=travail.pk),
        "nom_fichier": f"{slugify(titre)}.{extension}",
        "resume": "Le document est prêt.",
    }


@genre_de_travail("reporting.dossier_pdf", titre="Dossier suivi à imprimer", unite="document")
def imprimer_dossier(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """One recorded case, by name, for a mandate that may still read it; journalled."""

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        dossier = UUID(travail.parametres["dossier"])
        contenu, eleve = dossier_sur_papier(auteur=mandat, dossier=dossier, le=le)
        noter_lecture(travail, "eleve", [eleve], ActionJournal.EXPORT, motif="dossier suivi")
        return contenu, f"Dossier suivi {le:%Y-%m-%d}"

    return _document(travail, avancer, faire)


@genre_de_travail("reporting.pas_tableur", titre="Chiffres des PAS à exporter", unite="document")
def exporter_chiffres_pas(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Every figure of a perimeter and a period, as a spreadsheet."""

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        return chiffres_en_tableur(auteur=mandat, parametres=travail.parametres, le=le)

    return _document(travail, avancer, faire, travail.parametres["format"])


@genre_de_travail("reporting.pas_mois_pdf", titre="Chiffres des PAS par mois", unite="document")
def imprimer_mois_pas(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The months of a school year on paper."""

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        return mois_sur_papier(auteur=mandat, parametres=travail.parametres, le=le)

    return _document(travail, avancer, faire)


@genre_de_travail("reporting.pas_bilan_pdf", titre="Bilan annuel du PAS", unite="document")
def imprimer_bilan_pas(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The yearly report: figures read now, words of the draft."""

    def faire(mandat: Mandat, le: datetime.date) -> tuple[bytes, str]:
        return bilan_sur_papier(auteur=mandat, parametres=travail.parametres, le=le)

    return _document(travail, avancer, faire)
