"""Whether people would learn of a version too late, and what to do of a date that has passed.

*Source:* dossier §3 R13 (notice, local rule); decision 1 (what took place never changes).
"""

import datetime

from aesh.models import EmploiDuTemps
from aesh.models.emploi import OUVERTS
from aesh.regles.faits import FaitPublication
from aesh.regles.preavis import preavis
from aesh.regles.situation import Constat, Situation
from aesh.requetes.differences import comparer
from aesh.requetes.reglages import reglages_au
from aesh.requetes.versions import version_en_vigueur


def preavis_de(emploi: EmploiDuTemps, le: datetime.date) -> list[Constat]:
    """What the rule of notice says of a version not yet published, were it published on ``le``.

    One query when the date of effect is far enough. *Source:* dossier §3 R13.
    """
    jours = (emploi.date_effet - le).days
    if emploi.statut not in OUVERTS or jours < 0:
        return []
    reglages = reglages_au(le)
    if jours >= reglages.preavis_jours:
        return []
    ancien = version_en_vigueur(emploi.pole_id, emploi.annee, emploi.date_effet, hors=emploi.pk)
    if ancien is None:  # nobody had a week yet
        return []
    publication = FaitPublication(le, emploi.date_effet, len(comparer(ancien, emploi).aesh))
    return list(preavis(Situation((), {}, {}, {}, reglages=reglages, publication=publication)))


def date_passee(emploi: EmploiDuTemps, le: datetime.date, *, a_un_publie: bool) -> str:
    """What to do when the date of effect has passed before publication; empty when it has not.

    A first version may start in the past; then it only says so. ``a_un_publie``: the pole has a
    published version this year.
    *Source:* decision 1 (a published version never changes what took place).
    """
    if emploi.statut not in OUVERTS or emploi.date_effet >= le:
        return ""
    phrase = f"La date d'effet, le {emploi.date_effet:%d/%m/%Y}, est passée."
    if not a_un_publie:
        return (
            f"{phrase} Rien n'est encore publié : vous pouvez publier, et les semaines passées "
            "compteront comme faites ainsi. Sinon, choisissez une autre date."
        )
    if emploi.est_modifiable:
        return (
            f"{phrase} Ce qui a eu lieu ne change plus : choisissez aujourd'hui ou un jour à venir "
            "(« Date d'effet », au-dessus de la grille), puis publiez."
        )
    return (
        f"{phrase} Ce qui a eu lieu ne change plus : reprenez le brouillon, choisissez aujourd'hui "
        "ou un jour à venir (« Date d'effet », au-dessus de la grille), puis proposez-le à nouveau."
    )
