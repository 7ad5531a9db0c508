"""Declared differences of closed months decided since: what each is still owed, or to take back.

*Source:* peers page §3 n° 10 (nothing unpaid for a late form).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from aesh.enums.service import MOTIFS_CONNEXES, DecisionEcart
from aesh.models import EcartDeclare
from contrats.enums.service_fait import EtatDeclaration
from contrats.models import (
    AjustementService,
    ClotureMois,
    DeclarationComptee,
    DeclarationEcole,
    LigneARegulariser,
    MoisDeService,
)
from contrats.requetes.faits_service import jours_ouverts, lire_faits
from contrats.requetes.lignes_service import lignes_calculees

RETENUES = {
    "ecart": Q(decision=DecisionEcart.RETENU),
    "declaration": Q(etat=EtatDeclaration.RETENUE),
}
Cle = tuple[str, UUID]  # "ecart" or "declaration", and which


@dataclass(frozen=True)
class Retard:
    """Minutes of one declaration that no month has counted yet; ``par``: who decided."""

    contrat: UUID
    mois: MoisDeService
    minutes: int
    genre: str
    cle: UUID
    par: UUID | None


@dataclass(frozen=True)
class Dite:
    """One declaration of a closed month: whose, of which day, who decided."""

    aesh: UUID
    jour: datetime.date
    par: UUID | None


def est_premier_ouvert(mois: MoisDeService) -> bool:
    """Whether late minutes belong to this month: no earlier one is computed and open.

    *Source:* règle locale (months close in order).
    """
    avant = MoisDeService.objects.filter(
        du__lt=mois.du, prepare_le__isnull=False, cloture__isnull=True
    )
    return not avant.exists()


def retards(aesh: Sequence[UUID] | None = None) -> list[Retard]:
    """Late minutes of every closed month, or of some AESH only.

    Each declaration is worth what the month would count now, hours told twice counted once; the
    closed line counted some, adjustments before some more: the gap is late, never twice.

    *Source:* peers page §3 n° 10.
    """
    clos = {une.mois.du: une.mois for une in ClotureMois.objects.select_related("mois")}
    if not clos:
        return []
    payees, porteurs = _payees()
    dites: dict[Cle, Dite] = {}
    a_revoir: dict[datetime.date, set[UUID]] = {}
    listees = set(LigneARegulariser.objects.values_list("mois__du", "aesh"))
    for genre, lues in _lues(clos, aesh):
        for cle, qui, jour, premier, vaut, par in lues:
            paye = payees.get((genre, cle), 0)
            if not vaut and not paye:
                continue
            dites[genre, cle] = Dite(qui, jour, par)
            if vaut != paye or (premier, qui) in listees:
                a_revoir.setdefault(premier, set()).add(qui)
    return [
        retard
        for du, qui in sorted(a_revoir.items())
        for retard in _du_mois(clos[du], qui, dites, payees, porteurs)
    ]


def _payees() -> tuple[dict[Cle, int], dict[Cle, UUID]]:
    """Minutes that months have counted for each declaration, and the contract that bears it."""
    payees: dict[Cle, int] = {}
    porteurs: dict[Cle, UUID] = {}
    for modele in (DeclarationComptee, AjustementService):
        for genre in ("ecart", "declaration"):
            lues: QuerySet[Any] = modele.objects.filter(**{f"{genre}__isnull": False}).order_by()  # type: ignore[attr-defined]
            sommes = lues.values(genre, "contrat").annotate(somme=Sum("minutes"))
            for cle, contrat, somme in sommes.values_list(genre, "contrat", "somme"):
                payees[genre, cle] = payees.get((genre, cle), 0) + somme
                porteurs.setdefault((genre, cle), contrat)
    return payees, porteurs


def _lues(clos: Any, aesh: Sequence[UUID] | None) -> list[tuple[str, Any]]:
    des_aesh = EcartDeclare.objects.exclude(motif__in=MOTIFS_CONNEXES)
    trouvees = []
    for genre, dites, par in (
        ("ecart", des_aesh, "decide_par"),
        ("declaration", DeclarationEcole.objects.all(), "tranche_par"),
    ):
        choisies = dites if aesh is None else dites.filter(aesh__in=aesh)
        trouvees.append(
            (
                genre,
                choisies.annotate(
                    premier=TruncMonth("jour"),
                    vaut=Case(When(RETENUES[genre], then=F("minutes")), default=0),
                )
                .filter(premier__in=list(clos))
                .order_by("jour", "pk")
                .values_list("pk", "aesh_id", "jour", "premier", "vaut", par),
            )
        )
    return trouvees


def _du_mois(
    mois: MoisDeService,
    aesh: set[UUID],
    dites: dict[Cle, Dite],
    payees: dict[Cle, int],
    porteurs: dict[Cle, UUID],
) -> list[Retard]:
    faits = lire_faits(sorted(aesh), mois)
    vaut: dict[Cle, int] = {}
    portees: dict[Cle, UUID] = {}
    for ligne in lignes_calculees(faits, jours_ouverts(mois.mois)):
        for dit in ligne.declares:
            vaut[dit.genre, dit.cle] = dit.minutes
            portees[dit.genre, dit.cle] = ligne.contrat.cle
    trouves = []
    for (genre, cle), dite in dites.items():
        if dite.aesh not in aesh or not mois.mois.contient(dite.jour):
            continue
        porteur = porteurs.get((genre, cle)) or portees.get((genre, cle))
        minutes = vaut.get((genre, cle), 0) - payees.get((genre, cle), 0)
        if minutes and porteur is not None:
            trouves.append(Retard(porteur, mois, minutes, genre, cle, dite.par))
    return trouves


def par_contrat(trouves: Sequence[Retard]) -> dict[UUID, int]:
    """Late minutes of each contract. *Source:* règle locale."""
    sommes: dict[UUID, int] = {}
    for retard in trouves:
        sommes[retard.contrat] = sommes.get(retard.contrat, 0) + retard.minutes
    return sommes
