"""Tables about pupils."""

from eleves.models.besoin import BesoinLocal
from eleves.models.classe import Classe, Seance
from eleves.models.couverture import Couverture
from eleves.models.eleve import Eleve, Scolarisation
from eleves.models.importation import ImportSemaine
from eleves.models.indisponibilite import IndisponibiliteEleve
from eleves.models.notification import NotificationMdph
from eleves.models.partage import PartageEleve

__all__ = [
    "BesoinLocal",
    "Classe",
    "Couverture",
    "Eleve",
    "ImportSemaine",
    "IndisponibiliteEleve",
    "NotificationMdph",
    "PartageEleve",
    "Scolarisation",
    "Seance",
]
