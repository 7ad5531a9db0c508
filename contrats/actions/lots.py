"""One act on several contracts: what it would do, what it does, its undo for ten minutes.

*Source:* ux page §5(c) (bulk: preview, what is refused and why, undo 10 min).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT
from contrats.actions.suites import DonneesSuite, preparer_suite
from contrats.enums.vie import GenreActe, NatureSuite
from contrats.models import ActeContrats, Suite
from contrats.permissions import peut_changer_la_vie
from contrats.requetes.contrat_vu import LigneContratVu
from contrats.requetes.suites import situations_verrouillees
from contrats.requetes.vie import parametres_au
from socle.erreurs import ActionRefusee

CHAMPS_PROPOSES = (
    "nature",
    "entretien_le",
    "propose_le",
    "repondre_avant",
    "reponse",
    "repondu_le",
    "minutes_hebdo",
    "semaines",
    "employeur",
)
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

    A fixed number of queries, whatever the number of rows. Raises ``ActionRefusee`` without the
    right. *Source:* issue F (bulk « proposer »).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    apercu = ApercuLot(acte)
    situations = situations_verrouillees({ligne.personne.pk for ligne in lignes})
    parametres = parametres_au(donnees.propose_le or le)
    neuves: list[Suite] = []
    changees: list[Suite] = []
    faites: list[tuple[Suite, bool]] = []
    for ligne in lignes:
        situation = situations[ligne.chaine.dernier.pk]
        avant = situation.derniere
        fin = situation.chaine.dernier
        connu = avant.entretien_le if avant and avant.propose_le is None else None
        try:
            suite, *closes = preparer_suite(
                situation,
                DonneesSuite(
                    NatureSuite.CDI,
                    connu or donnees.entretien_le,
                    donnees.propose_le if acte == GenreActe.PROPOSER else None,
                    fin.minutes,
                    fin.semaines,
                ),
                le,
                auteur=auteur,
                parametres=parametres,
            )
        except ActionRefusee as refus:
            apercu.refusees.append((ligne, refus.phrase))
            continue
        neuve = suite is not avant
        (neuves if neuve else changees).append(suite)
        changees += closes
        faites.append((suite, neuve))
        apercu.faites.append(ligne)
    maintenant = timezone.now()
    _changer(changees, CHAMPS_PROPOSES, maintenant)
    Suite.objects.bulk_create(neuves, batch_size=500)
    if faites:
        apercu.trace = ActeContrats.objects.create(
            acte=acte,
            lignes=[
                {"suite": str(suite.pk), "neuve": neuve, "modifie_le": _quand(suite)}
                for suite, neuve in faites
            ],
            auteur_id=auteur.membre_id,
        )
    return apercu


def _changer(suites: list[Suite], champs: Sequence[str], quand: datetime.datetime) -> None:
    """Write these columns of all of them at once; ``auto_now`` does not see a bulk update."""
    for suite in suites:
        suite.modifie_le = quand
    Suite.objects.bulk_update(suites, [*champs, "modifie_le"], batch_size=500)


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
    cles = [UUID(ligne["suite"]) for ligne in acte.lignes]
    suites = Suite.objects.select_for_update().in_bulk(cles)
    remises = []
    for ligne in acte.lignes:
        suite = suites.get(UUID(ligne["suite"]))
        if suite is None or suite.annule_le or _quand(suite) != ligne["modifie_le"]:
            continue  # somebody acted on it since
        if ligne["neuve"]:
            suite.annule_le = maintenant
        else:  # the interview was noted before: it stays
            suite.propose_le = suite.repondre_avant = None
        remises.append(suite)
    _changer(remises, ("propose_le", "repondre_avant", "annule_le"), maintenant)
    acte.annule_le = maintenant
    acte.save(update_fields=["annule_le", "modifie_le"])
    return len(acte.lignes) - len(remises)
