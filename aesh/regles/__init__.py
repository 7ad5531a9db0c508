"""Rules about contracts and timetables: pure functions, registered with their source."""

from aesh.regles import (
    aide,
    horaires,
    organisation,
    preavis,
    presence,
    semaine_eleve,
    temps_travail,
    tuilage,
)

__all__ = [
    "aide",
    "horaires",
    "organisation",
    "preavis",
    "presence",
    "semaine_eleve",
    "temps_travail",
    "tuilage",
]
