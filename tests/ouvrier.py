"""A private broker and real Celery workers, for tests that kill them."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from config import embedded
from tests.base_de_test import RACINE


class Courtier:
    """A Valkey of one test: started, stopped and killed at will; keeps its queue on disk."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.prise = dossier / "v.sock"
        self.processus: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{self.prise}"

    def demarrer(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.prise), "--dir", str(self.dossier)]
        self.processus = subprocess.Popen(
            [embedded.binaire("valkey-server"), *options, "--appendonly", "yes", "--save", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            if self._repond():
                return
            time.sleep(0.05)
        raise RuntimeError("le courtier ne démarre pas")

    def _repond(self) -> bool:
        with socket.socket(socket.AF_UNIX) as prise:
            try:
                prise.connect(str(self.prise))
                prise.sendall(b"PING\r\n")
                return prise.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def tuer(self) -> None:
        if self.processus is not None:
            self.processus.kill()
            self.processus.wait(10)
            self.processus = None
            self.prise.unlink(missing_ok=True)


@contextmanager
def courtier_prive() -> Iterator[Courtier]:
    with tempfile.TemporaryDirectory(prefix="mv-", dir="/tmp") as dossier:
        courtier = Courtier(Path(dossier))
        courtier.demarrer()
        try:
            yield courtier
        finally:
            courtier.tuer()


class Ouvrier:
    """A Celery worker process of two children, on the database and broker of the test."""

    def __init__(self, courtier: str, application: str, journal: Path, enfants: int = 2) -> None:
        self.journal = journal
        with journal.open("ab") as sortie:
            self.processus = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", application, "worker"]
                + ["--concurrency", str(enfants), "--without-gossip", "--without-mingle"],
                cwd=RACINE,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "config.settings.test",
                    "REDIS_URL": courtier,
                    "CELERY_SKIP_CHECKS": "true",  # the suite runs them once
                },
                stdout=sortie,
                stderr=sortie,
            )

    def enfants(self) -> list[psutil.Process]:
        return psutil.Process(self.processus.pid).children(recursive=True)

    def tuer(self) -> None:
        """kill -9 of the whole worker."""
        if self.processus.poll() is None:
            tous = [*self.enfants(), psutil.Process(self.processus.pid)]
            for processus in tous:
                processus.kill()
            psutil.wait_procs(tous, timeout=10)
            self.processus.wait(10)

    def arreter(self) -> None:
        """A warm stop: the job in hand ends."""
        if self.processus.poll() is None:
            self.processus.send_signal(signal.SIGTERM)
            self.processus.wait(30)


def attendre(condition: object, delai: float = 30.0, pas: float = 0.05) -> None:
    """Wait until ``condition()`` is true; fails the test after ``delai`` seconds."""
    fin = time.monotonic() + delai
    while not condition():  # type: ignore[operator]
        if time.monotonic() > fin:
            raise AssertionError("la condition attendue n'est pas venue à temps")
        time.sleep(pas)
