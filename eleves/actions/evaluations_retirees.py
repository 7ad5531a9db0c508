"""The author of an evaluation takes back what she has written: the note, or the whole version.

What is taken back is erased, not kept aside: free text about a pupil may be medical.
*Source:* GDPR art. 5 §1 c and e (minimisation); dossier §2.3 and §13, trap 10.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.actions.besoins import a_droit_mutualise, besoin_a_changer, noter_proposition
from eleves.models import EvaluationBesoin
from eleves.models.evaluation import NOTE_MAXIMUM
from eleves.permissions import peut_evaluer
from socle.erreurs import ActionRefusee

DEJA = "Cette évaluation est déjà retirée."


def peut_reprendre(auteur: Mandat, evaluation: EvaluationBesoin, le: datetime.date) -> bool:
    """Whether a mandate may take back a version: who wrote it, while she follows the pupil.

    *Source:* GDPR art. 5; permissions page §3 (column "besoins").
    """
    return (
        evaluation.retiree_le is None
        and evaluation.faite_par_id == auteur.membre_id
        and peut_evaluer(auteur, evaluation.eleve, le)
    )


@transaction.atomic
def corriger_precision(
    *, auteur: Mandat, evaluation: EvaluationBesoin, note: str, le: datetime.date
) -> EvaluationBesoin:
    """Write the note anew; the old words are not kept. Raises ``ActionRefusee``.

    *Source:* GDPR art. 5 §1 d (accuracy) and c.
    """
    actuelle = _verrouiller(auteur, evaluation, le)
    note = " ".join(note.split())
    if len(note) > NOTE_MAXIMUM:
        raise ActionRefusee(f"La précision a {NOTE_MAXIMUM} caractères au plus.")
    if note != actuelle.note:
        actuelle.note = note
        actuelle.corrigee_le = timezone.now()
        actuelle.save(update_fields=["note", "corrigee_le", "modifie_le"])
    return actuelle


@transaction.atomic
def retirer_evaluation(
    *, auteur: Mandat, evaluation: EvaluationBesoin, le: datetime.date
) -> EvaluationBesoin:
    """Withdraw a version: lines and note are erased, the version before holds again.

    A target that came from it goes back to the earlier proposal; what the head of the school
    decided stays decided. Raises ``ActionRefusee``. *Source:* GDPR art. 5; decision 8.
    """
    besoin = besoin_a_changer(evaluation.eleve)  # same lock order as a new evaluation
    actuelle = _verrouiller(auteur, evaluation, le)
    etait_courante = actuelle.est_courante
    actuelle.lignes.all().delete()
    actuelle.note, actuelle.cible_calculee = "", 0
    actuelle.est_courante, actuelle.retiree_le = False, timezone.now()
    actuelle.save(
        update_fields=["note", "cible_calculee", "est_courante", "retiree_le", "modifie_le"]
    )
    precedente = None
    if etait_courante:
        restantes = EvaluationBesoin.objects.filter(eleve=actuelle.eleve_id, retiree_le=None)
        precedente = restantes.order_by("-faite_le").first()
        if precedente is not None:
            precedente.est_courante = True
            precedente.save(update_fields=["est_courante", "modifie_le"])
    if besoin.evaluation_id == actuelle.pk:
        besoin.evaluation = precedente
        cible = (precedente.cible_calculee or None) if precedente else None
        if not a_droit_mutualise(actuelle.eleve, le):
            cible = besoin.cible_minutes
        noter_proposition(besoin, cible, auteur, precedente)
    return actuelle


def _verrouiller(
    auteur: Mandat, evaluation: EvaluationBesoin, le: datetime.date
) -> EvaluationBesoin:
    actuelle: EvaluationBesoin = (
        EvaluationBesoin.objects.select_for_update(of=("self",))
        .select_related("eleve")
        .get(pk=evaluation.pk)
    )
    if actuelle.retiree_le is not None:
        raise ActionRefusee(DEJA)
    if not peut_reprendre(auteur, actuelle, le):
        raise ActionRefusee("Seule la personne qui a écrit cette évaluation la reprend.")
    return actuelle
