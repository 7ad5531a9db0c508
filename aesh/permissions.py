"""Predicates of timetables: capability of the active mandate, then state of the version."""

from aesh.enums import OrigineAbsence, StatutEmploi
from aesh.models import AbsenceAesh, AbsenceEleve, EmploiDuTemps, ExceptionDatee
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut

CHEFS = (Role.DIRECTEUR, Role.CHEF_ETAB)
PROPOSENT = (*CHEFS, Role.PILOTE, Role.ERSEH, Role.AESH)
LISENT_LES_REMARQUES = (
    *PROPOSENT,
    Role.SEI,
    Role.SEI_CHEF,
    Role.IEN_ASH,
    Role.COORD_PIAL,
    Role.COORD_PAS,
)


def peut_modifier(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Draw the slots of a draft (coordinator, SEI chief)."""
    return emploi.est_modifiable and peut(mandat, "u", "edt")


def peut_proposer(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Send a draft to the pilote; a scenario is first chosen as the draft."""
    return peut_modifier(mandat, emploi) and not emploi.scenario


def peut_garder(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Keep a copy of a draft aside, as a scenario."""
    return peut_modifier(mandat, emploi)


def peut_gerer_scenario(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Choose, rename or delete a scenario."""
    return bool(emploi.scenario) and peut_modifier(mandat, emploi)


def peut_viser(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Give the visa for the whole pole, or send back (decision 1)."""
    return (
        emploi.statut == StatutEmploi.PROPOSE
        and mandat.role == Role.PILOTE
        and peut(mandat, "v", "edt")
    )


def peut_viser_ecole(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Give the visa for one's school alone: its head (decision 1)."""
    return (
        emploi.statut == StatutEmploi.PROPOSE and mandat.role in CHEFS and peut(mandat, "v", "edt")
    )


def peut_lire_remarques(mandat: Mandat) -> bool:
    """Read what is said of slots; which slots is another matter: the perimeter."""
    return peut(mandat, "r", "edt") and mandat.role in LISENT_LES_REMARQUES


def peut_remarquer(mandat: Mandat) -> bool:
    """Remark or propose: head, pilote, ERSEH, AESH (decision 1)."""
    return peut(mandat, "r", "edt") and mandat.role in PROPOSENT


def peut_noter(mandat: Mandat) -> bool:
    """Leave a handover note: coordinator, head, the AESH of the slot."""
    return peut(mandat, "u", "edt") or (
        peut(mandat, "r", "edt") and mandat.role in (*CHEFS, Role.AESH)
    )


def peut_repondre(mandat: Mandat) -> bool:
    """Answer remarks and proposals: coordinator, SEI chief (decision 1)."""
    return peut(mandat, "u", "edt")


def peut_reprendre(mandat: Mandat, emploi: EmploiDuTemps) -> bool:
    """Take a proposed or signed version back to draft."""
    return emploi.statut in (StatutEmploi.PROPOSE, StatutEmploi.VISE) and peut(mandat, "u", "edt")


def peut_ouvrir(mandat: Mandat) -> bool:
    """Open a new draft."""
    return peut(mandat, "c", "edt")


def peut_declarer(mandat: Mandat) -> bool:
    """Declare a dated exception or a slot of one date: coordinator, SEI, head of a school."""
    return peut(mandat, "u", "absence")


def peut_declarer_la_sienne(mandat: Mandat) -> bool:
    """Declare one's own absence, or a difference of one's own hours: the AESH."""
    return mandat.role == Role.AESH and peut(mandat, "c", "absence")


def peut_changer_absence(mandat: Mandat, absence: AbsenceAesh | AbsenceEleve) -> bool:
    """Change or take back: who declares for others; an AESH, what she declared herself."""
    if peut_declarer(mandat):
        return True
    return (
        isinstance(absence, AbsenceAesh)
        and peut_declarer_la_sienne(mandat)
        and absence.aesh.membre_id == mandat.membre_id
        and absence.origine == OrigineAbsence.AESH
    )


def peut_repondre_ecart(mandat: Mandat) -> bool:
    """Answer a difference of hours: the school or the coordination; never the AESH herself."""
    return peut(mandat, "u", "absence") and mandat.genre_perimetre != GenrePerimetre.SOI


LISENT_LES_ABSENCES = (
    GenrePerimetre.TENANT,
    GenrePerimetre.CIRCONSCRIPTION,
    GenrePerimetre.POLE,
    GenrePerimetre.ETABLISSEMENT,
    GenrePerimetre.SECTEUR,
)


def peut_lire_absences(mandat: Mandat) -> bool:
    """Read who is absent in a place; families and AESH have pages of their own."""
    return peut(mandat, "r", "absence") and mandat.genre_perimetre in LISENT_LES_ABSENCES


def peut_tenir_le_reservoir(mandat: Mandat) -> bool:
    """Say who is kept for replacements: the SEI, for it may lend her to every pole."""
    return peut(mandat, "u", "affectation") and mandat.role in (Role.SEI, Role.SEI_CHEF)


def peut_remplacer(mandat: Mandat) -> bool:
    """Decide a replacement: who declares absences, and the pilote, who validates them."""
    return peut(mandat, "u", "absence") or peut(mandat, "v", "absence")


def peut_changer_exception(mandat: Mandat, exception: ExceptionDatee) -> bool:
    """Change or cancel one that the mandate reads: a head of a school, its school's only."""
    if not peut_declarer(mandat):
        return False
    if mandat.genre_perimetre == GenrePerimetre.TENANT or exception.etablissement_id:
        return True
    return bool(exception.pole_id) and mandat.genre_perimetre == GenrePerimetre.POLE


def peut_organiser_rencontres(mandat: Mandat) -> bool:
    """Note that a meeting took place: the coordinator, the head of the school."""
    qui = (*CHEFS, Role.COORD_PIAL, Role.COORD_PAS)
    return mandat.role in qui and peut(mandat, "u", "besoins")
