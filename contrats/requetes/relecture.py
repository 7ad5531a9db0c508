"""What a closed month would certify today, beside what it certified and was corrected of.

*Source:* peers page §3 n° 10 (a correction of a closed month is a dated adjustment).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from contrats.enums.service_fait import MotifAjustement
from contrats.models import AjustementService, LigneARegulariser, LigneClose, MoisDeService
from contrats.regles.decompte import Decompte
from contrats.requetes.faits_service import aesh_du_mois, jours_ouverts, lire_faits, lots
from contrats.requetes.lignes_service import lignes_calculees

LOT = 250


@dataclass(frozen=True)
class Relue:
    """One contract of a closed month: what it would certify, what is missing, and since when why.

    Declared differences are apart: they have their own adjustments.
    """

    contrat: UUID
    aesh: UUID
    decompte: Decompte
    certifie: int
    regularise: int
    motif: MotifAjustement

    @property
    def minutes(self) -> int:
        """What an adjustment would add, or take back."""
        return _hors_declare(self.decompte) - self.certifie - self.regularise


def _hors_declare(d: Decompte) -> int:
    return d.contrat - d.absence + d.en_plus + d.decision


def _certifie(ligne: LigneClose) -> int:
    """What a closed line certified, declared differences apart."""
    if ligne.minutes_service:
        return int(ligne.minutes_service - ligne.minutes_declarees)
    d = ligne
    return int(d.minutes_contrat - d.minutes_absence + d.minutes_en_plus + d.minutes_decision)


def relire(
    mois: MoisDeService,
    aesh: Sequence[UUID] | None = None,
    avancer: Callable[[int, int], None] | None = None,
) -> list[Relue]:
    """Lines of a closed month whose facts changed since it was closed; batches of equal queries.

    Late absences and proofs, timetables of a past date, contracts and avenants dated back.
    *Source:* decision 10; peers page §3 n° 10.
    """
    closes = LigneClose.objects.filter(mois=mois)
    if aesh is None:
        tous = sorted({*aesh_du_mois(mois), *closes.values_list("aesh_id", flat=True)})
    else:
        tous = list(aesh)
    ouverts = jours_ouverts(mois.mois)
    trouvees: list[Relue] = []
    fait = 0
    for lot in lots(tous, LOT):
        trouvees += _relire_lot(mois, lot, ouverts, closes)
        fait += len(lot)
        if avancer is not None:
            avancer(fait, len(tous))
    return trouvees


def _relire_lot(
    mois: MoisDeService, lot: Sequence[UUID], ouverts: Sequence[Any], closes: QuerySet[LigneClose]
) -> list[Relue]:
    avant = {ligne.contrat_id: ligne for ligne in closes.filter(aesh__in=lot)}
    ajustes = AjustementService.objects.filter(
        mois=mois, contrat__aesh__in=lot, ecart__isnull=True, declaration__isnull=True
    )
    sommes = dict(
        ajustes.order_by().values("contrat").annotate(s=Sum("minutes")).values_list("contrat", "s")
    )
    maintenant = {
        ligne.contrat.cle: (ligne.aesh, ligne.decompte)
        for ligne in lignes_calculees(lire_faits(lot, mois), ouverts)
    }
    relues = []
    for contrat in avant.keys() | maintenant.keys():
        ligne = avant.get(contrat)
        qui, decompte = maintenant.get(contrat) or (ligne.aesh_id, Decompte(0))  # type: ignore[union-attr]
        relue = Relue(
            contrat,
            qui,
            decompte,
            _certifie(ligne) if ligne else 0,
            sommes.get(contrat, 0),
            _motif(ligne, decompte),
        )
        if relue.minutes:
            relues.append(relue)
    return relues


def _motif(ligne: LigneClose | None, d: Decompte) -> MotifAjustement:
    """What changed first of all: the contract, the absences, else the timetable."""
    if ligne is None or ligne.minutes_contrat != d.contrat:
        return MotifAjustement.CONTRAT
    if ligne.minutes_absence != d.absence:
        return MotifAjustement.ABSENCE
    return MotifAjustement.GRILLE


def lignes_a_regulariser(mois: MoisDeService) -> QuerySet[LigneARegulariser]:
    """Lines of a closed month that changed, as last read, by name.

    *Source:* écran « Service fait », règle locale.
    """
    lues = LigneARegulariser.objects.filter(mois=mois).select_related("aesh", "contrat")
    return lues.order_by("aesh__cle_tri", "contrat")
