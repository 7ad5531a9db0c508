"""Jobs of the room: letters established, signed letters drawn."""

from typing import Any
from uuid import UUID

from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from documents.actions.lots import GENRE_LOT, etablir_un_lot
from documents.actions.signatures import GENRE_SIGNEE, conserver_signee
from documents.models import LettreDeMission
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

PLUS_LE_DROIT = "Votre mission ne permet plus d'établir ces lettres, ou elle a pris fin."


@genre_de_travail(GENRE_LOT, titre="Lettres de mission", unite="lettres")
def etablir_lettres(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Establish the letters of the job, under its author's present rights; a zip of them."""
    le = aujourdhui_dans(travail.departement)
    mandat = (
        Mandat.objects.actifs(le)
        .filter(pk=travail.mandat, membre=travail.auteur_id)
        .select_related("perimetre", "membre")
        .first()
    )
    if mandat is None:
        raise ErreurTravail(PLUS_LE_DROIT)
    brutes = travail.parametres["lettres"]
    cles = [UUID(cle) for cle in ([brutes] if isinstance(brutes, str) else brutes)]
    try:
        contenu, nombre = etablir_un_lot(auteur=mandat, lettres=cles, le=le, avancer=avancer)
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    noter_lecture(travail, "lettre", cles, action=ActionJournal.EXPORT)
    pluriel = "s" if nombre > 1 else ""
    return {
        "fichier": ecrire_fichier(contenu, extension="zip", identifiant=travail.pk),
        "nom_fichier": "lettres-de-mission.zip",
        "resume": f"{nombre} lettre{pluriel} établie{pluriel}, à signer.",
    }


@genre_de_travail(GENRE_SIGNEE, titre="Lettre de mission signée", unite="document")
def conserver_lettre_signee(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Draw and keep the letter that both have signed."""
    lettre = LettreDeMission.objects.filter(pk=travail.parametres["lettre"]).first()
    if lettre is None:
        raise ErreurTravail("Cette lettre n'existe plus.")
    try:
        conserver_signee(lettre=lettre, le=aujourdhui_dans(travail.departement))
    except ActionRefusee as refus:
        raise ErreurTravail(refus.phrase) from refus
    avancer(1, 1)
    return {"resume": "La lettre signée est conservée."}
