"""Tables of the room."""

from esms.models.emas import Emas, EmasPas
from esms.models.esms import Esms
from esms.models.importation import ImportEsms

__all__ = ["Emas", "EmasPas", "Esms", "ImportEsms"]
