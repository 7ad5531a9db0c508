"""Which published version of a timetable is in force, day by day of a month.

*Source:* decision 1 (a version is published with its date); règle locale (until the next one).
"""

import datetime
from uuid import UUID

from aesh.models import EmploiDuTemps
from contrats.regles.mois import Mois
from pial.regles import annee_scolaire

Plage = tuple[datetime.date, datetime.date]  # end excluded


def versions_en_vigueur(mois: Mois) -> dict[UUID, Plage]:
    """Days of the month on which each published version runs: until the next one of its pole.

    *Source:* decision 1.
    """
    parues = EmploiDuTemps.objects.filter(
        annee=annee_scolaire(mois.du), publie_le__isnull=False, date_effet__lt=mois.au
    )
    par_pole: dict[UUID, list[tuple[datetime.date, int, UUID]]] = {}
    for pole, du, version, cle in parues.values_list("pole", "date_effet", "version", "pk"):
        par_pole.setdefault(pole, []).append((du, version, cle))
    courent: dict[UUID, Plage] = {}
    for versions in par_pole.values():
        fin = mois.au
        for du, _, cle in sorted(versions, reverse=True):
            if max(du, mois.du) < fin:
                courent[cle] = (max(du, mois.du), fin)
                fin = max(du, mois.du)
    return courent
