"""Tables of what contracts become, of months of service, of welcomes."""

from contrats.models.accueil import EtapeAccueil
from contrats.models.corrections import DecisionService, LigneARegulariser
from contrats.models.declaration import DeclarationEcole
from contrats.models.entretien import EntretienProfessionnel
from contrats.models.listes import (
    ActeContrats,
    DepotContrats,
    Enveloppe,
    LigneContrat,
    TexteLettre,
)
from contrats.models.service_fait import (
    AjustementService,
    CertificationMois,
    ClotureMois,
    DeclarationComptee,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.models.vie import Avenant, FinContrat, Suite

__all__ = [
    "ActeContrats",
    "AjustementService",
    "Avenant",
    "CertificationMois",
    "ClotureMois",
    "DecisionService",
    "DeclarationComptee",
    "DeclarationEcole",
    "DepotContrats",
    "EntretienProfessionnel",
    "Enveloppe",
    "EtapeAccueil",
    "FinContrat",
    "LigneARegulariser",
    "LigneClose",
    "LigneContrat",
    "LigneProvisoire",
    "MoisDeService",
    "Suite",
    "TexteLettre",
]
