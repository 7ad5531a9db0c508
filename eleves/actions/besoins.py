"""Write what the pole proposes for a pupil: local target, need at lunch."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.enums import TypeNotification
from eleves.models import BesoinLocal, Eleve, EvaluationBesoin, NotificationMdph
from eleves.models.besoin import CIBLE_MAXIMUM, CIBLE_MINIMUM
from eleves.permissions import peut_proposer_besoins
from pial.horaires import JOURS
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class DonneesBesoin:
    """What the form says; ``cible_minutes`` None: no target."""

    cible_minutes: int | None = None
    est_meridien: bool = False
    jours_meridien: tuple[int, ...] = ()
    precisions_meridien: tuple[str, ...] = ()


def a_droit_mutualise(eleve: Eleve, le: datetime.date) -> bool:
    """Whether a local target makes sense: mutualised help in force, which has no hours.

    *Source:* decision 8.
    """
    return (  # type: ignore[no-any-return]
        NotificationMdph.objects.en_vigueur(le)
        .filter(eleve=eleve, type=TypeNotification.MUTUALISEE)
        .exists()
    )


@transaction.atomic
def proposer_besoin(
    *, auteur: Mandat, eleve: Eleve, donnees: DonneesBesoin, le: datetime.date
) -> BesoinLocal:
    """Propose a target and a need at lunch; the head of the school then decides on the target.

    Raises ``ActionRefusee``. *Source:* decisions 8 and 42; dossier §2.3 (``heures_cibles``,
    BesoinMeridien: no right, no medical text).
    """
    if not peut_proposer_besoins(auteur, eleve, le):
        raise ActionRefusee("Vous ne pouvez pas proposer les besoins de cet élève.")
    refuser_cible(donnees.cible_minutes, eleve, le)
    if donnees.est_meridien and not donnees.jours_meridien:
        raise ActionRefusee("Choisissez les jours où l'élève a besoin d'aide au repas.")
    if not JOURS.keys() >= set(donnees.jours_meridien):
        raise ActionRefusee("Choisissez des jours du lundi au samedi.")
    besoin = besoin_a_changer(eleve)
    besoin.est_meridien = donnees.est_meridien
    besoin.jours_meridien = sorted(donnees.jours_meridien) if donnees.est_meridien else []
    besoin.precisions_meridien = list(donnees.precisions_meridien) if donnees.est_meridien else []
    noter_proposition(besoin, donnees.cible_minutes, auteur, None)
    return besoin


def refuser_cible(cible: int | None, eleve: Eleve, le: datetime.date) -> None:
    """Raise ``ActionRefusee`` for a target out of bounds, or without mutualised help.

    *Source:* decision 8.
    """
    if cible is None:
        return
    if not CIBLE_MINIMUM <= cible <= CIBLE_MAXIMUM:
        raise ActionRefusee("Une cible locale va de 15 min à 40 h par semaine.")
    if not a_droit_mutualise(eleve, le):
        raise ActionRefusee(
            "Une cible locale est pour un élève qui a un droit à l'aide mutualisée."
        )


def besoin_a_changer(eleve: Eleve) -> BesoinLocal:
    """The pupil's row, locked until the end of the transaction; made when there is none.

    *Source:* règle locale (one row per pupil).
    """
    BesoinLocal.objects.get_or_create(eleve=eleve)
    besoin: BesoinLocal = BesoinLocal.objects.select_for_update().get(eleve=eleve)
    return besoin


def noter_proposition(
    besoin: BesoinLocal, cible: int | None, auteur: Mandat, evaluation: EvaluationBesoin | None
) -> None:
    """Save the row; a target that changes is a new proposal, which waits for the head again.

    *Source:* decision 8.
    """
    if cible != besoin.cible_minutes or (evaluation and besoin.validee_le is None):
        besoin.cible_minutes = cible
        besoin.cible_proposee_par_id = auteur.membre_id
        besoin.cible_proposee_le = timezone.now()
        besoin.evaluation = evaluation
    besoin.save()
