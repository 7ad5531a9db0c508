"""The child process of a campaign's search: one problem in, steps and the best plan out.

The language of ``aesh.planning.conduite``: one JSON object a line; a line on the standard input
asks to stop and keep the best, its end that whoever asked is dead.

*Source:* règle locale (docs/adr/018-timetable-solver.md, 028-a-campaign-is-lines.md).
"""

import json
import os
import sys
import threading
from typing import Any

from aesh.planning.preaffectation import ResultatPreaffectation, resoudre_preaffectation
from aesh.planning.preaffectation_etat import AvancementPreaffectation
from aesh.planning.probleme import ProblemeInvalide
from aesh.planning.probleme_preaffectation import lire_preaffectation

MODULE = "campagne.planning.processus"
PAROLE = threading.Lock()  # one line at a time


def principal() -> None:
    """Read one request, answer on the standard output."""
    demande = json.loads(sys.stdin.readline())
    arrete = threading.Event()
    threading.Thread(target=_ecouter, args=(arrete,), daemon=True).start()
    _ecrire({"genre": "pret"})
    try:
        rendu = chercher(demande, arrete)
    except ProblemeInvalide as erreur:
        _ecrire({"genre": "erreur", "phrase": str(erreur)})
    else:
        _ecrire(
            {
                "genre": "fin",
                "plan": [list(une) for une in rendu.affectations],
                "score": rendu.score,
                "borne": rendu.borne,
                "secondes": round(rendu.secondes, 1),
            }
        )
    os._exit(0)  # a thread of HiGHS may overrun its time: nobody waits for it


def chercher(demande: dict[str, Any], arrete: threading.Event) -> ResultatPreaffectation:
    """Run the search asked for, telling each step."""
    return resoudre_preaffectation(
        lire_preaffectation(demande["probleme"]),
        secondes=demande["secondes"],
        graine=demande["graine"],
        arret=arrete.is_set,
        suivi=_dire,
    )


def _dire(ou: AvancementPreaffectation) -> None:
    _ecrire(
        {
            "genre": "etape",
            "secondes": round(ou.secondes, 1),
            "score": ou.score,
            "borne": ou.borne,
            "etape": ou.etape,
        }
    )


def _ecrire(message: dict[str, Any]) -> None:
    with PAROLE:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def _ecouter(arrete: threading.Event) -> None:
    """A line: stop and keep the best. The end: nobody listens any more."""
    for _ in sys.stdin:
        arrete.set()
    os._exit(1)


if __name__ == "__main__":
    principal()
