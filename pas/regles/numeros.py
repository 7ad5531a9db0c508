"""Numbers made to be dictated: ``PAS-7K4M-92``.

Four signs without those that one confuses by ear or by eye (0 O, 1 I L, 2 Z, 5 S, 8 B, U V, and
the pairs M N, P T, D G that a telephone mixes keep one of each), then two digits that check them.

*Source:* decision 27 (made to be dictated); alphabet and check: règle locale.
"""

from collections.abc import Callable

ALPHABET = "34679ACEFHJKMPQRWXY"
LONGUEUR = 4
PREFIXE = "PAS-"
_MODULO = 97
_BASE = len(ALPHABET)


def cle_de_controle(corps: str) -> str:
    """Two digits that check the four signs: one wrong sign or two swapped ones change them.

    *Source:* règle locale, in the manner of ISO 7064 (a remainder by 97).
    """
    reste = 0
    for signe in corps:
        reste = (reste * 37 + ALPHABET.index(signe) + 1) % _MODULO
    return f"{reste * 37 % _MODULO:02d}"


def composer(corps: str) -> str:
    """The number of four signs, as it is read.

    *Source:* decision 27.
    """
    return f"{PREFIXE}{corps}-{cle_de_controle(corps)}"


def tirer(hasard: Callable[[int], int]) -> str:
    """A new number; ``hasard(n)`` gives an integer of [0, n), from a secure source.

    *Source:* decision 27.
    """
    return composer("".join(ALPHABET[hasard(_BASE)] for _ in range(LONGUEUR)))


def lire(texte: str) -> str | None:
    """The number in what somebody typed (any case, spaces, without PAS), or None if it is wrong.

    *Source:* decision 27.
    """
    signes = "".join(c for c in texte.upper() if c.isascii() and c.isalnum())
    signes = signes.removeprefix("PAS")
    corps, controle = signes[:LONGUEUR], signes[LONGUEUR:]
    if len(corps) != LONGUEUR or any(c not in ALPHABET for c in corps):
        return None
    return composer(corps) if controle == cle_de_controle(corps) else None
