"""Tables of campagne."""

from campagne.models.campagne import BesoinEcole, Campagne, CommentairePole
from campagne.models.lignes import CalculCampagne, FicheAffectation, LigneCampagne
from campagne.models.souhaits import ProfilAesh, SouhaitsAesh

__all__ = [
    "BesoinEcole",
    "CalculCampagne",
    "Campagne",
    "CommentairePole",
    "FicheAffectation",
    "LigneCampagne",
    "ProfilAesh",
    "SouhaitsAesh",
]
