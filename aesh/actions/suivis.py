"""A referent teacher says that she has read what changed; one step back."""

from django.db import transaction
from django.utils import timezone

from aesh.models import RepereSuivi
from comptes.models import Mandat
from socle.erreurs import ActionRefusee


@transaction.atomic
def marquer_vu(*, auteur: Mandat) -> RepereSuivi:
    """From now on, only what changes later is shown. *Source:* règle locale."""
    repere = RepereSuivi.objects.select_for_update().filter(mandat=auteur.pk).first()
    if repere is None:
        repere = RepereSuivi(mandat=auteur)
    repere.avant, repere.vu_le = repere.vu_le, timezone.now()
    repere.save()
    return repere


@transaction.atomic
def revenir(*, auteur: Mandat) -> None:
    """Undo the last mark. Raises ``ActionRefusee``. *Source:* règle locale."""
    repere = RepereSuivi.objects.select_for_update().filter(mandat=auteur.pk).first()
    if repere is None:
        raise ActionRefusee("Rien n'a été marqué comme vu.")
    if repere.avant is None:
        repere.delete()
        return
    repere.vu_le, repere.avant = repere.avant, None
    repere.save()
