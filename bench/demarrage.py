"""How long ``make run`` takes to open and to stop, on a state folder of its own.

``python -m bench.demarrage``, without demonstration: the first start prepares the database and
the files, the second one finds them. Exit code 1 over a bound, on a quiet machine.
"""

import os
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.lanceur import Lanceur

PREMIERE_FOIS_S, ENSUITE_S, ARRET_S = 120.0, 20.0, 15.0


def main() -> int:
    """Start, stop, start again, stop; print each in seconds."""
    mesures: list[tuple[str, float, float]] = []
    with tempfile.TemporaryDirectory(prefix="demarrage-") as dossier:
        lanceur = Lanceur(Path(dossier), "config.settings.dev")
        try:
            for nom, borne in (("première ouverture", PREMIERE_FOIS_S), ("ouverture", ENSUITE_S)):
                mesures.append((nom, lanceur.partir(), borne))
                mesures.append(("arrêt", lanceur.arreter(), ARRET_S))
        finally:
            for pid in lanceur.parties():
                if pid != os.getpid():
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
    for nom, secondes, borne in mesures:
        print(f"{nom:20} {secondes:6.1f} s  (au plus {borne:.0f} s)")
    return 1 if any(secondes > borne for _, secondes, borne in mesures) else 0


if __name__ == "__main__":
    sys.exit(main())
