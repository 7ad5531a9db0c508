"""Jobs of the room: search a distribution, publish it, print notices."""

from typing import Any
from uuid import UUID

from campagne.actions import calculs, publication
from campagne.actions.impressions import fiches_sur_papier
from campagne.actions.repartition import repartir
from campagne.models import Campagne
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from pial.models import Pole
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

NOMMEES = 5
PLUS_LE_DROIT = "La mission qui l'a demandé a pris fin, ou la campagne n'existe plus."


@genre_de_travail(calculs.GENRE, titre="Répartition des AESH", unite="secondes")
def repartir_les_aesh(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Search for a distribution of the department, in a process of its own."""
    return repartir(
        cle=UUID(travail.parametres["calcul"]),
        departement=travail.departement.code,
        mandat=travail.mandat,
        le=aujourdhui_dans(travail.departement),
        avancer=avancer,
    )


@genre_de_travail(publication.GENRE, titre="Publication des affectations", unite="AESH")
def publier_les_affectations(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Postings, notices and messages, all or nothing."""
    auteur, campagne, pole = _demande(travail)
    try:
        faite = publication.publier(
            campagne=campagne,
            auteur=auteur,
            pole=pole,
            le=aujourdhui_dans(travail.departement),
            avancer=avancer,
        )
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    s = "s" if faite.faites > 1 else ""
    resume = f"{faite.faites} affectation{s} publiée{s}."
    if faite.laissees:
        autres = len(faite.laissees) - NOMMEES
        et = (
            f" et {autres} autre{'s' if autres > 1 else ''} (page « Publier »)"
            if autres > 0
            else ""
        )
        resume += (
            " Laissées de côté, plus d'heures acceptées que de contrat signé pour la rentrée : "
            f"{', '.join(faite.laissees[:NOMMEES])}{et}."
        )
    return {
        "resume": resume,
        "lien": f"/{travail.departement_id}/preaffectation/{campagne.annee}/fiches/",
    }


@genre_de_travail(
    "campagne.fiches_pdf", titre="Fiches de notification d'affectation", unite="fiches"
)
def imprimer_fiches(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """The notices of a pole, or of all, for a mandate that may still read them."""
    auteur, campagne, pole = _demande(travail)
    try:
        contenu, aesh = fiches_sur_papier(
            auteur=auteur,
            campagne=campagne.pk,
            pole=pole.pk if pole else None,
            le=aujourdhui_dans(travail.departement),
            avancer=avancer,
        )
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    noter_lecture(travail, "aesh", aesh, action=ActionJournal.EXPORT)
    nombre = len(aesh)
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"notifications-affectation-{campagne.annee}.pdf",
        "resume": f"{nombre} fiche{'s' if nombre > 1 else ''} prête{'s' if nombre > 1 else ''}.",
    }


def _demande(travail: Travail) -> tuple[Mandat, Campagne, Pole | None]:
    """Author, campaign and pole of a job, if they still are."""
    le = aujourdhui_dans(travail.departement)
    auteur = (
        Mandat.objects.actifs(le)
        .filter(pk=travail.mandat)
        .select_related("perimetre", "membre")
        .first()
    )
    campagne = Campagne.objects.filter(pk=travail.parametres["campagne"]).first()
    demande = travail.parametres["pole"]
    pole = Pole.objects.filter(pk=demande).first() if demande else None
    if auteur is None or campagne is None or (demande and pole is None):
        raise ErreurTravail(PLUS_LE_DROIT)
    return auteur, campagne, pole
