"""Who designates whom, and until when. Pure functions."""

import datetime

from comptes.enums import Role

# The chain of designation: each link opens only the next one.
CHAINE: dict[Role, frozenset[Role]] = {
    Role.DASEN: frozenset({Role.DAASEN, Role.PILOTE, Role.COORD_PAS, Role.AESH_REF}),
    Role.PILOTE: frozenset({Role.COORD_PIAL}),
}
# Closed at the end of the school year unless renewed.
ANNUELLES = frozenset({Role.PILOTE, Role.COORD_PIAL, Role.COORD_PAS, Role.AESH_REF})
# Opened elsewhere: with the contract, or by the family's invitation.
AILLEURS = frozenset({Role.AESH, Role.FAMILLE, Role.ELEVE_MAJ})
# Too high for the head of the SEI: only the technical administration opens them.
HORS_SEI = frozenset({Role.DASEN, Role.DAASEN, Role.SEI_CHEF, Role.DPO, Role.ADMIN})


def fonctions_designables(role: Role) -> frozenset[Role]:
    """Functions that the holder of ``role`` may entrust to someone.

    *Source:* decision 19 (Dasen → pilote → coordination); others: règle locale.
    """
    if role in CHAINE:
        return CHAINE[role]
    autres = frozenset(Role) - ANNUELLES - AILLEURS
    if role == Role.ADMIN:
        return autres
    if role == Role.SEI_CHEF:
        return autres - HORS_SEI
    return frozenset()


def fonctions_a_clore(role: Role) -> frozenset[Role]:
    """Functions that the holder of ``role`` may close: those he entrusts, and the yearly ones.

    A pilote who left must not leave an access open behind him.
    *Source:* règle locale (safety); permissions page §1 (expired means no access).
    """
    if role in (Role.DASEN, Role.SEI_CHEF, Role.ADMIN):
        return fonctions_designables(role) | ANNUELLES
    return fonctions_designables(role)


def fin_d_annee_scolaire(le: datetime.date) -> datetime.date:
    """Last day (31 August, included) of the school year that holds a day.

    *Source:* decision 19; permissions page §4 rule 7.
    """
    return datetime.date(le.year + (le.month > 8), 8, 31)
