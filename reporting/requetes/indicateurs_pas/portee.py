"""Whose figures: the whole department, one PAS, or the schools of a mandate.

*Source:* permissions page §1 (capability, then scope), §3 (columns « indicateurs », « saisine
PAS »); decision 24 (out of scope = unknown).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from pas.permissions import EQUIPE
from pial.enums import GenrePole
from pial.models import Etablissement, Pole

# Their mandate names schools, not a PAS: figures of these schools alone.
PAR_ECOLES = frozenset({Role.IEN, Role.PILOTE})


class PorteeInconnue(LookupError):
    """Out of scope, or unknown."""


@dataclass(frozen=True)
class PorteePas:
    """``pole``: one PAS; else every request of the department, or of ``ecoles``."""

    fuseau: str
    poles: Sequence[Pole]
    pole: Pole | None = None
    ecoles: Any = None
    agregee: bool = False

    @property
    def libelle(self) -> str:
        """Name of the perimeter, as it is read."""
        if self.pole is not None:
            return str(self.pole.nom)
        return "Tout le département" if self.ecoles is None else "Les écoles de votre périmètre"

    def saisines(self, prefixe: str = "") -> Q:
        """Condition on requests; ``prefixe`` leads to them from another table."""
        ici = Q()
        if self.pole is not None:
            ici &= Q(**{f"{prefixe}pole": self.pole.pk})
        if self.ecoles is not None:
            ici &= Q(**{f"{prefixe}etablissement__in": self.ecoles})
        return ici

    @property
    def a_une_equipe(self) -> bool:
        """Whether meetings and posts belong to it: not to a list of schools."""
        return self.ecoles is None


def portee_pas(mandat: Mandat, fuseau: str, le: datetime.date, pole: str = "") -> PorteePas:
    """What a mandate reads; ``pole`` chooses one of its PAS. Raises ``PorteeInconnue``.

    Readers of aggregates have the whole department only: two perimeters could be subtracted.
    *Source:* module docstring; decision 13.
    """
    if not peut(mandat, "r", "chiffres_pas"):
        if pole:
            raise PorteeInconnue
        return PorteePas(fuseau, (), agregee=True)
    if mandat.fonction in EQUIPE:
        siens = list(Pole.objects.du_perimetre(mandat, le))
        if len(siens) != 1 or pole not in ("", str(siens[0].pk)):
            raise PorteeInconnue
        return PorteePas(fuseau, siens, siens[0])
    du_departement = mandat.genre_perimetre == GenrePerimetre.TENANT
    if not du_departement and mandat.fonction not in PAR_ECOLES:
        raise PorteeInconnue
    lisibles = Pole.objects.all() if du_departement else Pole.objects.du_perimetre(mandat, le)
    poles = list(lisibles.filter(genre=GenrePole.PAS).order_by("cle_tri", "pk"))
    portee = PorteePas(fuseau, poles)
    if not du_departement:
        ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
        portee = replace(portee, ecoles=ecoles)
    return portee if not pole else replace(portee, pole=_un(poles, pole))


def _un(poles: Sequence[Pole], cle: str) -> Pole:
    try:
        voulu = UUID(cle)
    except ValueError as erreur:
        raise PorteeInconnue from erreur
    for un in poles:
        if un.pk == voulu:
            return un
    raise PorteeInconnue
