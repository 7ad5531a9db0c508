"""Tables of requests made to a PAS."""

from pas.models.accord_plan import AccordPlan
from pas.models.brouillon import AvisSaisine, Brouillon
from pas.models.echanges import Consentement, MessageSaisine, RendezVous
from pas.models.intervention import InterventionExterieure, ProfessionExterieure
from pas.models.intervention_heures import CreneauIntervention, EtapeIntervention
from pas.models.mobilisation import EtapeMobilisation, Mobilisation
from pas.models.plan import ActionPas, Reponse
from pas.models.reunion import PointReunion, ReunionPas
from pas.models.saisine import EtapeSaisine, Saisine

__all__ = [
    "AccordPlan",
    "ActionPas",
    "AvisSaisine",
    "Brouillon",
    "Consentement",
    "CreneauIntervention",
    "EtapeIntervention",
    "EtapeMobilisation",
    "EtapeSaisine",
    "InterventionExterieure",
    "MessageSaisine",
    "Mobilisation",
    "PointReunion",
    "ProfessionExterieure",
    "RendezVous",
    "Reponse",
    "ReunionPas",
    "Saisine",
]
