"""Which version of a pole's timetable holds on a day."""

import datetime
from uuid import UUID

from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps

PARUS = (StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE)


def version_en_vigueur(pole: UUID, annee: int, le: datetime.date) -> EmploiDuTemps | None:
    """The published version in force on a day: the last to take effect by then.

    *Source:* architecture page, "Time" (versions with an effective date, nothing overwritten).
    """
    return (
        EmploiDuTemps.objects.filter(pole=pole, annee=annee, statut__in=PARUS, date_effet__lte=le)
        .order_by("-date_effet", "-version")
        .first()
    )
