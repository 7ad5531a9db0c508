"""What each kind of slot means: one table, read by the rules, the screens, the API and the island.

*Source:* dossier §3 (types, R1, R12); decision 4 (observation and collective do not book a pupil);
place of each type in the day: règle locale.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal

from aesh.enums import LETTRES_TYPE_CRENEAU, LIBELLES_TYPE_CRENEAU, TypeCreneau


@dataclass(frozen=True)
class TypeDeCreneau:
    """One kind of slot.

    ``eleves``: one pupil, a group, or none. ``compte``: in the weekly hours of the contract (R1).
    ``reserve_eleve``: its pupils cannot be helped elsewhere meanwhile (R10). ``ou``: inside the
    hours of class, in the lunch break, or anywhere between 7 h and 19 h.
    """

    code: TypeCreneau
    eleves: Literal["un", "groupe", "aucun"]
    classe: Literal["requise", "possible"] = "possible"
    compte: bool = True
    reserve_eleve: bool = False
    ou: Literal["classe", "midi", "libre"] = "classe"

    @property
    def lettre(self) -> str:
        """Letter of the legend."""
        return LETTRES_TYPE_CRENEAU[self.code]

    @property
    def libelle(self) -> str:
        """French name."""
        return LIBELLES_TYPE_CRENEAU[self.code]

    def sans_nom(self, classe: str) -> str:
        """What a slot is called when it names nobody."""
        nomme = self.eleves != "aucun" and self.ou == "classe"
        return classe or ("Groupe" if nomme or self.classe == "requise" else self.libelle)

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API and the island."""
        return asdict(self) | {"lettre": self.lettre, "libelle": self.libelle}


TYPES: Mapping[TypeCreneau, TypeDeCreneau] = MappingProxyType(
    {
        un.code: un
        for un in (
            TypeDeCreneau(TypeCreneau.INDIVIDUELLE, "un", reserve_eleve=True),
            TypeDeCreneau(TypeCreneau.MUTUALISEE, "groupe", reserve_eleve=True),
            TypeDeCreneau(TypeCreneau.COLLECTIVE, "aucun", classe="requise"),
            TypeDeCreneau(TypeCreneau.OBSERVATION, "groupe"),
            TypeDeCreneau(TypeCreneau.MERIDIENNE, "groupe", reserve_eleve=True, ou="midi"),
            TypeDeCreneau(TypeCreneau.REFERENT, "aucun", ou="libre"),
            TypeDeCreneau(TypeCreneau.REUNION, "aucun", compte=False, ou="libre"),
        )
    }
)
COMPTENT = frozenset(code for code, un in TYPES.items() if un.compte)
RESERVENT = frozenset(code for code, un in TYPES.items() if un.reserve_eleve)
