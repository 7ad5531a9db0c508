"""What describes one setting: its default, its bounds, where it comes from.

Pure: used by the registry ``comptes.reglages``.
"""

import re
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
    """One setting. ``choix`` (value, words), whole-number bounds with ``unite`` in words, or text.

    Text: ``longueur`` at most, like ``exemple``, matched by ``motif`` when there is one; it may be
    empty.
    """

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
    longueur: int = 0
    motif: str = ""
    exemple: str = ""

    @property
    def type(self) -> str:
        """Kind of value, in words."""
        if self.longueur:
            return "texte"
        return "choix" if self.choix else "nombre entier"

    @property
    def bornes(self) -> str:
        """What may be given, in words."""
        if self.longueur:
            return f"{self.longueur} caractères au plus"
        dits = "; ".join(mots for _, mots in self.choix)
        return dits or f"{self.minimum} à {self.maximum}"

    def en_mots(self, valeur: Any) -> str:
        """A value as people read it."""
        if self.choix:
            return dict(self.choix).get(str(valeur), str(valeur))
        if self.longueur:
            return str(valeur) or "non renseigné"
        return f"{valeur} {self.unite}".strip()

    def accepte(self, valeur: Any) -> bool:
        """Whether the value may be given to this setting."""
        if self.choix:
            return valeur in dict(self.choix)
        if self.longueur:
            return isinstance(valeur, str) and self._accepte_texte(valeur)
        return (
            isinstance(valeur, int)
            and not isinstance(valeur, bool)
            and self.minimum <= valeur <= self.maximum
        )

    def _accepte_texte(self, valeur: str) -> bool:
        if len(valeur) > self.longueur or not valeur.isprintable():
            return False
        return not (valeur and self.motif) or re.fullmatch(self.motif, valeur) is not None
