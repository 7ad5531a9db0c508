"""Words that look medical: our list, and the department's own file when the settings name one.

*Source:* dossier §2.3 and §13, trap 10; decision 41 (our own lists, to be completed).
"""

from functools import cache
from pathlib import Path

import structlog
from django.conf import settings

from eleves.regles.texte_medical import lire_mots, mots_connus, mots_medicaux

journal = structlog.get_logger(__name__)


def mots_signales(texte: str) -> tuple[str, ...]:
    """Words of a free text to signal to who types it: a nudge, never a refusal."""
    return mots_medicaux(texte, tous_les_mots(settings.MOTS_MEDICAUX))


@cache
def tous_les_mots(fichier: str) -> tuple[str, ...]:
    """Both lists; a file that cannot be read is said in the log, and ours stays."""
    if not fichier:
        return mots_connus()
    try:
        lignes = Path(fichier).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        journal.warning("mots_medicaux_illisible", fichier=fichier)
        return mots_connus()
    return tuple(dict.fromkeys((*mots_connus(), *lire_mots(lignes))))
