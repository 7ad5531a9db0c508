"""The production web server (gunicorn) started for browser tests, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from config import ilot
from tests.base_de_test import RACINE


def port_libre() -> int:
    """A port that nobody holds just now."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@contextmanager
def serveur_de_production() -> Iterator[str]:
    """gunicorn with the test settings and the database named by the environment."""
    ilot.batir()
    port = port_libre()
    adresse = f"http://127.0.0.1:{port}"
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
    processus = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "--log-level", "warning", "config.wsgi"],
        cwd=RACINE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )
    try:
        _attendre(adresse + "/sante/vivant", processus)
        yield adresse
    finally:
        processus.terminate()
        processus.wait(10)


def _attendre(adresse: str, processus: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if processus.poll() is not None:
            raise RuntimeError("le serveur s'est arrêté au démarrage")
        try:
            with urllib.request.urlopen(adresse, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{adresse} ne répond pas")
