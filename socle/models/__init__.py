"""Tables of the socle: jobs, outbox, journal of accesses, answers already given."""

from socle.models.courriel import Courriel
from socle.models.idempotence import CleIdempotence
from socle.models.journal import Acces
from socle.models.travail import Travail

__all__ = ["Acces", "CleIdempotence", "Courriel", "Travail"]
