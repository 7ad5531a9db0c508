"""What a search box holds: words, birth date, numbers. Pure."""

import datetime
import re
from dataclasses import dataclass

from socle.texte import cle_tri

DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
MOTS_MAXIMUM = 6
LETTRES_MINIMUM = 2
LONGUEUR_MAXIMUM = 80


@dataclass(frozen=True)
class Demande:
    """Words without accents, and the birth date if one was typed."""

    mots: tuple[str, ...] = ()
    naissance: datetime.date | None = None

    @property
    def est_vide(self) -> bool:
        """Too little to search for."""
        return self.naissance is None and sum(map(len, self.mots)) < LETTRES_MINIMUM


def lire_demande(texte: str) -> Demande:
    """Words (six at most) and birth date of what was typed.

    >>> lire_demande("Éloïse  Martin 04/03/2017").mots
    ('eloise', 'martin')

    *Source:* ux page §5(h) « Search »: accent-free.
    """
    texte = texte.replace("\0", " ")[:LONGUEUR_MAXIMUM]
    naissance = None
    if trouve := DATE.search(texte):
        jour, mois, annee = map(int, trouve.groups())
        try:
            naissance = datetime.date(annee, mois, jour)
        except ValueError:
            naissance = None
        else:
            texte = texte[: trouve.start()] + " " + texte[trouve.end() :]
    return Demande(tuple(cle_tri(texte).split()[:MOTS_MAXIMUM]), naissance)
