"""When a notice may reach someone: quiet hours, weekends and days without class.

*Source:* decision 18.
"""

import datetime
import hashlib
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pial.regles import UN_JOUR, Fermeture, est_ferme

MATIN = datetime.time(7)
SOIR = datetime.time(19)


def est_ouvre(jour: datetime.date, fermetures: Sequence[Fermeture]) -> bool:
    """Whether notices may arrive on a day: Monday to Friday, outside the days without class.

    *Source:* decision 18 (weekends and holidays are quiet).
    """
    return jour.isoweekday() <= 5 and not est_ferme(jour, fermetures)


def prochain_moment(
    maintenant: datetime.datetime, fuseau: ZoneInfo, fermetures: Sequence[Fermeture]
) -> datetime.datetime:
    """The first moment from now on outside quiet hours: 7:00 to 19:00 of an open day, local time.

    *Source:* decision 18; decision 33 (the department's own time zone).
    """
    ici = maintenant.astimezone(fuseau)
    jour = ici.date()
    if est_ouvre(jour, fermetures) and ici.time() < SOIR:
        matin = datetime.datetime.combine(jour, MATIN, fuseau)
        return max(maintenant, matin)
    jour += UN_JOUR
    while not est_ouvre(jour, fermetures):
        jour += UN_JOUR
    return datetime.datetime.combine(jour, MATIN, fuseau)


def a_envoyer_le(
    maintenant: datetime.datetime,
    effet: datetime.date,
    *,
    fuseau: ZoneInfo,
    fermetures: Sequence[Fermeture] = (),
) -> datetime.datetime:
    """When to send a notice about a change that takes effect on a day.

    It waits for the end of the quiet hours, unless it would then arrive on the very day that it
    is about (or later): such a notice concerns the next working day, and leaves at once.
    *Source:* decision 18.
    """
    moment = prochain_moment(maintenant, fuseau, fermetures)
    return maintenant if effet <= moment.astimezone(fuseau).date() else moment


def empreinte_de_l_ecole(ecole: object, adresse: str) -> str:
    """End of the key of a message to one address of one school. *Source:* règle locale."""
    return hashlib.sha256(f"{ecole}{adresse}".encode()).hexdigest()[:16]
