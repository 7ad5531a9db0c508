"""Waits counted in turns without progress, not in seconds.

A turn asks the page or the product something, then rests a little: on a busy machine each turn
takes longer, and so does the wait; whatever is seen to advance gives all its turns back. What is
really stuck still ends the run, with the last thing that was seen.
"""

import time
from collections.abc import Callable
from typing import Any

REPOS_S = 0.2
TOURS = 500


class SansProgres(AssertionError):
    """Nothing has moved for as many turns as allowed."""


def patienter(
    fini: Callable[[], bool],
    signe: Callable[[], Any],
    *,
    tours: int = TOURS,
    reposer: Callable[[float], Any] = time.sleep,
) -> None:
    """Turn until ``fini``; ``signe`` is what shows that something advances.

    Raises ``SansProgres`` after ``tours`` turns in a row that saw the same sign.
    """
    dernier, reste = signe(), tours
    while not fini():
        vu = signe()
        if vu != dernier:
            dernier, reste = vu, tours
        elif reste == 0:
            raise SansProgres(f"plus rien n'avance : {dernier}")
        else:
            reste -= 1
        reposer(REPOS_S)
