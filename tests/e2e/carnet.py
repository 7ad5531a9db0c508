"""docs/parcours.md: the acts of each journey are a ceiling, the seconds are for information.

``make parcours`` measures again and writes the table; the tests only read it.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.gestes import Main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "parcours.md"
ECRIRE = "PARCOURS_ECRIRE"
LIGNE = re.compile(r"^\| (?P<nom>[^|]+?) \|(?P<reste>.*)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Mesure:
    """One cell pair of the table."""

    actes: int
    secondes: float


def lire() -> dict[tuple[str, str], Mesure]:
    """Acts and seconds by journey and means."""
    mesures = {}
    for trouve in LIGNE.finditer(PAGE.read_text(encoding="utf-8")):
        cases = [case.strip() for case in trouve["reste"].split("|")]
        for moyen, (actes, secondes) in zip(
            ("souris", "clavier"), (cases[:2], cases[2:4]), strict=True
        ):
            if actes.isdigit():
                mesures[trouve["nom"], moyen] = Mesure(int(actes), float(secondes))
    return mesures


def noter(nom: str, main: Main) -> None:
    """Check the journey against the page, or write it there when asked to."""
    main.verifier()
    actes, secondes = main.actes, main.secondes
    if os.environ.get(ECRIRE):
        ecrire(nom, main.moyen, Mesure(actes, secondes))
        return
    plafond = lire()[nom, main.moyen].actes
    assert actes <= plafond, f"{nom}, {main.moyen} : {actes} actes, {plafond} dans docs/parcours.md"


def ecrire(nom: str, moyen: str, mesure: Mesure) -> None:
    """Put one measure in its row of the table."""
    texte = PAGE.read_text(encoding="utf-8")
    place = {"souris": 0, "clavier": 2}[moyen]

    def refaire(ligne: re.Match[str]) -> str:
        if ligne["nom"] != nom:
            return ligne[0]
        cases = [case.strip() for case in ligne["reste"].split("|")]
        cases[place : place + 2] = [str(mesure.actes), f"{mesure.secondes:.1f}"]
        return f"| {nom} | {' | '.join(cases)} |"

    PAGE.write_text(LIGNE.sub(refaire, texte), encoding="utf-8")
