"""Minutes added up week by week, when most slots take place in the very same weeks."""

from collections.abc import Iterable


def cumuler(parts: Iterable[tuple[frozenset[int], int]]) -> dict[int, int]:
    """Total of each week. ``parts``: weeks (indices) and minutes of each thing to add.

    Equal sets of weeks are added first, then spread: a year has forty weeks, but few such sets.
    *Source:* decision 5 (every week counts by itself).
    """
    par_ensemble: dict[frozenset[int], int] = {}
    for semaines, minutes in parts:
        par_ensemble[semaines] = par_ensemble.get(semaines, 0) + minutes
    totaux: dict[int, int] = {}
    for semaines, minutes in par_ensemble.items():
        for semaine in semaines:
            totaux[semaine] = totaux.get(semaine, 0) + minutes
    return totaux
