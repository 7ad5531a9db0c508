"""Tables of the referential."""

from pial.models.calendrier import JourFerme, PlageOuverture, RepriseSemaines
from pial.models.convention import ConventionMeridienne
from pial.models.equipe_pas import AbsenceBinome, JourSansPersonne, OccupationPoste, PostePas
from pial.models.etablissement import Circonscription, Etablissement
from pial.models.exception_pas import ExceptionPas
from pial.models.importation import ImportAnnuaire
from pial.models.lieu_pas import LieuPas, OuverturePas
from pial.models.lot import LotRattachements
from pial.models.pole import Pole, Rattachement
from pial.models.trajet import TempsDeTrajet

__all__ = [
    "AbsenceBinome",
    "Circonscription",
    "ConventionMeridienne",
    "Etablissement",
    "ExceptionPas",
    "ImportAnnuaire",
    "JourFerme",
    "JourSansPersonne",
    "LieuPas",
    "LotRattachements",
    "OccupationPoste",
    "OuverturePas",
    "PlageOuverture",
    "Pole",
    "PostePas",
    "Rattachement",
    "RepriseSemaines",
    "TempsDeTrajet",
]
