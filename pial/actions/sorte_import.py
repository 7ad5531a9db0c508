"""One kind of official file: how it is read, compared, written, taken back; and its summary."""

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pial.annuaire.differences import DifferencesDe, ecrire_valeur
from pial.models.importation import ImportFichier
from socle.cloison import departement_courant
from socle.erreurs import ActionRefusee
from socle.officiel import Rejet
from socle.verrous import verrouiller

Differences = DifferencesDe[Any, Any, Any]


class ErreurImport(ActionRefusee):
    """The act on an import is refused; the French sentence says why."""


@dataclass(frozen=True)
class Lecture:
    """A file read and cleaned once, to be compared with one department or with all.

    Each row has ``ligne``, ``departement``, ``code``, ``nom`` and ``commune``. ``ecartees``: lines
    that are somebody else's subject, which are not faults.
    """

    nom_fichier: str
    empreinte: str
    disposition: str
    lues: list[Any]
    rejets: list[Rejet]
    ecartees: int = 0


Lu = tuple[str, list[Any], list[Rejet], int]


@dataclass(frozen=True)
class SorteImport:
    """One kind of official file.

    ``lire``: bytes → (layout, rows, rejected lines, lines left aside); ``comparer``: a reading with
    the department now open; ``ecrire``: writes differences and returns what undoes them, as JSON;
    ``defaire``: takes that back. Words: ``noms`` (« écoles »), ``accord`` (« es »).
    """

    nom: str
    modele: type[ImportFichier]
    noms: str
    accord: str
    libelles: Mapping[str, str]
    lire: Callable[[bytes], Lu]
    comparer: Callable[[Lecture, datetime.date], Differences]
    ecrire: Callable[[Differences, datetime.date], dict[str, Any]]
    defaire: Callable[[dict[str, Any]], None]

    def phrase(self, bilan: Mapping[str, Any]) -> str:
        """Counts of a summary, in words."""
        return (
            f"{bilan['crees']} {self.noms} cré{self.accord}, {bilan['modifies']} "
            f"modifi{self.accord}, {bilan['inchanges']} inchang{self.accord}, "
            f"{bilan['signales']} signalements, {bilan['rejetes']} lignes rejetées."
        )


def lire_fichier(contenu: bytes, nom_fichier: str, *, sorte: SorteImport) -> Lecture:
    """Read and clean a file. Raises ``FichierRefuse`` for another kind of file.

    *Source:* decision 37, data page §5.
    """
    disposition, lues, rejets, ecartees = sorte.lire(contenu)
    empreinte = hashlib.sha256(contenu).hexdigest()
    return Lecture(nom_fichier[:200], empreinte, disposition, lues, rejets, ecartees)


def verrouiller_import(sorte: SorteImport) -> None:
    """One import at a time writes a department: two would each compare with the same past.

    *Source:* règle locale.
    """
    verrouiller(f"{sorte.nom}:{departement_courant()}", seul=True)


def resumer(
    diff: Differences, disposition: str, *, libelles: Mapping[str, str], garder: int
) -> dict[str, Any]:
    """Differences as stored with the import and shown on screen.

    *Source:* ux page, « Imports ».
    """
    return {
        "disposition": disposition,
        "crees": [
            {"ligne": e.ligne, "code": e.code, "nom": e.nom, "commune": e.commune}
            for e in diff.crees[:garder]
        ],
        "modifies": [
            {
                "ligne": m.ligne,
                "id": str(m.id),
                "code": m.code,
                "nom": m.nom,
                "champs": [
                    [libelles[champ], ecrire_valeur(avant), ecrire_valeur(apres)]
                    for champ, (avant, apres) in m.champs.items()
                ],
            }
            for m in diff.modifies[:garder]
        ],
        "disparues": len(diff.disparues),
        "signales": [
            {"ligne": s.ligne, "code": s.code, "cause": s.cause} for s in diff.signales[:garder]
        ],
    }
