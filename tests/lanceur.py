"""``make run`` on a state folder of its own, whose every process can be found and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from config.lieux import RACINE


class Lanceur:
    """One run of the launcher on its own state folder and port."""

    def __init__(self, etat: Path, reglages: str) -> None:
        self.etat = etat
        with socket.socket() as prise:
            prise.bind(("127.0.0.1", 0))
            self.port = prise.getsockname()[1]
        self.env = {
            **os.environ,
            "MAILLAGE_ETAT": str(etat),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": reglages,
            "SANS_DEMO": "1",
        }
        self.env.pop("DATABASE_URL", None)
        for nom in ("REDIS_URL", "MAILLAGE_BASE_NOM"):  # the suite's own servers and database
            self.env.pop(nom, None)
        self.journal = etat / "sortie.txt"
        self.enfant: subprocess.Popen[bytes] | None = None

    def partir(self) -> float:
        """Start and wait for the address; return the seconds it took."""
        debut = time.monotonic()
        with self.journal.open("wb") as sortie:
            self.enfant = subprocess.Popen(
                [sys.executable, "-m", "config.lancer"],
                cwd=RACINE,
                env=self.env,
                stdout=sortie,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        attendre(lambda: "est prêt" in self.dit() or self.enfant.poll() is not None, 300)
        assert "est prêt" in self.dit(), self.dit()
        return time.monotonic() - debut

    def dit(self) -> str:
        """Return what the launcher printed."""
        return self.journal.read_text(errors="replace")

    def sante(self) -> bool:
        """Say whether the health page answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante", timeout=20) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    def superviseur(self) -> int:
        """Return supervisor's pid."""
        return int((self.etat / "supervisord.pid").read_text())

    def parties(self) -> dict[int, str]:
        """Return every living process of this run, recognised by its environment."""
        marque = f"MAILLAGE_ETAT={self.etat}\0".encode()
        vivants = {}
        for dossier in Path("/proc").glob("[0-9]*"):
            try:
                if marque in (dossier / "environ").read_bytes() + b"\0":
                    commande = (dossier / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if commande:  # a zombie has none
                        vivants[int(dossier.name)] = commande
            except OSError:
                continue
        return vivants

    def principal(self, mot: str) -> int:
        """Return the pid of supervisor's own child whose command holds ``mot``."""
        for pid, commande in self.parties().items():
            champs = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            if mot in commande and int(champs[1]) == self.superviseur():
                return pid
        raise AssertionError(f"{mot} ne tourne pas : {self.parties()}")

    def arreter(self) -> float:
        """Do as Ctrl-C; return the seconds until the launcher ended."""
        assert self.enfant
        debut = time.monotonic()
        self.enfant.send_signal(signal.SIGINT)
        self.enfant.wait(timeout=60)
        return time.monotonic() - debut


def attendre(condition: Callable[[], bool], delai: float = 60) -> None:
    """Wait for ``condition``, or fail."""
    fin = time.monotonic() + delai
    while not condition():
        assert time.monotonic() < fin, "délai dépassé"
        time.sleep(0.1)
