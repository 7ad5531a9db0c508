"""Tables of the annual film."""

from film.models.echeance import Echeance
from film.models.film import FilmAnnee, ModeleTache, TacheFilm
from film.models.suivi import SuiviTache

__all__ = ["Echeance", "FilmAnnee", "ModeleTache", "SuiviTache", "TacheFilm"]
