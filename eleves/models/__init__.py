"""Tables about pupils."""

from eleves.models.besoin import BesoinLocal, DecisionCible
from eleves.models.classe import Classe, Seance
from eleves.models.couverture import Couverture
from eleves.models.demande import DemandeMdph
from eleves.models.depot import DepotNotifications, LigneDepot
from eleves.models.doublon import FusionEleves, PaireDistincte
from eleves.models.eleve import Eleve, Scolarisation
from eleves.models.enseignant import EnseignantClasse
from eleves.models.evaluation import EvaluationBesoin, LigneBesoin
from eleves.models.fiche import FichePratique, PointFiche
from eleves.models.importation import ImportSemaine
from eleves.models.indisponibilite import IndisponibiliteEleve
from eleves.models.nominatif import SuiviNominatif
from eleves.models.notification import NotificationMdph
from eleves.models.partage import PartageEleve
from eleves.models.plan import PlanEleve, ReunionEleve
from eleves.models.transfert import AccuseTransfert, DepotTransfert, Transfert

__all__ = [
    "AccuseTransfert",
    "BesoinLocal",
    "Classe",
    "Couverture",
    "DemandeMdph",
    "DecisionCible",
    "DepotNotifications",
    "DepotTransfert",
    "Eleve",
    "EnseignantClasse",
    "FusionEleves",
    "EvaluationBesoin",
    "FichePratique",
    "ImportSemaine",
    "IndisponibiliteEleve",
    "LigneBesoin",
    "LigneDepot",
    "NotificationMdph",
    "PaireDistincte",
    "PartageEleve",
    "PlanEleve",
    "ReunionEleve",
    "PointFiche",
    "Scolarisation",
    "Seance",
    "SuiviNominatif",
    "Transfert",
]
