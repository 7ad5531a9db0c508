"""Tick the boxes of a welcome, take one back, print the record of installation, set addresses.

*Source:* source 001 (accueil, entretien d'installation, cinq points, adresse électronique).
"""

import datetime
import uuid
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from aesh.models import Aesh, Contrat
from comptes.models import Mandat
from comptes.permissions import peut
from contrats.enums.accueil import LIBELLES_ETAPE, POINTS, EtapeDAccueil
from contrats.enums.vie import GenreLettre
from contrats.models import EtapeAccueil, TexteLettre
from contrats.permissions import peut_accueillir
from contrats.regles.adresses import LigneLue
from contrats.requetes.accueil import ecole_d_accueil, etapes_de, nouvelles
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.pdf import rendre_pdf
from socle.travaux import demander_travail, lancer

PV = "contrats.pv_pdf"
HORS_PERIMETRE = "Cette personne n'est pas une nouvelle AESH de votre périmètre."
AVANT = datetime.timedelta(days=120)


@transaction.atomic
def noter_etapes(
    *,
    auteur: Mandat,
    aesh: UUID,
    etapes: Collection[EtapeDAccueil],
    jour: datetime.date,
    le: datetime.date,
) -> int:
    """Tick boxes with the day when it was done; how many are new. Ticked ones keep their day.

    Raises ``ActionRefusee``: no right, out of reach, nothing ticked, day to come or too old,
    installed on a day without contract. *Source:* source 001.
    """
    if not peut_accueillir(auteur):
        raise ActionRefusee("Votre fonction ne note pas l'accueil des AESH.")
    personne = nouvelles(auteur, le).filter(pk=aesh).first()
    if personne is None:
        raise ActionRefusee(HORS_PERIMETRE)
    if not etapes:
        raise ActionRefusee("Cochez au moins une étape.")
    if jour > le:
        raise ActionRefusee("Une étape se note quand elle est faite : choisissez un jour passé.")
    if jour < personne.debut - AVANT:
        raise ActionRefusee("Ce jour est trop loin du début du contrat : vérifiez l'année.")
    if EtapeDAccueil.INSTALLATION in etapes and not _sous_contrat(aesh, jour):
        raise ActionRefusee("La prise de fonctions a lieu un jour couvert par le contrat.")
    deja = etapes_de(personne)
    ecole = ecole_d_accueil(personne, auteur, le)
    nouvelles_etapes = [etape for etape in etapes if etape.value not in deja]
    # The same box sent twice at once (two tabs, two people): the first keeps its day.
    EtapeAccueil.objects.bulk_create(
        [
            EtapeAccueil(
                aesh_id=aesh,
                etape=etape.value,
                etablissement_id=ecole,
                jour=jour,
                par_id=auteur.membre_id,
            )
            for etape in nouvelles_etapes
        ],
        ignore_conflicts=True,
    )
    return len(nouvelles_etapes)


def _sous_contrat(aesh: UUID, jour: datetime.date) -> bool:
    return Contrat.objects.filter(aesh=aesh, periode__contains=jour).exists()


@transaction.atomic
def retirer_etape(*, auteur: Mandat, aesh: UUID, etape: EtapeDAccueil, le: datetime.date) -> None:
    """Take a box back; its history stays. Raises ``ActionRefusee``. *Source:* règle locale."""
    if not peut_accueillir(auteur):
        raise ActionRefusee("Votre fonction ne note pas l'accueil des AESH.")
    if not nouvelles(auteur, le).filter(pk=aesh).exists():
        raise ActionRefusee(HORS_PERIMETRE)
    faites, _ = EtapeAccueil.objects.filter(aesh=aesh, etape=etape).delete()
    if not faites:
        raise ActionRefusee("Cette étape n'était pas notée.")


@transaction.atomic
def demander_pv(*, auteur: Mandat, aesh: Aesh, le: datetime.date) -> Travail:
    """Ask for the record of installation on paper. Raises ``ActionRefusee``.

    *Source:* dossier §7 (PV d'installation et compte rendu d'entretien).
    """
    if not nouvelles(auteur, le).filter(pk=aesh.pk).exists():
        raise ActionRefusee(HORS_PERIMETRE)
    if EtapeDAccueil.INSTALLATION not in etapes_de(aesh):
        raise ActionRefusee("Notez d'abord le jour de la prise de fonctions.")
    travail = demander_travail(
        genre=PV,
        cle=f"{PV}:{uuid.uuid4()}",
        parametres={"aesh": str(aesh.pk)},
        auteur=auteur.membre,
        mandat=auteur.pk,
        total=1,
    )
    lancer(travail)
    return travail


def pv_sur_papier(*, auteur: Mandat, aesh: UUID, le: datetime.date) -> bytes:
    """PDF of the installation: who, where, when, what was done, two signatures.

    The official wording is the one that the department loaded; without one the paper says so.
    Raises ``ActionRefusee``. *Source:* dossier §7.
    """
    personne = nouvelles(auteur, le).filter(pk=aesh).first()
    if personne is None or not peut(auteur, "r", "accueil_aesh"):
        raise ActionRefusee(HORS_PERIMETRE)
    etapes = etapes_de(personne)
    installation = etapes.get(EtapeDAccueil.INSTALLATION)
    if installation is None:
        raise ActionRefusee("Notez d'abord le jour de la prise de fonctions.")
    contrat = (
        Contrat.objects.filter(aesh=aesh, periode__contains=installation.jour)
        .order_by("-minutes_hebdo")
        .first()
    )
    texte = TexteLettre.objects.filter(genre=GenreLettre.INSTALLATION, du__lte=le)
    contexte = {
        "personne": personne,
        "installation": installation,
        "ecole": installation.etablissement,
        "contrat": contrat,
        "entretien": etapes.get(EtapeDAccueil.ENTRETIEN),
        "documents": etapes.get(EtapeDAccueil.DOCUMENTS),
        "points": [(LIBELLES_ETAPE[point], etapes.get(point)) for point in POINTS],
        "texte": texte.order_by("-du").first(),
        "departement": auteur.departement,
    }
    titre = "Procès-verbal d'installation"
    return rendre_pdf("contrats/pdf/installation.html", contexte, titre=titre)


@transaction.atomic
def poser_adresses(*, auteur: Mandat, lignes: Sequence[LigneLue], remplacer: bool) -> int:
    """Write the addresses of the lines without error; how many changed.

    An address already known is kept unless ``remplacer``. Raises ``ActionRefusee``.
    *Source:* source 001 (« Attribution adresse électronique »).
    """
    if not peut(auteur, "u", "aesh"):
        raise ActionRefusee("Votre fonction ne change pas les adresses des AESH.")
    a_ecrire = {
        ligne.cle: ligne.adresse
        for ligne in lignes
        if ligne.change and (remplacer or not ligne.remplace)
    }
    if not a_ecrire:
        raise ActionRefusee("Aucune ligne n'apporte une adresse nouvelle : rien n'a été écrit.")
    personnes = list(Aesh.objects.filter(pk__in=a_ecrire))
    for personne in personnes:
        personne.courriel = a_ecrire[str(personne.pk)]
    Aesh.objects.bulk_update(personnes, ["courriel"], batch_size=500)
    return len(personnes)
