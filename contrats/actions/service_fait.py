"""Compute a month of service, then close it once and for all.

Lines of a closed month are never written again: the database itself refuses.
*Source:* peers page §3 n° 10; decision 10; decision 35 (who).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from comptes.requetes import valeur
from contrats.actions.service_fait_suites import DEJA_CLOS, PAS_LE_DROIT
from contrats.enums.service_fait import MotifAjustement
from contrats.models import (
    AjustementService,
    ClotureMois,
    DeclarationComptee,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.permissions import peut_tenir_les_mois
from contrats.requetes.faits_service import (
    RIEN_DU,
    aesh_du_mois,
    jours_ouverts,
    lire_faits,
    lots,
)
from contrats.requetes.hors_contrat import heures_hors_contrat
from contrats.requetes.lignes_service import lignes_calculees
from contrats.requetes.mois import est_clos
from contrats.requetes.retards import est_premier_ouvert, par_contrat, retards
from socle.erreurs import ActionRefusee
from socle.masse import identifiants, inserer_en_masse
from socle.models import Travail
from socle.travaux import Avancer, demander_travail, lancer
from socle.verrous import verrouiller

PREPARER = "contrats.preparer_mois"
CLORE = "contrats.clore_mois"
LOT = 250
CHAMPS = (
    "id",
    "mois",
    "contrat",
    "aesh",
    "employeur",
    "eple",
    "minutes_hebdo",
    "minutes_contrat",
    "minutes_grille",
    "minutes_sans_grille",
    "minutes_absence",
    "minutes_en_plus",
    "minutes_declarees",
    "minutes_decision",
    "minutes_ecart",
    "minutes_ajustement",
    "minutes_service",
    "ecarts",
)
COMPTEE = ("id", "mois", "contrat", "ecart", "declaration", "minutes")


@dataclass
class Calcul:
    """Rows of ``CHAMPS``, and of ``COMPTEE``: the declared differences that they count."""

    lignes: list[tuple[Any, ...]] = field(default_factory=list)
    comptees: list[tuple[Any, ...]] = field(default_factory=list)


@transaction.atomic
def demander_mois(*, auteur: Mandat | None, mois: MoisDeService, clore: bool, cle: str) -> Travail:
    """Ask for the computing of a month, or for its closing. ``auteur`` None: the clock.

    Raises ``ActionRefusee``. *Source:* peers page §3 n° 10.
    """
    if auteur is not None and not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    if est_clos(mois):
        raise ActionRefusee(DEJA_CLOS)
    genre = CLORE if clore else PREPARER
    travail = demander_travail(
        genre=genre,
        cle=f"{genre}:{mois.pk}:{cle}",
        titre=f"{'Clôture' if clore else 'Calcul'} du mois {mois.mois.du_mois}",
        parametres={"mois": str(mois.pk)},
        auteur=auteur.membre if auteur else None,
        mandat=auteur.pk if auteur else None,
    )
    lancer(travail)
    return travail


@transaction.atomic
def preparer_mois(*, mois: MoisDeService, le: datetime.date, avancer: Avancer) -> dict[str, Any]:
    """Compute every line of an open month again; its summary.

    The first open month shows what is late of closed ones; the closing alone writes it.
    Raises ``ActionRefusee`` when it is closed. *Source:* peers page §3 n° 10; decision 10.
    """
    _verrouiller(mois)
    dus = par_contrat(retards()) if est_premier_ouvert(mois) else RIEN_DU
    return _preparer(mois, le, avancer, dus)[1]


def _verrouiller(mois: MoisDeService) -> None:
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if est_clos(mois):
        raise ActionRefusee(DEJA_CLOS)


def _preparer(
    mois: MoisDeService, le: datetime.date, avancer: Avancer, dus: Mapping[UUID, int]
) -> tuple[Calcul, dict[str, Any]]:
    calcul = calculer_lignes(mois=mois, le=le, avancer=avancer, dus=dus)
    LigneProvisoire.objects.filter(mois=mois).delete()
    inserer_en_masse(LigneProvisoire, CHAMPS, calcul.lignes)
    mois.prepare_le = timezone.now()
    mois.hors_contrat = len(heures_hors_contrat(mois))
    mois.save(update_fields=["prepare_le", "hors_contrat", "modifie_le"])
    return calcul, _bilan(mois, calcul.lignes)


def _ecrire_les_retards(mois: MoisDeService) -> None:
    """Late declarations of closed months become dated adjustments of the month that closes."""
    for retard in retards():
        AjustementService.objects.create(
            contrat_id=retard.contrat,
            mois=retard.mois,
            applique_a=mois,
            minutes=retard.minutes,
            motif=MotifAjustement.DECLARATION,
            par_id=retard.par,
            **{f"{retard.genre}_id": retard.cle},
        )


@transaction.atomic
def clore_mois(
    *, auteur: Mandat, mois: MoisDeService, le: datetime.date, avancer: Avancer
) -> dict[str, Any]:
    """Compute the lines a last time and keep them for ever; its summary.

    So are the declared differences that they count: what is decided later is told from them.
    Raises ``ActionRefusee``: no right, closed, not begun to end, an earlier month still open.
    *Source:* peers page §3 n° 10 (a month closes; corrections are dated adjustments).
    """
    if not peut_tenir_les_mois(auteur):
        raise ActionRefusee(PAS_LE_DROIT)
    _verrouiller(mois)
    refus = refus_de_clore(mois=mois, le=le)
    if refus:
        raise ActionRefusee(refus)
    _ecrire_les_retards(mois)
    calcul, bilan = _preparer(mois, le, avancer, RIEN_DU)
    lignes = LigneProvisoire.objects.filter(mois=mois).values_list(*CHAMPS[1:])
    rangees = list(lignes)
    cles = identifiants(len(rangees))
    inserer_en_masse(
        LigneClose, CHAMPS, ((cle, *rangee) for cle, rangee in zip(cles, rangees, strict=True))
    )
    LigneProvisoire.objects.filter(mois=mois).delete()
    inserer_en_masse(DeclarationComptee, COMPTEE, calcul.comptees)
    ClotureMois.objects.create(mois=mois, par_id=auteur.membre_id)
    return bilan


def refus_de_clore(*, mois: MoisDeService, le: datetime.date) -> str:
    """Why a month cannot be closed today, empty when it can.

    *Source:* règle locale (months close in order, and not before their differences are listed).
    """
    if est_clos(mois):
        return DEJA_CLOS
    if mois.prepare_le is None:
        return "Calculez d'abord ce mois : les différences doivent être lues avant la clôture."
    if le < mois.du:
        return "Ce mois n'a pas commencé."
    if le < (des := min(mois.liste_le, mois.mois.dernier)):
        return f"Ce mois se clôture à partir du {des:%d/%m/%Y} : d'ici là, ses heures changent."
    avant = MoisDeService.objects.filter(
        du__lt=mois.du, prepare_le__isnull=False, cloture__isnull=True
    )
    plus_ancien = avant.order_by("du").first()
    if plus_ancien is not None:
        return f"Clôturez d'abord le mois {plus_ancien.mois.du_mois} : les mois se suivent."
    return ""


@transaction.atomic
def recalculer(*, mois: MoisDeService, aesh: Sequence[UUID], le: datetime.date) -> None:
    """Compute again the lines of a few AESH of an open month that was computed before.

    Nothing for a month that is closed, or not computed yet. *Source:* peers page §3 n° 10.
    """
    verrouiller(f"mois:{mois.departement_id}", seul=True)
    if est_clos(mois) or mois.prepare_le is None:
        return
    dus = par_contrat(retards(aesh)) if est_premier_ouvert(mois) else RIEN_DU
    calcul = calculer_lignes(mois=mois, le=le, avancer=_sans_suite, aesh=aesh, dus=dus)
    LigneProvisoire.objects.filter(mois=mois, aesh__in=aesh).delete()
    inserer_en_masse(LigneProvisoire, CHAMPS, calcul.lignes)


def _sans_suite(fait: int, total: int | None = None) -> None:
    """A few AESH: nobody waits."""


def calculer_lignes(
    *,
    mois: MoisDeService,
    le: datetime.date,
    avancer: Avancer,
    aesh: Sequence[UUID] | None = None,
    dus: Mapping[UUID, int] = RIEN_DU,
) -> Calcul:
    """Rows to write, batch by batch of AESH: the same queries for each.

    ``dus``: late minutes of contracts, shown in this month.
    *Source:* decision 10; peers page §3 n° 10.
    """
    tolerance = valeur("ecart_service_minutes", le)
    ouverts = jours_ouverts(mois.mois)
    tous = aesh_du_mois(mois, dus) if aesh is None else list(aesh)
    calcul = Calcul()
    avancer(0, len(tous))
    fait = 0
    for lot in lots(tous, LOT):
        faits = lire_faits(lot, mois, dus)
        for ligne in lignes_calculees(faits, ouverts):
            d = ligne.decompte
            calcul.comptees += [
                (
                    uuid4(),
                    mois.pk,
                    ligne.contrat.cle,
                    dit.cle if dit.genre == "ecart" else None,
                    dit.cle if dit.genre == "declaration" else None,
                    dit.minutes,
                )
                for dit in ligne.declares
                if dit.minutes
            ]
            calcul.lignes.append(
                (
                    mois.pk,
                    ligne.contrat.cle,
                    ligne.aesh,
                    ligne.contrat.employeur,
                    ligne.contrat.eple,
                    ligne.contrat.minutes_hebdo,
                    d.contrat,
                    d.grille,
                    d.sans_grille,
                    d.absence,
                    d.en_plus,
                    d.declarees,
                    d.decision,
                    d.ecart,
                    ligne.ajustement,
                    d.service,
                    [ecart.value for ecart in d.ecarts(tolerance)],
                )
            )
        fait += len(lot)
        avancer(fait, len(tous))
    cles = identifiants(len(calcul.lignes))
    calcul.lignes = [(cle, *ligne) for cle, ligne in zip(cles, calcul.lignes, strict=True)]
    return calcul


def _bilan(mois: MoisDeService, lignes: list[tuple[Any, ...]]) -> dict[str, Any]:
    ecarts = sum(bool(ligne[-1]) for ligne in lignes)
    nombre, hors = len(lignes), mois.hors_contrat
    sans = (
        f" {hors} personne{'s' if hors > 1 else ''} avec des heures sans contrat." if hors else ""
    )
    return {
        "contrats": nombre,
        "ecarts": ecarts + hors,
        "lien": f"/{mois.departement_id}/service-fait/{mois.pk}/",
        "resume": f"{nombre} contrat{'s' if nombre > 1 else ''}, dont {ecarts} à revoir.{sans}",
    }
