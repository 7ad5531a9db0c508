"""Model ``choices`` derived from an enum and its labels."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Cle = TypeVar("Cle", bound=StrEnum)


def choix(libelles: Mapping[Cle, str]) -> list[tuple[str, str]]:
    """Pairs (value, French label) in the order of the labels."""
    return [(str(cle), libelle) for cle, libelle in libelles.items()]
