"""``make run``: opens, survives the death of any part, stops and leaves nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.lieux import RACINE
from config.processus import processus
from tests.lanceur import Lanceur, attendre

pytestmark = [pytest.mark.lent, pytest.mark.timeout(240)]

# What a start says when it has to do it; how long it takes is bench.demarrage's affair.
PREPARATION = ("Mise à jour de la base de données…", "Préparation des fichiers statiques…")


@pytest.fixture
def lanceur(tmp_path: Path) -> Iterator[Lanceur]:
    """A launcher, whose every process is ended after the test."""
    lanceur = Lanceur(tmp_path, "tests.config.reglages")
    yield lanceur
    for pid in lanceur.parties():
        if pid != os.getpid():
            os.kill(pid, signal.SIGKILL)


def test_ouvrir_tuer_chaque_partie_arreter_et_rouvrir(lanceur: Lanceur) -> None:
    lanceur.partir()
    assert lanceur.sante()
    for etape in PREPARATION:
        assert etape in lanceur.dit()

    for mot in ("bin/postgres", "valkey-server", "gunicorn", *[f"-A config {n}" for n in CELERY]):
        ancien = lanceur.principal(mot)
        os.kill(ancien, signal.SIGKILL)
        attendre(lambda mot=mot, ancien=ancien: _remplace(lanceur, mot, ancien))
        attendre(lanceur.sante)

    lanceur.arreter()
    assert lanceur.enfant and lanceur.enfant.returncode == 0, lanceur.dit()
    attendre(lambda: lanceur.parties() == {}, 5)

    lanceur.partir()
    for etape in PREPARATION:
        assert etape not in lanceur.dit(), "done the first time"
    os.kill(lanceur.superviseur(), signal.SIGKILL)
    attendre(lambda: lanceur.enfant.poll() is not None)
    lanceur.partir()
    lanceur.enfant.kill()
    lanceur.enfant.wait()
    lanceur.partir()
    assert lanceur.sante()
    lanceur.arreter()
    attendre(lambda: lanceur.parties() == {}, 10)


def test_arreter_pendant_une_tache_la_rend_a_la_file(lanceur: Lanceur, tmp_path: Path) -> None:
    temoin = tmp_path / "temoin.txt"
    envoi = f"from config.celery import app; app.send_task('tests.tourner', [{str(temoin)!r}])"
    lanceur.partir()
    subprocess.run([sys.executable, "-c", envoi], cwd=RACINE, env=lanceur.env, check=True)
    attendre(temoin.exists)

    lanceur.arreter()
    attendre(lambda: lanceur.parties() == {}, 5)
    premier = set(temoin.read_text().split())

    lanceur.partir()
    attendre(lambda: set(temoin.read_text().split()) > premier)
    lanceur.arreter()


def test_un_port_pris_est_dit_en_francais(lanceur: Lanceur) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", lanceur.port))
        occupant.listen()
        fait = subprocess.run(
            [sys.executable, "-m", "config.lancer"],
            cwd=RACINE,
            env=lanceur.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert fait.returncode == 2
    assert f"Le port {lanceur.port} est déjà pris" in fait.stderr


CELERY = [nom for nom in processus() if nom != "web"]


def _remplace(lanceur: Lanceur, mot: str, ancien: int) -> bool:
    try:
        return lanceur.principal(mot) != ancien
    except (AssertionError, OSError):
        return False
