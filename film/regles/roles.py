"""One table: the functions named by source 001, and the roles of the product that hold them.

*Source:* decisions 32 and 35.
"""

from collections.abc import Collection, Iterable

from comptes.enums import Role
from film.enums import Colonne, RoleFilm

# Who has something to do in the year: « tous » means these, never a family nor an outsider.
INTERNES = (
    *(Role.DASEN, Role.DAASEN, Role.SEI, Role.SEI_CHEF, Role.IEN_ASH, Role.IEN, Role.PILOTE),
    *(Role.COORD_PIAL, Role.COORD_PAS, Role.EDUC_PAS, Role.ERSEH, Role.AESH_REF),
    *(Role.DIRECTEUR, Role.CHEF_ETAB),
)
# The coordinator of a PAS has the coordinators' column only where the PAS runs AESH: the places
# of the task say so (a PAS without AESH is no place of a « pole » task).
ROLES: dict[RoleFilm, tuple[Role, ...]] = {
    RoleFilm.PILOTE_IEN: (Role.PILOTE,),
    RoleFilm.PILOTE_CE: (Role.PILOTE,),
    RoleFilm.DIRECTEUR: (Role.DIRECTEUR,),
    RoleFilm.CHEF_ETAB: (Role.CHEF_ETAB,),
    RoleFilm.IEN: (Role.IEN,),
    RoleFilm.COORD_PIAL: (Role.COORD_PIAL, Role.COORD_PAS),
    RoleFilm.ERSEH: (Role.ERSEH,),
    RoleFilm.AESH_REF: (Role.AESH_REF,),
    RoleFilm.SEI: (Role.SEI, Role.SEI_CHEF),
    RoleFilm.DAASEN: (Role.DAASEN,),
    RoleFilm.DASEN: (Role.DASEN,),
    RoleFilm.COORD_PAS: (Role.COORD_PAS,),
    RoleFilm.EDUC_PAS: (Role.EDUC_PAS,),
    RoleFilm.TOUS: INTERNES,
}
COLONNES: dict[RoleFilm, Colonne] = {
    RoleFilm.PILOTE_IEN: Colonne.DIRECTION,
    RoleFilm.PILOTE_CE: Colonne.DIRECTION,
    RoleFilm.DIRECTEUR: Colonne.DIRECTION,
    RoleFilm.CHEF_ETAB: Colonne.DIRECTION,
    RoleFilm.IEN: Colonne.DIRECTION,
    RoleFilm.COORD_PIAL: Colonne.COORDINATION,
    RoleFilm.ERSEH: Colonne.COORDINATION,
    RoleFilm.AESH_REF: Colonne.REFERENT,
    RoleFilm.SEI: Colonne.SEI,
    RoleFilm.DAASEN: Colonne.SEI,
    RoleFilm.DASEN: Colonne.SEI,
    RoleFilm.COORD_PAS: Colonne.PAS,
    RoleFilm.EDUC_PAS: Colonne.PAS,
    RoleFilm.TOUS: Colonne.SEI,
}


def roles_du_film(role: Role, autres: Collection[Role] = ()) -> frozenset[RoleFilm]:
    """Functions of the film that a mandate holds.

    ``autres``: the other roles of the same person. A pilote is « pilote IEN » or « pilote chef
    d'établissement » by the other mandate that he holds; when he holds neither, both, so that no
    task of a pilote is lost. *Source:* decision 35.
    """
    tenus = {film for film, roles in ROLES.items() if role in roles}
    if role == Role.PILOTE:
        par_mandat = {Role.IEN: RoleFilm.PILOTE_IEN, Role.CHEF_ETAB: RoleFilm.PILOTE_CE}
        connus = {film for autre, film in par_mandat.items() if autre in autres}
        if connus:
            tenus = (tenus - set(par_mandat.values())) | connus
    return frozenset(tenus)


def colonne_de(roles: Iterable[RoleFilm | str]) -> Colonne:
    """Column of the board where a task stands: that of the first function, which answers for it.

    *Source:* dossier §5 (several roles share a column, one is accountable).
    """
    return COLONNES[RoleFilm(next(iter(roles)))]
