"""Tables of the referential."""

from pial.models.calendrier import JourFerme, PlageOuverture, RepriseSemaines
from pial.models.convention import ConventionMeridienne
from pial.models.etablissement import Circonscription, Etablissement
from pial.models.importation import ImportAnnuaire
from pial.models.lieu_pas import LieuPas, OuverturePas
from pial.models.pole import Pole, Rattachement
from pial.models.trajet import TempsDeTrajet

__all__ = [
    "Circonscription",
    "ConventionMeridienne",
    "Etablissement",
    "ImportAnnuaire",
    "JourFerme",
    "LieuPas",
    "OuverturePas",
    "PlageOuverture",
    "Pole",
    "Rattachement",
    "RepriseSemaines",
    "TempsDeTrajet",
]
