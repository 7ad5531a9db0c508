"""Tables about AESH and their timetables."""

from aesh.models.aesh import Accompagnement, Aesh, Affectation, Contrat, JetonAgenda
from aesh.models.emploi import Creneau, CreneauEleve, EmploiDuTemps
from aesh.models.exception import (
    CreneauPonctuel,
    ExceptionClasse,
    ExceptionDatee,
    PonctuelEleve,
)
from aesh.models.indisponibilite import IndisponibiliteAesh
from aesh.models.occupation import Occupation

__all__ = [
    "Accompagnement",
    "Aesh",
    "Affectation",
    "Contrat",
    "Creneau",
    "CreneauEleve",
    "CreneauPonctuel",
    "EmploiDuTemps",
    "ExceptionClasse",
    "ExceptionDatee",
    "IndisponibiliteAesh",
    "JetonAgenda",
    "Occupation",
    "PonctuelEleve",
]
