"""Predicates of the room: capability of the active mandate, then where it is held."""

from collections.abc import Collection

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from film.enums import Portee, RoleFilm

LARGES = (GenrePerimetre.TENANT, GenrePerimetre.CIRCONSCRIPTION, GenrePerimetre.POLE)
# Perimeters that may answer for a task of each scope.
REPONDENT = {
    Portee.ECOLE: (*LARGES, GenrePerimetre.SECTEUR, GenrePerimetre.ETABLISSEMENT),
    Portee.POLE: (*LARGES, GenrePerimetre.SECTEUR),
    Portee.PAS: LARGES,
    Portee.DEPARTEMENT: (GenrePerimetre.TENANT,),
}
SUIVENT = (*LARGES, GenrePerimetre.RESEAU_PRIVE)


def peut_regler_le_film(mandat: Mandat) -> bool:
    """Load and change the template, open a year, correct its dates: the department's services."""
    return peut(mandat, "v", "film") and mandat.genre_perimetre == GenrePerimetre.TENANT


def peut_suivre(mandat: Mandat) -> bool:
    """Read how far each pole is: who steers several schools. Counts of places, never of persons."""
    return peut(mandat, "r", "film") and mandat.genre_perimetre in SUIVENT


def peut_voir_les_etats(mandat: Mandat) -> bool:
    """Read what is done in one's places; an AESH reads the year, nobody's ticks."""
    return peut(mandat, "u", "film") or peut_suivre(mandat)


def peut_cocher(
    mandat: Mandat,
    roles: Collection[RoleFilm | str],
    miens: Collection[RoleFilm],
    portee: Portee | str,
) -> bool:
    """Tick a task by hand: who holds one of its functions (``miens``), or who validates the film.

    Where (which place) is asked apart. *Source:* decision 32.
    """
    if not peut(mandat, "u", "film") or mandat.genre_perimetre not in REPONDENT[Portee(portee)]:
        return False
    return bool(set(miens) & {RoleFilm(role) for role in roles}) or peut(mandat, "v", "film")
