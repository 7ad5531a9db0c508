"""One act on several contracts: what it would do, what it does, its undo for ten minutes.

*Source:* ux page §5(c) (bulk: preview, what is refused and why, undo 10 min).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.models import Contrat
from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT
from contrats.actions.suites import DonneesSuite, proposer_suite
from contrats.enums.vie import GenreActe, NatureSuite
from contrats.models import ActeContrats, Suite
from contrats.permissions import peut_changer_la_vie
from contrats.requetes.contrat_vu import LigneContratVu
from socle.erreurs import ActionRefusee

DELAI_ANNULATION = datetime.timedelta(minutes=10)
PLUS_DE_DIX_MINUTES = "Plus de dix minutes ont passé : retirez les propositions une par une."


@dataclass
class ApercuLot:
    """What an act does, and what it leaves aside with the reason."""

    acte: GenreActe
    faites: list[LigneContratVu] = field(default_factory=list)
    refusees: list[tuple[LigneContratVu, str]] = field(default_factory=list)
    trace: ActeContrats | None = None


@dataclass(frozen=True)
class DonneesLot:
    """Dates given once for all the rows; the interview already noted for a row stays its own."""

    entretien_le: datetime.date | None
    propose_le: datetime.date | None


@transaction.atomic
def agir_sur(
    *,
    auteur: Mandat,
    acte: GenreActe,
    lignes: Sequence[LigneContratVu],
    donnees: DonneesLot,
    le: datetime.date,
) -> ApercuLot:
    """Note the interview, or propose a CDI under the present hours, for each row that allows it.

    Raises ``ActionRefusee`` without the right. *Source:* issue F (bulk « proposer »).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    apercu, traces = ApercuLot(acte), []
    contrats = Contrat.objects.in_bulk([ligne.chaine.dernier.pk for ligne in lignes])
    for ligne in lignes:
        contrat = contrats[ligne.chaine.dernier.pk]
        avant = Suite.objects.filter(contrat__in=ligne.chaine.cles, annule_le=None).first()
        connu = avant.entretien_le if avant else None
        fin = ligne.chaine.dernier
        try:
            suite = proposer_suite(
                auteur=auteur,
                contrat=contrat,
                donnees=DonneesSuite(
                    NatureSuite.CDI,
                    connu or donnees.entretien_le,
                    donnees.propose_le if acte == GenreActe.PROPOSER else None,
                    fin.minutes,
                    fin.semaines,
                    fin.employeur,
                ),
                le=le,
            )
        except ActionRefusee as refus:
            apercu.refusees.append((ligne, refus.phrase))
            continue
        traces.append({"suite": str(suite.pk), "neuve": avant is None, "modifie_le": _quand(suite)})
        apercu.faites.append(ligne)
    if traces:
        apercu.trace = ActeContrats.objects.create(
            acte=acte, lignes=traces, auteur_id=auteur.membre_id
        )
    return apercu


def _quand(suite: Suite) -> str:
    return suite.modifie_le.isoformat()


@transaction.atomic
def annuler_lot(*, acte: ActeContrats, auteur: Mandat, maintenant: datetime.datetime) -> int:
    """Put every contract back as it was; how many changed since, and are left.

    Raises ``ActionRefusee`` after ten minutes, twice, or for another person's act.
    *Source:* ux page §5(c) (undo 10 min).
    """
    acte = ActeContrats.objects.select_for_update().get(pk=acte.pk)
    if acte.auteur_id != auteur.membre_id or not peut_changer_la_vie(auteur):
        raise ActionRefusee("Seule la personne qui a fait cet acte peut l'annuler.")
    if acte.annule_le is not None:
        raise ActionRefusee("Cet acte est déjà annulé.")
    if maintenant - acte.cree_le > DELAI_ANNULATION:
        raise ActionRefusee(PLUS_DE_DIX_MINUTES)
    laissees = sum(not _remettre(ligne) for ligne in acte.lignes)
    acte.annule_le = maintenant
    acte.save(update_fields=["annule_le", "modifie_le"])
    return laissees


def _remettre(ligne: dict[str, Any]) -> bool:
    """One contract as before; False when somebody acted on it since."""
    suite = Suite.objects.select_for_update().filter(pk=UUID(ligne["suite"])).first()
    if suite is None or suite.annule_le or _quand(suite) != ligne["modifie_le"]:
        return False
    if ligne["neuve"]:
        suite.annule_le = timezone.now()
    else:  # the interview was noted before: it stays
        suite.propose_le = suite.repondre_avant = None
    suite.save(update_fields=["propose_le", "repondre_avant", "annule_le", "modifie_le"])
    return True
