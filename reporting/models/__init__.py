"""Tables of reporting."""

from reporting.models.files import ActeGroupe, ListeCollee, PriseEnCharge, VueEnregistree
from reporting.models.suivi import DossierSuivi, PieceSuivi

__all__ = [
    "ActeGroupe",
    "DossierSuivi",
    "ListeCollee",
    "PieceSuivi",
    "PriseEnCharge",
    "VueEnregistree",
]
