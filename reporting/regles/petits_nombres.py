"""Small numbers hidden from readers who have aggregates only, and what would give them back.

*Source:* decision 13 (n < 5, complementary suppression, the same on screen, paper and export).
"""

from collections.abc import Sequence

SEUIL = 5


def a_masquer(effectifs: Sequence[int]) -> frozenset[int]:
    """Indices of the lines to hide.

    A line of 1 to 4 pupils is hidden. When the hidden lines hold together fewer than five pupils,
    or when one is hidden alone, the smallest line left is hidden too: else the total, which is
    shown, less the lines shown, would give it back. A line of nobody says nothing of anyone, and
    hides nobody.
    """
    masquees = {n for n, effectif in enumerate(effectifs) if 0 < effectif < SEUIL}
    restantes = sorted(
        (effectif, n) for n, effectif in enumerate(effectifs) if effectif and n not in masquees
    )
    while masquees and restantes:
        cachees = sum(effectifs[n] for n in masquees)
        if len(masquees) > 1 and cachees >= SEUIL:
            break
        masquees.add(restantes.pop(0)[1])
    return frozenset(masquees)


def total_visible(effectifs: Sequence[int]) -> bool:
    """Whether the total itself may be shown."""
    total = sum(effectifs)
    return total == 0 or total >= SEUIL
