"""Model ``choices`` derived from an enum and its labels."""

from collections.abc import Mapping
from enum import StrEnum


def choix(libelles: Mapping[StrEnum, str]) -> list[tuple[str, str]]:
    """Pairs (value, French label) in the order of the labels."""
    return [(str(cle), libelle) for cle, libelle in libelles.items()]
