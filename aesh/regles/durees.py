"""Hours and days as people read them.

*Source:* règle locale (words and formats of the screens).
"""

from functools import lru_cache

from aesh.enums import JOURS


def duree(minutes: int) -> str:
    """``1 h 30``, ``45 min``, ``24 h``; nothing is ``0 h``."""
    heures, reste = divmod(abs(minutes), 60)
    signe = "-" if minutes < 0 else ""
    if not heures and reste:
        return f"{signe}{reste} min"
    return f"{signe}{heures} h {reste:02d}" if reste else f"{signe}{heures} h"


@lru_cache(maxsize=24 * 60)  # a page of the grid says two thousand slots, at few hours
def heure(minutes: int) -> str:
    """``8 h 30`` for 510."""
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes % 60 else f"{minutes // 60} h"


@lru_cache(maxsize=4096)
def moment(jour: int, debut: int, fin: int) -> str:
    """``mardi de 8 h 30 à 9 h 25``."""
    return f"{JOURS[jour]} de {heure(debut)} à {heure(fin)}"
