"""Load the kinds of professionals of a department."""

from collections.abc import Sequence

from django.db import transaction

from pas.models import ProfessionExterieure
from pas.requetes.professions import Profession


@transaction.atomic
def charger_professions(*, professions: Sequence[Profession], source: str) -> int:
    """Replace the department's list; returns how many there are.

    *Source:* decision 41.
    """
    ProfessionExterieure.objects.exclude(code__in=[une.code for une in professions]).delete()
    for rang, une in enumerate(professions, start=1):
        ProfessionExterieure.objects.update_or_create(
            code=une.code,
            defaults={"rang": rang, "libelle": une.libelle, "source": source[:120]},
        )
    return len(professions)
