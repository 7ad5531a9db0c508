"""What the department settled for the rules of timetables.

*Source:* decisions 5 and 6.
"""

import datetime

from aesh.regles.situation import ReglagesRegles
from comptes.requetes import valeurs

CODES_REGLAGES = {
    "tolerance_contrat_minutes": "tolerance_contrat_minutes",
    "eleves_par_groupe": "eleves_par_groupe_mutualise",
    "eleves_par_meridienne": "eleves_par_meridienne",
    "pause_dejeuner_minutes": "pause_dejeuner_minutes",
    "sites_par_semaine": "sites_par_semaine",
    "aesh_par_eleve": "aesh_par_eleve",
    "preavis_jours": "preavis_changement_jours",
}


def reglages_au(le: datetime.date) -> ReglagesRegles:
    """Values of the department for the rules on a day. *Source:* decisions 5 and 6."""
    lus = valeurs(CODES_REGLAGES.values(), le)
    return ReglagesRegles(**{champ: lus[code] for champ, code in CODES_REGLAGES.items()})
