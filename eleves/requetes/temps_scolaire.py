"""A pupil's weekly school time, read from his class or his school."""

import datetime

from eleves.models import Eleve
from eleves.regles.temps_scolaire import minutes_d_ouverture, minutes_de_classe
from eleves.requetes.classes import scolarisation_de
from eleves.requetes.semaine import horaires_de, presences_des_eleves


def temps_scolaire_de(eleve: Eleve, le: datetime.date) -> int | None:
    """Minutes of a pupil's own week on a day; None when neither class nor school hours are known.

    *Source:* decision 14.
    """
    presence = presences_des_eleves([eleve.pk], le)[eleve.pk]
    if presence.est_connue:
        return minutes_de_classe(presence.lecons, presence.absences) or None
    lieu = scolarisation_de(eleve.pk, le)
    return minutes_d_ouverture(horaires_de(lieu.etablissement)) or None if lieu else None
