"""Jobs of the room: weeks on paper."""

import datetime
from typing import Any

from django.utils.text import slugify

from aesh.models import Aesh, EmploiDuTemps
from aesh.requetes.impression import semaine_reelle, semaine_type
from comptes.models import Mandat
from socle.enums import ActionJournal
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.pdf import rendre_pdf
from socle.travaux import Avancer, ErreurTravail, genre_de_travail


@genre_de_travail("aesh.semaine_pdf", titre="Semaine d'un AESH à imprimer", unite="semaine")
def imprimer_semaine(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """One A4 page: the typical week of a version, or the AESH's own real week."""
    parametres = travail.parametres
    aesh = Aesh.objects.filter(pk=parametres["aesh"]).first()
    if aesh is None:
        raise ErreurTravail("Cette personne n'est plus dans le département.")
    if "emploi" in parametres:
        emploi = (
            EmploiDuTemps.objects.filter(pk=parametres["emploi"]).select_related("pole").first()
        )
        if emploi is None:
            raise ErreurTravail("Cet emploi du temps n'existe plus.")
        if travail.mandat is None:
            raise ErreurTravail("Cette demande n'a pas d'auteur.")
        mandat = Mandat.objects.filter(pk=travail.mandat).select_related("perimetre").first()
        if mandat is None:
            raise ErreurTravail("La mission qui a demandé cette feuille n'existe plus.")
        semaine = semaine_type(emploi, aesh, mandat)
    else:
        semaine = semaine_reelle(aesh, datetime.date.fromisoformat(parametres["lundi"]))
    if semaine.eleves:
        noter_lecture(travail, "eleve", semaine.eleves, action=ActionJournal.EXPORT)
    avancer(0, 1)
    titre = f"Semaine de {semaine.nom}"
    contenu = rendre_pdf("aesh/pdf/semaine.html", {"semaine": semaine}, titre=titre)
    avancer(1, 1)
    return {
        "fichier": ecrire_fichier(contenu, extension="pdf", identifiant=travail.pk),
        "nom_fichier": f"semaine-{slugify(semaine.nom)}.pdf",
        "resume": "La feuille est prête.",
    }
