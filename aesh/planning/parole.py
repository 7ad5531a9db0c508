"""The child's side of ``conduite``: one request in, one JSON object a line out, on its own pipe.

Native libraries print on the standard output when they please (HiGHS warns there, even silent):
as soon as a child speaks this language, what anything else prints goes to the error output.

*Source:* règle locale (docs/adr/018-timetable-solver.md).
"""

import json
import os
import sys
import threading
from typing import Any


class Parole:
    """What a child says and hears; takes the standard output of its process for itself."""

    def __init__(self) -> None:
        self._verrou = threading.Lock()
        self._sortie = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def demande(self, arrete: threading.Event) -> Any:
        """Read the request; from then on a line sets ``arrete``, and the end ends the process."""
        demande = json.loads(sys.stdin.readline())
        threading.Thread(target=_ecouter, args=(arrete,), daemon=True).start()
        return demande

    def dire(self, message: dict[str, Any]) -> None:
        """Send one message, whole, whatever thread speaks."""
        with self._verrou:
            self._sortie.write(json.dumps(message) + "\n")
            self._sortie.flush()


def _ecouter(arrete: threading.Event) -> None:
    """A line: stop and keep the best. The end: nobody listens any more."""
    for _ in sys.stdin:
        arrete.set()
    os._exit(1)
