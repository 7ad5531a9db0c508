"""Predicates of the room: capability of the active mandate, then where it is held."""

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut

LIEUX = (GenrePerimetre.TENANT, GenrePerimetre.POLE, GenrePerimetre.CIRCONSCRIPTION)


def peut_lire_campagne(mandat: Mandat) -> bool:
    """Read the board, of the department or of one's poles."""
    return peut(mandat, "r", "campagne") and mandat.genre_perimetre in LIEUX


def peut_conduire(mandat: Mandat) -> bool:
    """Open a campaign, search, decide, publish: the department's own service."""
    return peut(mandat, "u", "campagne") and mandat.genre_perimetre == GenrePerimetre.TENANT


def peut_commenter(mandat: Mandat) -> bool:
    """Say what one thinks of the proposal for a pole."""
    return peut(mandat, "c", "campagne") and mandat.genre_perimetre in LIEUX


def peut_lire_les_souhaits(mandat: Mandat) -> bool:
    """Read what is of an AESH's record: wishes, skills, home, why a line was refused."""
    return (
        peut(mandat, "r", "souhait")
        and mandat.role != Role.AESH
        and mandat.genre_perimetre == GenrePerimetre.TENANT
    )


def peut_lire_les_fiches(mandat: Mandat) -> bool:
    """Read the notices of posting (contract, matricule): the department's own services.

    A pole reads who comes, where and how long on its page of the board.
    """
    return peut(mandat, "r", "campagne") and mandat.genre_perimetre == GenrePerimetre.TENANT


def peut_saisir_les_souhaits(mandat: Mandat) -> bool:
    """Write the wishes, the skills and the training of any AESH."""
    return (
        peut(mandat, "u", "souhait")
        and mandat.role != Role.AESH
        and mandat.genre_perimetre == GenrePerimetre.TENANT
    )
