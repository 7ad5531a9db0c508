"""When an appointment is recalled: once, the working day before, outside quiet hours.

*Source:* decision 18 (quiet hours); ux page §5(d) (appointment with reminder).
"""

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aesh.regles.avis import est_ouvre, prochain_moment
from pial.regles import UN_JOUR, Fermeture

HORIZON = datetime.timedelta(days=30)  # farther than any run of days without class but summer's


def jour_du_rappel(
    debut: datetime.datetime, fuseau: ZoneInfo, fermetures: Sequence[Fermeture]
) -> datetime.date:
    """The last working day before an appointment, in the department's own time.

    In a summer without a working day within a month, the day before.
    *Source:* decision 18; décision 33 (time zone).
    """
    veille = debut.astimezone(fuseau).date() - UN_JOUR
    jour = veille
    while not est_ouvre(jour, fermetures):
        jour -= UN_JOUR
        if veille - jour > HORIZON:
            return veille
    return jour


def est_a_rappeler(
    *,
    debut: datetime.datetime,
    pose_le: datetime.datetime,
    maintenant: datetime.datetime,
    fuseau: ZoneInfo,
    fermetures: Sequence[Fermeture],
) -> bool:
    """Whether the reminder of an appointment is due now (all instants aware).

    From 7:00 of the working day before until it begins: a clock that was stopped that day catches
    up. One proposed or changed that very day, or later, was just announced: it is not recalled.
    In the evening of the working day before it still leaves, since it concerns the next one.
    *Source:* decision 18; module docstring.
    """
    veille = jour_du_rappel(debut, fuseau, fermetures)
    if maintenant >= debut or pose_le.astimezone(fuseau).date() >= veille:
        return False
    ici = maintenant.astimezone(fuseau)
    if ici.date() < veille:
        return False
    if ici.date() == veille:
        return prochain_moment(maintenant, fuseau, fermetures) == maintenant or ici.hour >= 19
    return ici.hour >= 7
