"""The head of the school decides on a proposed local target, or takes the decision back."""

import datetime

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.actions.besoins import refuser_cible
from eleves.enums.besoins import LIBELLES_MOTIF_CIBLE, MotifCible
from eleves.models import BesoinLocal, DecisionCible
from eleves.permissions import peut_valider_cible
from socle.erreurs import ActionRefusee

ENTRE_TEMPS = "La proposition a changé entre-temps. Relisez-la, puis validez."


@transaction.atomic
def valider_cible(
    *,
    auteur: Mandat,
    besoin: BesoinLocal,
    minutes: int | None,
    vue: int | None,
    le: datetime.date,
    motif: str = "",
) -> DecisionCible:
    """Decide the target; ``vue`` is the proposal that was on the screen.

    A target that differs from the proposal needs a coded reason. Raises ``ActionRefusee``.
    *Source:* decisions 8 (validated by the head of the school) and 35.
    """
    actuel: BesoinLocal = (
        BesoinLocal.objects.select_for_update(of=("self",))
        .select_related("eleve")
        .get(pk=besoin.pk)
    )
    if not peut_valider_cible(auteur, actuel.eleve, le):
        raise ActionRefusee("Seule la direction de l'école de cet élève valide sa cible.")
    if actuel.cible_minutes != vue:
        raise ActionRefusee(ENTRE_TEMPS)
    if minutes != vue:
        if motif not in LIBELLES_MOTIF_CIBLE:
            raise ActionRefusee("Dites pourquoi la cible diffère de la proposition.")
        refuser_cible(minutes, actuel.eleve, le)
    maintenant = timezone.now()
    decision: DecisionCible = DecisionCible.objects.create(
        besoin=actuel,
        minutes_proposees=vue,
        minutes_validees=minutes,
        motif=MotifCible(motif) if minutes != vue else "",
        decidee_par_id=auteur.membre_id,
        decidee_le=maintenant,
    )
    _projeter(actuel, decision)
    return decision


@transaction.atomic
def annuler_decision(*, auteur: Mandat, besoin: BesoinLocal, le: datetime.date) -> BesoinLocal:
    """Take back the last decision: the one before holds again, or the proposal waits.

    Raises ``ActionRefusee``. *Source:* decision 8; undo: ux page §4.
    """
    actuel: BesoinLocal = (
        BesoinLocal.objects.select_for_update(of=("self",))
        .select_related("eleve")
        .get(pk=besoin.pk)
    )
    if not peut_valider_cible(auteur, actuel.eleve, le):
        raise ActionRefusee("Seule la direction de l'école de cet élève revient sur sa cible.")
    tenues = list(actuel.decisions.filter(annulee_le=None).order_by("-decidee_le")[:2])
    if not tenues:
        raise ActionRefusee("Cette cible n'est pas validée : il n'y a rien à annuler.")
    derniere = tenues[0]
    derniere.annulee_par_id = auteur.membre_id
    derniere.annulee_le = timezone.now()
    derniere.save(update_fields=["annulee_par", "annulee_le", "modifie_le"])
    _projeter(actuel, tenues[1] if len(tenues) > 1 else None)
    return actuel


def _projeter(besoin: BesoinLocal, decision: DecisionCible | None) -> None:
    """The decision in force, on the pupil's row."""
    besoin.cible_validee = decision.minutes_validees if decision else None
    besoin.validee_par_id = decision.decidee_par_id if decision else None
    besoin.validee_le = decision.decidee_le if decision else None
    besoin.save(update_fields=["cible_validee", "validee_par", "validee_le", "modifie_le"])
