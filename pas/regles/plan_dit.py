"""What the family's answer to the plan changes: a response refused is not put in place.

*Source:* source 004 (responsables légaux associated and informed), dossier §4 (« refusal never
blocks pedagogy in class, only named sharing »).
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from pas.enums.plan import TypeReponse

# What the teacher does in his class: the family is told, its refusal does not stop it.
EN_CLASSE = frozenset({TypeReponse.PEDAGOGIQUE})


def peut_etre_refusee(type_reponse: TypeReponse) -> bool:
    """Whether a refusal of the family keeps this kind of response from being put in place.

    *Source:* module docstring.
    """
    return type_reponse not in EN_CLASSE


def retenues(proposees: Iterable[tuple[UUID, str]], refusees: Collection[UUID]) -> list[UUID]:
    """Responses (key, kind) that are put in place: those not refused, and those of the class.

    *Source:* module docstring.
    """
    return [
        cle
        for cle, genre in proposees
        if cle not in refusees or not peut_etre_refusee(TypeReponse(genre))
    ]
