"""Tell a gap to the SEI, take it in charge, answer it, close it, take it back; nothing is lost.

*Source:* source 001 (« remontée des besoins », « recueil des remontées du terrain »); règle locale.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.requetes import valeur
from pial.models import Etablissement, Pole, Rattachement
from reporting.enums.moyens import REMONTEES_OUVERTES, EtatRemontee, GenreRemontee
from reporting.models import RemonteeTerrain, SuiteRemontee
from reporting.permissions import peut_remonter, peut_repondre
from reporting.requetes.remontees import ecoles_ou_remonter, poles_ou_remonter
from socle.erreurs import ActionRefusee

DEPASSEE = "Quelqu'un a changé cette remontée entre-temps : relisez-la, puis recommencez."


@dataclass(frozen=True)
class DonneesRemontee:
    """What is missing, where, since when. ``ecart_centiemes``: the balance that day, if any."""

    pole: Pole
    etablissement: Etablissement | None
    genre: GenreRemontee
    depuis: datetime.date
    texte: str
    ecart_centiemes: int | None = None


@transaction.atomic
def deposer(*, auteur: Mandat, donnees: DonneesRemontee, le: datetime.date) -> RemonteeTerrain:
    """Write a gap down; its answer is due within the department's delay.

    Raises ``ActionRefusee``: pole or school out of the mandate, day to come. *Source:* source 001.
    """
    if not peut_remonter(auteur):
        raise ActionRefusee("Votre fonction ne remonte pas de besoin.")
    if not poles_ou_remonter(auteur, le).filter(pk=donnees.pole.pk).exists():
        raise ActionRefusee("Ce pôle n'est pas dans votre périmètre : choisissez-en un autre.")
    ecole = donnees.etablissement
    if ecole is None and auteur.genre_perimetre not in (
        GenrePerimetre.TENANT,
        GenrePerimetre.POLE,
    ):
        raise ActionRefusee("Choisissez l'école concernée.")
    if ecole is not None:
        if not ecoles_ou_remonter(auteur, le).filter(pk=ecole.pk).exists():
            raise ActionRefusee("Cette école n'est pas dans votre périmètre.")
        if not Rattachement.objects.filter(
            pole=donnees.pole, etablissement=ecole, periode__contains=le
        ).exists():
            raise ActionRefusee("Cette école n'est pas dans ce pôle : changez l'un des deux.")
    if donnees.depuis > le:
        raise ActionRefusee("« Depuis le » ne peut pas être dans l'avenir.")
    remontee = RemonteeTerrain.objects.create(
        pole=donnees.pole,
        etablissement=ecole,
        genre=donnees.genre,
        depuis=donnees.depuis,
        texte=donnees.texte,
        ecart_centiemes=donnees.ecart_centiemes,
        deposee_par_id=auteur.membre_id,
        echeance=le + datetime.timedelta(days=valeur("remontee_delai_jours", le)),
    )
    _suivre(remontee, auteur, "Besoin remonté", donnees.texte)
    return remontee


@transaction.atomic
def prendre_en_charge(
    *, auteur: Mandat, remontee: RemonteeTerrain, revision: int, echeance: datetime.date
) -> RemonteeTerrain:
    """Become the owner of a gap, and say when it will be answered.

    Raises ``ActionRefusee``. *Source:* source 001; règle locale.
    """
    _verifier_reponse(auteur)
    remontee = _relire(remontee, revision)
    _exiger_ouverte(remontee)
    remontee.proprietaire_id = auteur.membre_id
    remontee.echeance = echeance
    remontee.etat = EtatRemontee.PRISE_EN_CHARGE
    return _enregistrer(
        remontee, auteur, f"Prise en charge, réponse attendue le {echeance:%d/%m/%Y}"
    )


@transaction.atomic
def repondre(
    *, auteur: Mandat, remontee: RemonteeTerrain, revision: int, texte: str
) -> RemonteeTerrain:
    """Answer a gap; who answers owns it. Raises ``ActionRefusee``. *Source:* source 001."""
    _verifier_reponse(auteur)
    remontee = _relire(remontee, revision)
    if remontee.etat in (EtatRemontee.RETIREE, EtatRemontee.CLOSE):
        raise ActionRefusee("Cette remontée est close : rouvrez-la d'abord.")
    if not texte.strip():
        raise ActionRefusee("Écrivez la réponse.")
    remontee.reponse = texte.strip()
    remontee.repondue_le = timezone.now()
    remontee.proprietaire_id = auteur.membre_id
    remontee.etat = EtatRemontee.REPONDUE
    return _enregistrer(remontee, auteur, "Réponse", remontee.reponse)


@transaction.atomic
def clore(*, auteur: Mandat, remontee: RemonteeTerrain, revision: int) -> RemonteeTerrain:
    """The field says that the answer holds, or the SEI that nothing is left to do.

    Raises ``ActionRefusee``. *Source:* règle locale.
    """
    remontee = _relire(remontee, revision)
    if not (peut_repondre(auteur) or peut_remonter(auteur)):
        raise ActionRefusee("Votre fonction ne clôt pas de remontée.")
    if remontee.etat != EtatRemontee.REPONDUE:
        raise ActionRefusee("Une remontée se clôt quand elle a reçu une réponse.")
    remontee.etat = EtatRemontee.CLOSE
    return _enregistrer(remontee, auteur, "Close")


@transaction.atomic
def retirer(*, auteur: Mandat, remontee: RemonteeTerrain, revision: int) -> RemonteeTerrain:
    """Take back what one told, while it waits. It can be reopened.

    Raises ``ActionRefusee``. *Source:* règle locale (undo).
    """
    remontee = _relire(remontee, revision)
    if remontee.deposee_par_id != auteur.membre_id:
        raise ActionRefusee("Seule la personne qui l'a déposée retire une remontée.")
    _exiger_ouverte(remontee)
    remontee.etat = EtatRemontee.RETIREE
    return _enregistrer(remontee, auteur, "Retirée")


@transaction.atomic
def rouvrir(*, auteur: Mandat, remontee: RemonteeTerrain, revision: int) -> RemonteeTerrain:
    """Make it wait again: an undo, or an answer that does not hold.

    Raises ``ActionRefusee``. *Source:* règle locale (undo).
    """
    remontee = _relire(remontee, revision)
    if not (peut_repondre(auteur) or peut_remonter(auteur)):
        raise ActionRefusee("Votre fonction ne rouvre pas de remontée.")
    if remontee.etat in REMONTEES_OUVERTES:
        raise ActionRefusee("Cette remontée est déjà ouverte.")
    remontee.etat = (
        EtatRemontee.PRISE_EN_CHARGE if remontee.proprietaire_id else EtatRemontee.DEPOSEE
    )
    return _enregistrer(remontee, auteur, "Rouverte")


def _verifier_reponse(auteur: Mandat) -> None:
    if not peut_repondre(auteur):
        raise ActionRefusee("Seuls les services du département répondent à une remontée.")


def _exiger_ouverte(remontee: RemonteeTerrain) -> None:
    if remontee.etat not in REMONTEES_OUVERTES:
        raise ActionRefusee("Cette remontée n'attend plus de réponse : rouvrez-la d'abord.")


def _relire(remontee: RemonteeTerrain, revision: int) -> RemonteeTerrain:
    lue: RemonteeTerrain = RemonteeTerrain.objects.select_for_update().get(pk=remontee.pk)
    if lue.revision != revision:
        raise ActionRefusee(DEPASSEE)
    return lue


def _enregistrer(
    remontee: RemonteeTerrain, auteur: Mandat, acte: str, texte: str = ""
) -> RemonteeTerrain:
    remontee.revision += 1
    remontee.save(
        update_fields=[
            "etat",
            "proprietaire",
            "echeance",
            "reponse",
            "repondue_le",
            "revision",
            "modifie_le",
        ]
    )
    _suivre(remontee, auteur, acte, texte)
    return remontee


def _suivre(remontee: RemonteeTerrain, auteur: Mandat, acte: str, texte: str = "") -> None:
    SuiteRemontee.objects.create(
        remontee=remontee,
        etat=remontee.etat,
        acte=acte,
        texte=texte,
        par_id=auteur.membre_id,
        fonction=auteur.role,
    )
