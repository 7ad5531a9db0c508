"""Text as people sort and search it: without accents nor case (the database has no ICU)."""

import unicodedata


def _sans_accent(caractere: str) -> str:
    decompose = unicodedata.normalize("NFKD", caractere)
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold()


# Every accented letter of Europe, read once; the rest goes the slow way.
_TABLE = {code: _sans_accent(chr(code)) for code in range(0xA0, 0x250)}
_TABLE |= {ord("œ"): "oe", ord("æ"): "ae", ord("Œ"): "oe", ord("Æ"): "ae"}
_TABLE |= {0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-", 0x202F: " "}


def cle_tri(texte: str) -> str:
    """Sort and search key: accents removed, casefolded, single spaces.

    >>> cle_tri("  École  Élémentaire d'Œuilly ")
    "ecole elementaire d'oeuilly"
    """
    cle = texte.lower()
    if not cle.isascii():
        cle = cle.translate(_TABLE)
        if not cle.isascii():
            cle = "".join(map(_sans_accent, cle))
    return " ".join(cle.split())
