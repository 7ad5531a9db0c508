"""Differences that a school declares; what the SEI decides of those and of the AESH's own.

*Source:* peers page §2 n° 9 and §3 n° 10 (contract, grid, declared; silence is what the grid says).
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.enums.service import ReponseEcart
from aesh.models import Aesh, EcartDeclare
from comptes.models import Mandat
from contrats.actions.service_fait import recalculer
from contrats.actions.service_fait_suites import PAS_LE_DROIT
from contrats.enums.service_fait import EtatDeclaration, MotifDeclaration
from contrats.models import DeclarationEcole, MoisDeService
from contrats.permissions import peut_declarer_pour_l_ecole, peut_tenir_les_mois
from contrats.regles.mois import Mois
from contrats.requetes.declarations import aesh_de_l_ecole
from contrats.requetes.mois import est_clos
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

RECUL = datetime.timedelta(days=120)
DEJA_DITE = "Cette différence est déjà déclarée ce jour-là : retirez-la pour la changer."


@dataclass(frozen=True)
class SaisieDeclaration:
    """Who, where, when, how many signed minutes."""

    aesh: UUID
    etablissement: Etablissement
    jour: datetime.date
    minutes: int
    motif: MotifDeclaration


@transaction.atomic
def declarer(*, auteur: Mandat, saisie: SaisieDeclaration, le: datetime.date) -> DeclarationEcole:
    """A school says that the hours of one of its AESH differed, one day past.

    Raises ``ActionRefusee``. *Source:* peers page §3 n° 10; who: decision 35.
    """
    if not peut_declarer_pour_l_ecole(auteur):
        raise ActionRefusee("Votre fonction ne déclare pas de différence d'heures.")
    ecoles = Etablissement.objects.du_perimetre(auteur, le)
    if not ecoles.filter(pk=saisie.etablissement.pk).exists():
        raise ActionRefusee("Cette école n'est pas la vôtre : choisissez-en une autre.")
    if not aesh_de_l_ecole(saisie.etablissement, saisie.jour).filter(pk=saisie.aesh).exists():
        raise ActionRefusee("Cette personne n'était pas dans votre école ce jour-là.")
    if saisie.jour > le:
        raise ActionRefusee("Une différence se déclare quand le jour est passé.")
    if saisie.jour < le - RECUL:
        raise ActionRefusee("Ce jour est trop ancien : écrivez au SEI.")
    if not 0 < abs(saisie.minutes) <= 600:
        raise ActionRefusee("Une durée va de 1 minute à 10 heures.")
    verrouiller(f"declaration:{saisie.aesh}:{saisie.jour}", seul=True)
    memes = DeclarationEcole.objects.filter(
        aesh=saisie.aesh,
        etablissement=saisie.etablissement,
        jour=saisie.jour,
        motif=saisie.motif,
    )
    if memes.exclude(etat=EtatDeclaration.RETIREE).exists():
        raise ActionRefusee(DEJA_DITE)
    faite = DeclarationEcole.objects.create(
        aesh_id=saisie.aesh,
        etablissement=saisie.etablissement,
        jour=saisie.jour,
        minutes=saisie.minutes,
        motif=saisie.motif,
        declare_par_id=auteur.membre_id,
    )
    _recalculer(faite.aesh_id, faite.jour, le)
    return faite


@transaction.atomic
def retirer(*, auteur: Mandat, declaration: DeclarationEcole, le: datetime.date) -> None:
    """Take back a declaration that nobody has decided of yet. Raises ``ActionRefusee``.

    *Source:* règle locale.
    """
    if not peut_declarer_pour_l_ecole(auteur):
        raise ActionRefusee("Votre fonction ne déclare pas de différence d'heures.")
    retirees = DeclarationEcole.objects.filter(
        pk=declaration.pk,
        etat=EtatDeclaration.DECLAREE,
        etablissement__in=Etablissement.objects.du_perimetre(auteur, le),
    ).update(etat=EtatDeclaration.RETIREE)
    if not retirees:
        raise ActionRefusee("Le SEI a déjà tranché : écrivez-lui.")
    _recalculer(declaration.aesh_id, declaration.jour, le)


@transaction.atomic
def trancher(
    *, auteur: Mandat, dite: EcartDeclare | DeclarationEcole, retenir: bool, le: datetime.date
) -> None:
    """Keep a declaration, or not; the decision may change until the month is closed.

    Kept after the closing, it becomes an adjustment of the next month. The same decision again
    changes nothing. Raises ``ActionRefusee``.
    *Source:* peers page §3 n° 10 (a correction of a closed month is a dated adjustment).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{dite.departement_id}", seul=True)  # no closing while this is decided
    mois = MoisDeService.objects.filter(du=Mois.de(dite.jour).du).first()
    clos = mois is not None and est_clos(mois)
    dite.refresh_from_db(from_queryset=type(dite).objects.select_for_update())
    if isinstance(dite, EcartDeclare):
        attend = dite.reponse == ReponseEcart.ATTENTE
        if dite.reponse == (ReponseEcart.ACCEPTE if retenir else ReponseEcart.REFUSE):
            return
        if dite.reponse == ReponseEcart.RETIRE or (clos and not attend):
            raise ActionRefusee("Cette différence n'est plus à trancher.")
        dite.reponse = ReponseEcart.ACCEPTE if retenir else ReponseEcart.REFUSE
        dite.repondu_par_id, dite.repondu_le = auteur.membre_id, timezone.now()
        dite.save(update_fields=["reponse", "repondu_par", "repondu_le", "modifie_le"])
    else:
        attend = dite.etat == EtatDeclaration.DECLAREE
        if dite.etat == (EtatDeclaration.RETENUE if retenir else EtatDeclaration.ECARTEE):
            return
        if dite.etat == EtatDeclaration.RETIREE or (clos and not attend):
            raise ActionRefusee("Cette différence n'est plus à trancher.")
        dite.etat = EtatDeclaration.RETENUE if retenir else EtatDeclaration.ECARTEE
        dite.tranche_par_id, dite.tranche_le = auteur.membre_id, timezone.now()
        dite.save(update_fields=["etat", "tranche_par", "tranche_le", "modifie_le"])
    _recalculer(dite.aesh_id, dite.jour, le)


def _recalculer(aesh: UUID, jour: datetime.date, le: datetime.date) -> None:
    mois = MoisDeService.objects.filter(du=Mois.de(jour).du, cloture__isnull=True).first()
    if mois is not None and Aesh.objects.filter(pk=aesh, contrats__periode__contains=jour).exists():
        recalculer(mois=mois, aesh=[aesh], le=le)
