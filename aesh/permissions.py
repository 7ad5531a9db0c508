"""Predicates of timetables: capability of the active mandate, then state of the version."""

from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps, ExceptionDatee
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut


def peut_modifier(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Draw the slots of a draft (coordinator, SEI chief)."""
    return emploi.est_modifiable and peut(mandat, "u", "edt")


def peut_proposer(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Send a draft to the pilote."""
    return emploi.statut == StatutEmploi.BROUILLON and peut(mandat, "u", "edt")


def peut_viser(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Give the visa, or send back. A head signs for his school only in issue B: pilote first."""
    return (
        emploi.statut == StatutEmploi.PROPOSE
        and mandat.role == Role.PILOTE
        and peut(mandat, "v", "edt")
    )


def peut_reprendre(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Take a proposed or signed version back to draft."""
    return emploi.statut in (StatutEmploi.PROPOSE, StatutEmploi.VISE) and peut(mandat, "u", "edt")


def peut_ouvrir(mandat: Mandat) -> bool:
    """Open a new draft."""
    return peut(mandat, "c", "edt")


def peut_declarer(mandat: Mandat) -> bool:
    """Declare a dated exception or a slot of one date: coordinator, SEI, head of a school."""
    return peut(mandat, "u", "absence")


def peut_changer_exception(mandat: Mandat, exception: ExceptionDatee) -> bool:
    """Change or cancel one that the mandate reads: a head of a school, its school's only."""
    if not peut_declarer(mandat):
        return False
    if mandat.genre_perimetre == GenrePerimetre.TENANT or exception.etablissement_id:
        return True
    return bool(exception.pole_id) and mandat.genre_perimetre == GenrePerimetre.POLE
