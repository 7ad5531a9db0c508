"""What describes one setting: its default, its bounds, where it comes from.

Pure: used by the registry ``comptes.reglages``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class StatutReglage(StrEnum):
    """Whether the default comes from a text, from memory of one, or from us."""

    TEXTE = "texte"
    A_VERIFIER = "a_verifier"
    PROPOSITION = "proposition"


LIBELLES_STATUT_REGLAGE = {
    StatutReglage.TEXTE: "fixé par un texte",
    StatutReglage.A_VERIFIER: "à vérifier dans le texte",
    StatutReglage.PROPOSITION: "proposition",
}


@dataclass(frozen=True)
class DescriptionReglage:
    """One setting. ``choix`` (value, words) or whole-number bounds; ``unite`` in words."""

    code: str
    titre: str
    defaut: Any
    doc: str
    source: str
    statut: StatutReglage = StatutReglage.PROPOSITION
    unite: str = ""
    minimum: int = 0
    maximum: int = 0
    choix: tuple[tuple[str, str], ...] = ()

    @property
    def type(self) -> str:
        """Kind of value, in words."""
        return "choix" if self.choix else "nombre entier"

    def en_mots(self, valeur: Any) -> str:
        """A value as people read it."""
        if self.choix:
            return dict(self.choix).get(str(valeur), str(valeur))
        return f"{valeur} {self.unite}".strip()

    def accepte(self, valeur: Any) -> bool:
        """Whether the value may be given to this setting."""
        if self.choix:
            return valeur in dict(self.choix)
        return (
            isinstance(valeur, int)
            and not isinstance(valeur, bool)
            and self.minimum <= valeur <= self.maximum
        )
