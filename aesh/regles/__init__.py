"""Rules about contracts and timetables: pure functions, registered with their source."""

from aesh.regles import aide, organisation, presence, semaine_eleve, temps_travail

__all__ = ["aide", "organisation", "presence", "semaine_eleve", "temps_travail"]
