"""Create, correct, close and reopen an ESMS by hand."""

import datetime
from dataclasses import dataclass, fields

from django.db import transaction

from comptes.enums import GenrePerimetre
from comptes.models import Mandat, Perimetre
from comptes.permissions import peut
from esms.actions.ecriture import cle_de
from esms.enums import FAMILLES, LIBELLES_FAMILLE
from esms.finess.lignes import finess_valide
from esms.models import Emas, Esms
from esms.permissions import peut_modifier_esms, peut_tenir
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class DonneesEsms:
    """What the form says of an ESMS, but its number and category."""

    nom: str
    nom_long: str
    adresse: str
    code_postal: str
    commune: str
    telephone: str
    courriel: str
    uai: str


@transaction.atomic
def creer_esms(
    *,
    auteur: Mandat,
    finess: str,
    categorie: str,
    donnees: DonneesEsms,
    ouvert_le: datetime.date | None = None,
) -> Esms:
    """Add an ESMS that FINESS does not name yet. Raises ``ActionRefusee``.

    *Source:* permissions page §3, column « ESMS/UE »: ``c``.
    """
    if not peut(auteur, "c", "esms"):
        raise ActionRefusee("Seul le SEI ou l'IEN-ASH peut ajouter un ESMS.")
    if not finess_valide(finess):
        raise ActionRefusee(
            f"Le numéro FINESS « {finess} » est faux : recopiez ses 9 caractères depuis le "
            "document de l'ARS."
        )
    connu = Esms.objects.filter(finess=finess).first()
    if connu is not None:
        raise ActionRefusee(f"{connu.nom_court} porte déjà ce numéro FINESS.")
    famille = FAMILLES[categorie]
    perimetre = Perimetre.objects.create(genre=GenrePerimetre.ESMS, libelle=donnees.nom)
    esms: Esms = Esms.objects.create(
        finess=finess,
        categorie=categorie,
        famille=famille,
        libelle_categorie=LIBELLES_FAMILLE[famille],
        cle_tri=cle_de(donnees.nom, donnees.nom_long, donnees.commune),
        ouvert_le=ouvert_le,
        est_cree_a_la_main=True,
        perimetre=perimetre,
        **{champ.name: getattr(donnees, champ.name) for champ in fields(donnees)},
    )
    return esms


@transaction.atomic
def modifier_esms(*, auteur: Mandat, esms: Esms, donnees: DonneesEsms) -> Esms:
    """Correct what FINESS says; what is typed is kept by later imports. Raises ``ActionRefusee``.

    *Source:* permissions page §3 (``u``, ``u own``); manners of the school import (a choice typed
    by hand is kept).
    """
    if not peut_modifier_esms(auteur, esms):
        raise ActionRefusee("Vous ne pouvez modifier que votre propre ESMS.")
    esms = Esms.objects.select_for_update().get(pk=esms.pk)
    saisis = set(esms.saisis)
    for champ in fields(donnees):
        valeur = getattr(donnees, champ.name)
        if getattr(esms, champ.name) != valeur:
            setattr(esms, champ.name, valeur)
            saisis |= {champ.name} - {"courriel"}  # FINESS has no address to lose
    if not esms.est_cree_a_la_main:
        esms.saisis = sorted(saisis)
    esms.cle_tri = cle_de(esms.nom, esms.nom_long, esms.commune)
    esms.save()
    Perimetre.objects.filter(pk=esms.perimetre_id).update(libelle=esms.nom)
    return esms


@transaction.atomic
def fermer_esms(*, auteur: Mandat, esms: Esms, ferme_le: datetime.date) -> None:
    """Say from which day an ESMS is closed; nothing is deleted. Raises ``ActionRefusee``.

    *Source:* règle locale; a team carried by a closed ESMS would have no director (source 004).
    """
    if not peut_tenir(auteur):
        raise ActionRefusee("Seul un service du département peut fermer un ESMS.")
    if esms.ouvert_le is not None and ferme_le <= esms.ouvert_le:
        raise ActionRefusee(f"Cet ESMS a ouvert le {esms.ouvert_le:%d/%m/%Y}.")
    portee = Emas.objects.filter(porteur=esms, periode__overlap=(ferme_le, None)).first()
    if portee is not None:
        raise ActionRefusee(
            f"L'EMAS « {portee} » serait sans porteur : donnez-lui un autre ESMS, ou arrêtez-la "
            f"avant le {ferme_le:%d/%m/%Y}."
        )
    Esms.objects.filter(pk=esms.pk).update(ferme_le=ferme_le)
    esms.ferme_le = ferme_le


@transaction.atomic
def rouvrir_esms(*, auteur: Mandat, esms: Esms) -> None:
    """Take back a closing. Raises ``ActionRefusee``. *Source:* règle locale (undo)."""
    if not peut_tenir(auteur):
        raise ActionRefusee("Seul un service du département peut rouvrir un ESMS.")
    Esms.objects.filter(pk=esms.pk).update(ferme_le=None)
    esms.ferme_le = None
