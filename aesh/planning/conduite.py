"""Run the solver in a process of its own: whoever asks can stop it, and kill it if need be.

The child (``processus``) reads one problem on its standard input and writes one JSON object a line:
``pret`` once compiled, ``etape`` as it improves, ``plafond`` and ``borne`` (what no plan could
exceed, in minutes and in points) once known, ``fin`` at the end, ``erreur`` with a sentence.
A line on its input asks it to stop and keep the best; the end of its input, that whoever asked is
dead, and it dies too.

*Source:* règle locale (docs/adr/018-timetable-solver.md).
"""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

PROCESSUS = "aesh.planning.processus"
PAS_S = 0.25
CHAUFFE_S = 240.0  # the first time on a machine, the search is compiled
GRACE_S = 30.0  # after the time asked for
DITS = ("etape", "plafond", "borne")  # what whoever asked hears of while the search goes on
Message = dict[str, Any]


class RechercheInterrompue(Exception):
    """The child died or fell silent; the best known stays with who follows the steps."""


def conduire(
    demande: Message,
    *,
    secondes: float,
    suivi: Callable[[Message], None],
    arret: Callable[[], bool],
    module: str = PROCESSUS,
) -> Message:
    """Run to the end and return the ``fin`` message; ``suivi`` gets every step.

    ``demande``: what ``module`` reads (by default ``processus``), a module of ours. ``arret`` is
    asked several times a second. The child is killed when it passes its time by ``GRACE_S``, and
    on any exception raised here. Raises ``RechercheInterrompue``; ``ValueError`` with the child's
    sentence when the problem is refused.
    """
    with subprocess.Popen(  # noqa: S603 (our own interpreter, a module named by our code)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as enfant:
        try:
            return _suivre(enfant, demande, secondes, suivi, arret)
        finally:
            enfant.kill()


def _suivre(
    enfant: "subprocess.Popen[bytes]",
    demande: Message,
    secondes: float,
    suivi: Callable[[Message], None],
    arret: Callable[[], bool],
) -> Message:
    assert enfant.stdin is not None  # noqa: S101 (asked for as a pipe)
    enfant.stdin.write(json.dumps(demande).encode() + b"\n")
    enfant.stdin.flush()
    limite = time.monotonic() + CHAUFFE_S
    arrete = False
    for message in _messages(enfant):
        if message is None:
            if time.monotonic() > limite:
                raise RechercheInterrompue("la recherche ne s'est pas arrêtée à temps")
            if not arrete and arret():
                arrete = True
                enfant.stdin.write(b"arret\n")
                enfant.stdin.flush()
                limite = time.monotonic() + GRACE_S
        elif message["genre"] == "pret":
            limite = time.monotonic() + secondes + GRACE_S
        elif message["genre"] in DITS:
            suivi(message)
        elif message["genre"] == "erreur":
            raise ValueError(message["phrase"])
        else:
            return message
    raise RechercheInterrompue("la recherche s'est interrompue")


def _messages(enfant: "subprocess.Popen[bytes]") -> Iterator[Message | None]:
    """Messages as they come; None every quarter of a second without any."""
    assert enfant.stdout is not None  # noqa: S101 (asked for as a pipe)
    tuyau = enfant.stdout.fileno()
    os.set_blocking(tuyau, False)
    reste = b""
    with selectors.DefaultSelector() as veille:
        veille.register(tuyau, selectors.EVENT_READ)
        while True:
            if not veille.select(PAS_S):
                yield None
                continue
            lu = os.read(tuyau, 1 << 16)
            if not lu:
                return
            *lignes, reste = (reste + lu).split(b"\n")
            for ligne in lignes:
                yield json.loads(ligne)
            yield None
