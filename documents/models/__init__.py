"""Tables of documents kept and of letters of mission."""

from documents.models.document import Document
from documents.models.lettre import ActeDeLettre, LettreDeMission
from documents.models.modele import ModeleDeLettre

__all__ = ["ActeDeLettre", "Document", "LettreDeMission", "ModeleDeLettre"]
