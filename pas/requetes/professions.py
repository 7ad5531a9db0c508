"""Kinds of professionals who may come to a school: the department's list, ours until it is loaded.

*Source:* decision 41 (loadable reference data, proposed by us and marked so).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pas.models import ProfessionExterieure
from socle.tableur import FichierIllisible

PROPOSEES = Path(__file__).resolve().parents[2] / "donnees" / "pas" / "professions_exterieures.csv"
MAXIMUM = 60


@dataclass(frozen=True)
class Profession:
    """One line of the file."""

    code: str
    libelle: str


def lire_professions(chemin: Path) -> list[Profession]:
    """Lines ``code;libelle`` of a file; ``FichierIllisible`` says what is wrong.

    *Source:* decision 41.
    """
    try:
        texte = chemin.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as erreur:
        raise FichierIllisible(f"Le fichier {chemin} ne se lit pas : texte UTF-8.") from erreur
    professions = []
    for numero, ligne in enumerate(csv.DictReader(texte.splitlines(), delimiter=";"), start=2):
        code, libelle = (ligne.get("code") or "").strip(), (ligne.get("libelle") or "").strip()
        if not code or not libelle or len(code) > 30 or len(libelle) > 80:
            raise FichierIllisible(
                f"Ligne {numero} : un code de 30 caractères au plus et un libellé de 80 au plus."
            )
        professions.append(Profession(code, libelle))
    if not 1 <= len(professions) <= MAXIMUM:
        raise FichierIllisible(f"La liste a de 1 à {MAXIMUM} professions.")
    if len({une.code for une in professions}) != len(professions):
        raise FichierIllisible("Deux professions ont le même code.")
    return professions


@cache
def _proposees() -> dict[str, str]:
    return {une.code: une.libelle for une in lire_professions(PROPOSEES)}


def professions() -> dict[str, str]:
    """Code and words of each kind, in order: the department's list, else ours.

    *Source:* module docstring.
    """
    chargees = ProfessionExterieure.objects.order_by("rang").values_list("code", "libelle")
    return dict(chargees) or dict(_proposees())


def mots_de(code: str, liste: dict[str, str]) -> str:
    """Words of a code; one that left the list keeps ours, else says so.

    *Source:* module docstring.
    """
    return liste.get(code) or _proposees().get(code, "Profession retirée de la liste")
