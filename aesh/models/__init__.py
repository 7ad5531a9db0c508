"""Tables about AESH and their timetables."""

from aesh.models.absence import AbsenceAesh, AbsenceEleve, Remplacement
from aesh.models.aesh import Accompagnement, Aesh, Affectation, JetonAgenda
from aesh.models.avis import AvisChangement
from aesh.models.contrat import Contrat
from aesh.models.ecart import EcartDeclare
from aesh.models.emploi import Creneau, CreneauEleve, EmploiDuTemps
from aesh.models.exception import (
    CreneauPonctuel,
    ExceptionClasse,
    ExceptionDatee,
    PonctuelEleve,
)
from aesh.models.indisponibilite import IndisponibiliteAesh
from aesh.models.occupation import Occupation
from aesh.models.presence import PresenceEditeur
from aesh.models.proposition import LigneEleve, LigneProposition, Proposition
from aesh.models.remarque import RemarqueCreneau
from aesh.models.rencontre import Rencontre, RepereSuivi
from aesh.models.visa import VisaEcole

__all__ = [
    "AbsenceAesh",
    "AbsenceEleve",
    "Accompagnement",
    "Aesh",
    "Affectation",
    "AvisChangement",
    "Contrat",
    "Creneau",
    "CreneauEleve",
    "CreneauPonctuel",
    "EcartDeclare",
    "EmploiDuTemps",
    "ExceptionClasse",
    "ExceptionDatee",
    "IndisponibiliteAesh",
    "JetonAgenda",
    "Occupation",
    "PonctuelEleve",
    "PresenceEditeur",
    "LigneEleve",
    "LigneProposition",
    "Proposition",
    "RemarqueCreneau",
    "Remplacement",
    "Rencontre",
    "RepereSuivi",
    "VisaEcole",
]
