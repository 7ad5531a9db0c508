"""The child process of a campaign's search: one problem in, steps and the best plan out.

The language of ``aesh.planning.conduite``: one JSON object a line; a line on the standard input
asks to stop and keep the best, its end that whoever asked is dead.

*Source:* règle locale (docs/adr/018-timetable-solver.md, 028-a-campaign-is-lines.md).
"""

import os
import threading
from typing import Any

from aesh.planning.parole import Parole
from aesh.planning.preaffectation import ResultatPreaffectation, resoudre_preaffectation
from aesh.planning.preaffectation_etat import AvancementPreaffectation
from aesh.planning.probleme import ProblemeInvalide
from aesh.planning.probleme_preaffectation import lire_preaffectation

MODULE = "campagne.planning.processus"


def principal() -> None:
    """Read one request, answer on the standard output."""
    parole, arrete = Parole(), threading.Event()
    demande = parole.demande(arrete)
    parole.dire({"genre": "pret"})
    try:
        rendu = chercher(parole, demande, arrete)
    except ProblemeInvalide as erreur:
        parole.dire({"genre": "erreur", "phrase": str(erreur)})
    else:
        parole.dire(
            {
                "genre": "fin",
                "plan": [list(une) for une in rendu.affectations],
                "score": rendu.score,
                "borne": rendu.borne,
                "secondes": round(rendu.secondes, 1),
            }
        )
    os._exit(0)  # a thread of HiGHS may overrun its time: nobody waits for it


def chercher(
    parole: Parole, demande: dict[str, Any], arrete: threading.Event
) -> ResultatPreaffectation:
    """Run the search asked for, telling each step."""
    return resoudre_preaffectation(
        lire_preaffectation(demande["probleme"]),
        secondes=demande["secondes"],
        graine=demande["graine"],
        arret=arrete.is_set,
        suivi=lambda ou: _dire(parole, ou),
    )


def _dire(parole: Parole, ou: AvancementPreaffectation) -> None:
    parole.dire(
        {
            "genre": "etape",
            "secondes": round(ou.secondes, 1),
            "score": ou.score,
            "borne": ou.borne,
            "etape": ou.etape,
        }
    )


if __name__ == "__main__":
    principal()
