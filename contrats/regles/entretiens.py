"""When the next professional interview is due. Pure: dates only, nothing of what is said there.

*Source:* décret n° 2014-724, art. 9 (one at least every three years, CDD and CDI).
"""

import datetime

from contrats.regles.delais import UN_JOUR, plus_mois
from contrats.regles.textes import TOUJOURS, regle_au

ENTRETIEN = regle_au("entretien_professionnel", TOUJOURS)


def entretien_au_plus_tard(
    depuis: datetime.date, tenu_le: datetime.date | None, le: datetime.date
) -> datetime.date:
    """Last day for the next interview: three years after the one held, which may be in the past.

    While none was ever recorded, nobody knows whether one is late: the rhythm counts from the
    first day of service, and the next turn is given.
    *Source:* décret n° 2014-724, art. 9.
    """
    if tenu_le is not None:
        return plus_mois(tenu_le, ENTRETIEN.valeur)
    tour = 1
    while (jour := plus_mois(depuis, tour * ENTRETIEN.valeur) - UN_JOUR) < le:
        tour += 1
    return jour
