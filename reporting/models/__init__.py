"""Tables of reporting."""

from reporting.models.bilan_pas import BilanPas
from reporting.models.constat import ConstatRentree
from reporting.models.files import ActeGroupe, ListeCollee, PriseEnCharge, VueEnregistree
from reporting.models.projection import HeuresEcole, ProjectionEcole
from reporting.models.remontee import RemonteeTerrain, SuiteRemontee
from reporting.models.scenario import Hypothese, ScenarioMoyens
from reporting.models.suivi import DossierSuivi, PieceSuivi

__all__ = [
    "ActeGroupe",
    "BilanPas",
    "ConstatRentree",
    "DossierSuivi",
    "HeuresEcole",
    "Hypothese",
    "ListeCollee",
    "PieceSuivi",
    "PriseEnCharge",
    "ProjectionEcole",
    "RemonteeTerrain",
    "ScenarioMoyens",
    "SuiteRemontee",
    "VueEnregistree",
]
