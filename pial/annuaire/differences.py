"""What an official file would change, whatever it lists: created, modified, flagged, rejected.

*Source:* ux page, « Imports »: differences first; decision 37 (keys of the summary).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from socle.officiel import Rejet

# Below this share of the known rows, a file is an extract: it says nothing of the others.
PART_COMPLETE = 0.8

Lue = TypeVar("Lue")  # a row of the file: ligne, code, nom, commune
Change = TypeVar("Change")  # a known row that the file changes: ligne, code, nom, id, champs
Connue = TypeVar("Connue")  # a known row


@dataclass(frozen=True, slots=True)
class Signalement:
    """Something a human should see; ``ligne`` is None for what is absent from the file.

    ``code`` is the official number of the row: UAI of a school, FINESS of an ESMS.
    """

    ligne: int | None
    code: str
    cause: str


@dataclass
class DifferencesDe(Generic[Lue, Change, Connue]):
    """What one file would do to one department."""

    lignes: int = 0
    crees: list[Lue] = field(default_factory=list)
    modifies: list[Change] = field(default_factory=list)
    inchanges: int = 0
    signales: list[Signalement] = field(default_factory=list)
    rejets: list[Rejet] = field(default_factory=list)
    disparues: list[Connue] = field(default_factory=list)  # newly absent

    @property
    def est_vide(self) -> bool:
        """Nothing would be written."""
        return not (self.crees or self.modifies or self.disparues)

    def bilan(self) -> dict[str, Any]:
        """Counts and rejected lines, as the commands print them with ``--json`` (decision 37)."""
        return {
            "lignes": self.lignes,
            "crees": len(self.crees),
            "modifies": len(self.modifies),
            "inchanges": self.inchanges,
            "signales": len(self.signales),
            "rejetes": len(self.rejets),
            "rejets": [{"ligne": rejet.ligne, "cause": rejet.cause} for rejet in self.rejets],
        }


def chercher_absentes(
    attendues: Iterable[Connue],
    lus: Iterable[str],
    *,
    code: Callable[[Connue], str],
    noms: str,
    accord: str = "connues",
) -> tuple[list[Connue], Signalement | None]:
    """Known rows that the file no longer has; none, with the reason, when it is only an extract.

    ``lus``: official numbers of the file; ``noms``: plural shown in the reason (« écoles »).
    *Source:* data page §5 (5): what closes simply vanishes, absence is not deletion.
    """
    connues, presentes = list(attendues), set(lus)
    absentes = [connue for connue in connues if code(connue) not in presentes]
    if absentes and len(connues) - len(absentes) < PART_COMPLETE * len(connues):
        cause = (
            f"Fichier partiel : {len(presentes)} {noms} pour {len(connues)} {accord} ; "
            "aucune absence n'est signalée."
        )
        return [], Signalement(None, "", cause)
    return absentes, None


def ecrire_valeur(valeur: Any) -> str:
    """A value as a reader sees it, before and after. *Source:* ux page, « Imports »."""
    if valeur is None or valeur == "":
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, float):
        return f"{valeur:.5f}".replace(".", ",")
    return str(valeur)
