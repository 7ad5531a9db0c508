"""Text as people sort and search it: without accents nor case (the database has no ICU)."""

import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "’": "'"})


def cle_tri(texte: str) -> str:
    """Sort and search key: accents removed, casefolded, single spaces.

    >>> cle_tri("  École  Élémentaire d’Œuilly ")
    "ecole elementaire d'oeuilly"
    """
    if texte.isascii():
        return " ".join(texte.lower().split())
    decompose = unicodedata.normalize("NFKD", texte.translate(LIGATURES))
    sans_accent = "".join(c for c in decompose if not unicodedata.combining(c))
    return " ".join(sans_accent.casefold().split())
