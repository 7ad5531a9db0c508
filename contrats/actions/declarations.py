"""Differences that a school declares; what the SEI decides of those and of the AESH's own.

*Source:* peers page §2 n° 9 and §3 n° 10 (contract, grid, declared; silence is what the grid says).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.enums.service import DecisionEcart, ReponseEcart
from aesh.models import EcartDeclare
from comptes.models import Mandat
from contrats.actions.service_fait import recalculer
from contrats.actions.service_fait_suites import PAS_LE_DROIT
from contrats.enums.service_fait import EtatDeclaration, MotifDeclaration
from contrats.models import ClotureMois, DeclarationEcole, MoisDeService
from contrats.permissions import peut_declarer_pour_l_ecole, peut_tenir_les_mois
from contrats.regles.mois import Mois
from contrats.requetes.declarations import aesh_de_l_ecole
from contrats.requetes.retards import est_premier_ouvert
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

RECUL = datetime.timedelta(days=120)
DELAI_ANNULATION = datetime.timedelta(minutes=10)
Dite = EcartDeclare | DeclarationEcole
DE_LA_DECISION = ("decision", "decide_par", "decide_le")
DU_TRI = ("etat", "tranche_par", "tranche_le")
PLUS_A_TRANCHER = "Cette différence n'est plus à trancher."
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
    _recalculer_les_mois([faite], le)
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
    _recalculer_les_mois([declaration], le)


@transaction.atomic
def trancher(*, auteur: Mandat, dite: Dite, retenir: bool, le: datetime.date) -> None:
    """Keep a declaration for the payroll, or not; it may change until the month is closed.

    What the school answered is an opinion. Kept after the closing, it becomes an adjustment of the
    first open month. The same decision again changes nothing. Raises ``ActionRefusee``.
    *Source:* peers page §3 n° 10 (a correction of a closed month is a dated adjustment).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{dite.departement_id}", seul=True)  # no closing while this is decided
    if _decider(auteur, dite, retenir=retenir, quand=timezone.now()):
        _recalculer_les_mois([dite], le)


def _decider(auteur: Mandat, dite: Dite, *, retenir: bool, quand: datetime.datetime) -> bool:
    """Write the decision; False when it was already this one."""
    clos = ClotureMois.objects.filter(mois__du=Mois.de(dite.jour).du).exists()
    dite.refresh_from_db(from_queryset=type(dite).objects.select_for_update())
    if isinstance(dite, EcartDeclare):
        attend = dite.decision == DecisionEcart.ATTENTE
        voulu = DecisionEcart.RETENU if retenir else DecisionEcart.ECARTE
        if dite.decision == voulu:
            return False
        if dite.est_connexe or dite.reponse == ReponseEcart.RETIRE or (clos and not attend):
            raise ActionRefusee(PLUS_A_TRANCHER)
        dite.decision, dite.decide_par_id, dite.decide_le = voulu, auteur.membre_id, quand
        dite.save(update_fields=[*DE_LA_DECISION, "modifie_le"])
        return True
    attend = dite.etat == EtatDeclaration.DECLAREE
    etat = EtatDeclaration.RETENUE if retenir else EtatDeclaration.ECARTEE
    if dite.etat == etat:
        return False
    if dite.etat == EtatDeclaration.RETIREE or (clos and not attend):
        raise ActionRefusee(PLUS_A_TRANCHER)
    dite.etat, dite.tranche_par_id, dite.tranche_le = etat, auteur.membre_id, quand
    dite.save(update_fields=[*DU_TRI, "modifie_le"])
    return True


@dataclass
class Tri:
    """Several differences decided at once, and what is left aside with the reason."""

    quand: datetime.datetime
    faites: list[Dite] = field(default_factory=list)
    refusees: list[tuple[Dite, str]] = field(default_factory=list)


@transaction.atomic
def trancher_plusieurs(
    *, auteur: Mandat, dites: Sequence[Dite], retenir: bool, le: datetime.date
) -> Tri:
    """Keep, or not, each of these differences that still waits. Raises ``ActionRefusee``.

    *Source:* ux page §5(c) (bulk: preview, what is refused and why, undo 10 min).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    verrouiller(f"mois:{auteur.departement_id}", seul=True)
    tri = Tri(timezone.now())
    for dite in dites:
        try:
            if not _decider(auteur, dite, retenir=retenir, quand=tri.quand):
                raise ActionRefusee("C'est déjà la décision.")
        except ActionRefusee as refus:
            tri.refusees.append((dite, refus.phrase))
        else:
            tri.faites.append(dite)
    _recalculer_les_mois(tri.faites, le)
    return tri


@transaction.atomic
def annuler_tri(
    *, auteur: Mandat, quand: datetime.datetime, maintenant: datetime.datetime, le: datetime.date
) -> int:
    """What one decided at once waits again; how many differences. Raises ``ActionRefusee``.

    *Source:* ux page §5(c) (undo 10 min).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    if maintenant - quand > DELAI_ANNULATION:
        raise ActionRefusee("Plus de dix minutes ont passé : changez ces décisions une par une.")
    verrouiller(f"mois:{auteur.departement_id}", seul=True)
    ecarts = EcartDeclare.objects.filter(decide_par=auteur.membre_id, decide_le=quand)
    ecoles = DeclarationEcole.objects.filter(tranche_par=auteur.membre_id, tranche_le=quand)
    dites: list[Dite] = [*ecarts.select_for_update(), *ecoles.select_for_update()]
    for dite in dites:
        if isinstance(dite, EcartDeclare):
            dite.decision = DecisionEcart.ATTENTE
            dite.decide_par = dite.decide_le = None
            dite.save(update_fields=[*DE_LA_DECISION, "modifie_le"])
        else:
            dite.etat = EtatDeclaration.DECLAREE
            dite.tranche_par = dite.tranche_le = None
            dite.save(update_fields=[*DU_TRI, "modifie_le"])
    _recalculer_les_mois(dites, le)
    return len(dites)


def _recalculer_les_mois(dites: Sequence[Dite], le: datetime.date) -> None:
    """The open month of each, and the one that bears what is late of a closed one."""
    par_mois: dict[datetime.date, set[UUID]] = {}
    for dite in dites:
        par_mois.setdefault(Mois.de(dite.jour).du, set()).add(dite.aesh_id)
    ouverts = MoisDeService.objects.filter(cloture__isnull=True, prepare_le__isnull=False)
    for mois in ouverts.order_by("du"):
        aesh = par_mois.get(mois.du, set())
        if est_premier_ouvert(mois):
            aesh = aesh.union(*(qui for du, qui in par_mois.items() if du < mois.du))
        if aesh:
            recalculer(mois=mois, aesh=sorted(aesh), le=le)
