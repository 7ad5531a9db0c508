"""Does a free text look medical? A nudge to rephrase, never a refusal. Pure but for its list.

The list is ours (``donnees/mots_medicaux.txt``), one expression a line, to be completed.
*Source:* dossier §2.3 and §13, trap 10 (no diagnosis); decision 41 (our own lists).
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from socle.texte import cle_tri

LISTE = Path(__file__).resolve().parents[2] / "donnees" / "mots_medicaux.txt"


@cache
def mots_connus() -> tuple[str, ...]:
    """Expressions of the list that comes with the product."""
    return lire_mots(LISTE.read_text(encoding="utf-8").splitlines())


def lire_mots(lignes: Iterable[str]) -> tuple[str, ...]:
    """Expressions of a list, comments and blanks left out."""
    return tuple(
        cle for ligne in lignes if (cle := cle_tri(ligne.partition("#")[0])) and cle != "*"
    )


def mots_medicaux(texte: str, mots: Iterable[str] | None = None) -> tuple[str, ...]:
    """Words of a text, as written there, that the list knows; in order, each once.

    >>> mots_medicaux("Suivi pour épilepsie, 12 h")
    ('épilepsie',)
    """
    trouves: dict[str, None] = {}
    for trouve in _motif(tuple(mots_connus() if mots is None else mots)).finditer(_plat(texte)):
        trouves.setdefault(texte[trouve.start() : trouve.end()])
    return tuple(trouves)


def _plat(texte: str) -> str:
    """Each letter without accent nor case, at its own place."""
    return "".join((cle_tri(lettre) or " ")[0] for lettre in texte)


@cache
def _motif(mots: tuple[str, ...]) -> re.Pattern[str]:
    morceaux = [
        re.escape(mot.removesuffix("*")).replace(r"\ ", r"\s+")
        + (r"\w*" if mot.endswith("*") else "")
        for mot in sorted(mots, key=len, reverse=True)
    ]
    return re.compile(rf"\b(?:{'|'.join(morceaux)})\b") if morceaux else re.compile(r"(?!)")
