"""First advice: ours, and the department's own file when the settings name one.

*Source:* decision 28, decision 41.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings

from pas.enums import LIBELLES_DIFFICULTE
from pas.regles.conseils import (
    Conseils,
    ConseilsIllisiblesError,
    conseils_connus,
    conseils_pour,
    lire_conseils,
)

journal = structlog.get_logger(__name__)


@cache
def tous_les_conseils(fichier: str) -> Conseils:
    """Ours, replaced difficulty by difficulty; an unreadable file is said in the log, ours stay.

    *Source:* decision 41.
    """
    if not fichier:
        return conseils_connus()
    try:
        du_departement = lire_conseils(Path(fichier).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ConseilsIllisiblesError):
        journal.warning("conseils_illisibles", fichier=fichier)
        return conseils_connus()
    return conseils_connus() | du_departement


def premiers_conseils(
    origine: str, difficultes: Iterable[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Label of each ticked difficulty and its advice, for a professional; nobody else has any.

    *Source:* decision 28 (advice that names no pupil starts at once).
    """
    choisis = conseils_pour(origine, difficultes, tous_les_conseils(settings.CONSEILS_PAS))
    return [(LIBELLES_DIFFICULTE[difficulte], phrases) for difficulte, phrases in choisis]
