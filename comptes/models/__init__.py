"""Tables of comptes."""

from comptes.models.mandat import Mandat, Perimetre
from comptes.models.membre import Membre
from comptes.models.reglage import Reglage
from comptes.models.territoire import Academie, Departement

__all__ = ["Academie", "Departement", "Mandat", "Membre", "Perimetre", "Reglage"]
