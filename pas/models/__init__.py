"""Tables of requests made to a PAS."""

from pas.models.brouillon import AvisSaisine, Brouillon
from pas.models.echanges import Consentement, MessageSaisine, RendezVous
from pas.models.saisine import EtapeSaisine, Saisine

__all__ = [
    "AvisSaisine",
    "Brouillon",
    "Consentement",
    "EtapeSaisine",
    "MessageSaisine",
    "RendezVous",
    "Saisine",
]
