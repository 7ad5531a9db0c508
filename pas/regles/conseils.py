"""First advice by coded difficulty: read from a file, for whoever works with the pupil.

The list is ours (``donnees/pas/premiers_conseils.yaml``), marked so on screen; it names no pupil
and says nothing medical. *Source:* decision 28 (advice that names no pupil starts at once),
decision 41 (lists that no text fixes are loadable, proposed by us).
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pas.enums import PROFESSIONNELS, Difficulte

FICHIER = Path(__file__).resolve().parents[2] / "donnees" / "pas" / "premiers_conseils.yaml"
LONGUEUR = 300
Conseils = dict[Difficulte, tuple[str, ...]]


class ConseilsIllisiblesError(ValueError):
    """The file is not a list of sentences by difficulty; the message says where."""


def lire_conseils(texte: str) -> Conseils:
    """Sentences of each difficulty in a YAML file; raises ``ConseilsIllisiblesError``.

    *Source:* decision 41.
    """
    try:
        lu: Any = yaml.safe_load(texte)
    except yaml.YAMLError as erreur:
        raise ConseilsIllisiblesError("Ce fichier n'est pas au format YAML.") from erreur
    if not isinstance(lu, dict):
        raise ConseilsIllisiblesError("Écrivez une difficulté par titre, puis ses conseils.")
    conseils: Conseils = {}
    for code, phrases in lu.items():
        if code not in set(Difficulte):
            raise ConseilsIllisiblesError(f"« {code} » n'est pas une difficulté de la demande.")
        justes = isinstance(phrases, list) and all(
            isinstance(une, str) and 0 < len(une.strip()) <= LONGUEUR for une in phrases
        )
        if not justes:
            raise ConseilsIllisiblesError(
                f"« {code} » : écrivez une liste de phrases de {LONGUEUR} signes au plus."
            )
        conseils[Difficulte(code)] = tuple(une.strip() for une in phrases)
    return conseils


@cache
def conseils_connus() -> Conseils:
    """Advice that comes with the product.

    *Source:* module docstring.
    """
    return lire_conseils(FICHIER.read_text(encoding="utf-8"))


def conseils_pour(
    origine: str, difficultes: Iterable[str], conseils: Conseils
) -> tuple[tuple[Difficulte, tuple[str, ...]], ...]:
    """What a professional reads at once, in the form's order; nothing for a family or a pupil.

    *Source:* decision 28.
    """
    if origine not in {str(o) for o in PROFESSIONNELS}:
        return ()
    cochees = set(difficultes)
    return tuple((une, conseils[une]) for une in Difficulte if une in cochees and conseils.get(une))
