"""Tables of what contracts become."""

from contrats.models.listes import (
    ActeContrats,
    DepotContrats,
    Enveloppe,
    LigneContrat,
    TexteLettre,
)
from contrats.models.vie import Avenant, FinContrat, Suite

__all__ = [
    "ActeContrats",
    "Avenant",
    "DepotContrats",
    "Enveloppe",
    "FinContrat",
    "LigneContrat",
    "Suite",
    "TexteLettre",
]
