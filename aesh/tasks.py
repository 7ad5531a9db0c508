"""Jobs of the room: proposals of the solver, weeks on paper."""

import datetime
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from aesh.actions.propositions_calcul import calculer_proposition
from aesh.models import Aesh, EmploiDuTemps
from aesh.requetes.impression import Feuille, semaine_reelle
from aesh.requetes.impression_choix import imprimables
from aesh.requetes.impression_version import feuille_aesh, feuille_de, lire_version
from aesh.requetes.mes_heures import connexes_de, minutes_du_contrat, mois_compte
from aesh.requetes.preparation_ess import preparation_de
from comptes.models import Mandat
from comptes.permissions import peut
from comptes.requetes import aujourdhui_dans
from eleves.models import Eleve
from pial.regles import annee_scolaire
from socle.enums import ActionJournal
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.pdf import rendre_pdf, rendre_pdfs_reunis
from socle.texte import de
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

GABARIT = "aesh/pdf/feuille.html"
GABARIT_ESS = "aesh/pdf/ess.html"
GABARIT_RELEVE = "aesh/pdf/releve.html"


@genre_de_travail("aesh.proposer", titre="Proposition d'emploi du temps", unite="secondes")
def proposer_emploi(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Search for a proposal on a draft, in a process of its own."""
    return calculer_proposition(
        cle=UUID(travail.parametres["proposition"]),
        departement=travail.departement.code,
        mandat=travail.mandat,
        le=aujourdhui_dans(travail.departement),
        avancer=avancer,
    )


@genre_de_travail("aesh.semaine_pdf", titre="Semaine d'un AESH à imprimer", unite="semaine")
def imprimer_semaine(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """One A4 page: the AESH's own real week."""
    aesh = Aesh.objects.filter(pk=travail.parametres["aesh"]).first()
    if aesh is None:
        raise ErreurTravail("Cette personne n'est plus dans le département.")
    lundi = datetime.date.fromisoformat(travail.parametres["lundi"])
    feuille = semaine_reelle(aesh, lundi)
    nom = f"semaine-{slugify(feuille.nom)}"
    return _ecrire(travail, avancer, [feuille], titre=f"Semaine {de(feuille.nom)}", nom=nom)


@genre_de_travail("aesh.impression_pdf", titre="Emploi du temps à imprimer", unite="feuilles")
def imprimer_version(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Typical week of one AESH, class or school of a version, or of every AESH, in one PDF.

    What may be printed is asked again here: the mission may have ended since.
    """
    parametres = travail.parametres
    if travail.mandat is None:
        raise ErreurTravail("Cette demande n'a pas d'auteur.")
    mandat = Mandat.objects.filter(pk=travail.mandat).select_related("perimetre").first()
    if mandat is None:
        raise ErreurTravail("La mission qui a demandé cette feuille n'existe plus.")
    le = aujourdhui_dans(travail.departement)
    emploi = (
        EmploiDuTemps.objects.visibles_par(mandat, le)
        .filter(pk=parametres["emploi"])
        .select_related("pole")
        .first()
    )
    if emploi is None or not Mandat.objects.actifs(le).filter(pk=mandat.pk).exists():
        raise ErreurTravail("Cet emploi du temps n'est plus dans votre périmètre.")
    feuilles = _feuilles(emploi, mandat, le, parametres)
    if len(feuilles) == 1:
        titre, nom = f"Emploi du temps {de(feuilles[0].nom)}", slugify(feuilles[0].nom)
    else:
        titre, nom = f"Emplois du temps des AESH, {emploi.pole}", f"aesh-{slugify(emploi.pole)}"
    suffixe = "-affichage" if parametres["affichage"] else ""
    version = "scenario" if emploi.scenario else f"v{emploi.version}"
    nom = f"emploi-du-temps-{nom}-{version}{suffixe}"
    return _ecrire(travail, avancer, feuilles, titre=titre, nom=nom)


def _feuilles(
    emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date, parametres: dict[str, Any]
) -> list[Feuille]:
    """Sheets asked for, among those that the mandate may print."""
    choix = imprimables(emploi, mandat, le)
    affichage = bool(parametres["affichage"])
    if parametres["feuille"] == "pole":
        lecture = lire_version(emploi, mandat, le, affichage=affichage)
        if not choix.aesh:
            raise ErreurTravail("Aucun AESH n'a de créneau dans cette version.")
        return [feuille_aesh(lecture, une) for une in choix.aesh]
    cible = choix.trouver(parametres["feuille"], parametres["cible"])
    if cible is None:
        raise ErreurTravail("Ce que vous vouliez imprimer n'a plus de créneau dans cette version.")
    lecture = lire_version(emploi, mandat, le, affichage=affichage, cible=cible)
    return [feuille_de(lecture, cible)]


def _ecrire(
    travail: Travail, avancer: Avancer, feuilles: list[Feuille], *, titre: str, nom: str
) -> dict[str, Any]:
    """Journal the names carried, lay out, store."""
    if lus := {eleve for feuille in feuilles for eleve in feuille.eleves}:
        noter_lecture(travail, "eleve", lus, action=ActionJournal.EXPORT)
    avancer(0, len(feuilles))
    contextes = [{"feuille": feuille} for feuille in feuilles]
    contenu = rendre_pdfs_reunis(GABARIT, contextes, titre=titre, avancer=avancer)
    pretes = "La feuille est prête." if len(feuilles) == 1 else f"{len(feuilles)} feuilles prêtes."
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"{nom}.pdf",
        "resume": pretes,
    }


@genre_de_travail("aesh.ess_pdf", titre="Préparation d'une ESS", unite="page")
def imprimer_ess(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Facts of one pupil on paper; whether the author may still read them is asked again."""
    le = aujourdhui_dans(travail.departement)
    mandat = Mandat.objects.actifs(le).filter(pk=travail.mandat).select_related("perimetre").first()
    eleve = None
    if mandat is not None and peut(mandat, "u", "plans"):
        visibles = Eleve.objects.visibles_par(mandat, le)
        eleve = visibles.filter(pk=travail.parametres["eleve"]).first()
    if mandat is None or eleve is None:
        raise ErreurTravail("Cet élève n'est plus dans votre périmètre.")
    noter_lecture(travail, "eleve", [eleve.pk], action=ActionJournal.EXPORT)
    avancer(0, 1)
    pied = f"Document de travail, {le:%d/%m/%Y}. À ne pas conserver au-delà de la réunion."
    page = preparation_de(eleve, mandat, le)
    contexte = {"page": page, "pied": pied}
    contenu = rendre_pdf(GABARIT_ESS, contexte, titre="Préparer une ESS")
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"preparation-ess-{le:%Y-%m-%d}.pdf",
        "resume": "La page est prête.",
    }


@genre_de_travail("aesh.releve_pdf", titre="Relevé d'heures d'une AESH", unite="page")
def imprimer_releve(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Hours of one month of the AESH who asks, day by day; no pupil."""
    aesh = Aesh.objects.filter(pk=travail.parametres["aesh"]).first()
    if aesh is None or aesh.membre_id != travail.auteur_id:
        raise ErreurTravail("Ce relevé n'est lu que par l'AESH concernée.")
    le = aujourdhui_dans(travail.departement)
    premier = datetime.date.fromisoformat(travail.parametres["mois"])
    avancer(0, 1)
    mois = mois_compte(aesh, premier, le)
    contexte = {
        "aesh": aesh,
        "mois": mois,
        "connexes": connexes_de(aesh, le, annee_scolaire(premier)),
        "contrat": minutes_du_contrat(aesh, premier) if mois.contrat is None else mois.contrat,
        "le": le,
    }
    contenu = rendre_pdf(GABARIT_RELEVE, contexte, titre="Relevé d'heures")
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"releve-heures-{premier:%Y-%m}.pdf",
        "resume": "Le relevé est prêt.",
    }
