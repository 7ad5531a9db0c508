"""What the embedded PostgreSQL and Valkey are: their commands, probes and first steps.

``config.embedded`` starts and stops them; nothing else imports this module.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.lieux import (
    BASE,
    RACINE,
    ServeurIndisponible,
    binaire,
    donnees_postgres,
    dossier_postgres,
    dossier_sockets,
    dossier_valkey,
    prefixe_reduit,
    socket_valkey,
    url_postgres,
)

SQL = RACINE / "config" / "sql"
SCRIPTS = {"postgres": "roles.sql", "template1": "base.sql", BASE: "base.sql"}
SUPERUTILISATEUR = "postgres"


@dataclass(frozen=True)
class Serveur:
    """One embedded server; both are started and stopped the same way."""

    nom: str
    commande: Callable[[], list[str]]
    repond: Callable[[], bool]
    pid: Callable[[], int | None]
    preparer: Callable[[], None]  # before the first launch, under the lock
    acheve: Callable[[], bool]
    achever: Callable[[], None]  # once it answers, under the lock
    installe: Callable[[], bool]  # its files are there (somebody may have deleted the folder)
    journal: Callable[[], Path]
    arret: signal.Signals


def pid_vivant(fichier: Path, preuve: str) -> int | None:
    """Return the pid written in ``fichier`` if that process lives and is ours, else None."""
    try:
        pid = int(fichier.read_text().split()[0])
        ligne = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except (OSError, ValueError, IndexError):
        return None
    return pid if preuve in ligne else None


def _executer(*commande: str) -> None:
    """Run a program as the servers' account; fail with what it said."""
    fait = subprocess.run(
        [*prefixe_reduit(), *commande],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        check=False,
    )
    if fait.returncode:
        raise ServeurIndisponible(f"{Path(commande[0]).name} a échoué :\n{fait.stdout.strip()}")


def _commande_postgres() -> list[str]:
    reglages = {
        "listen_addresses": "",
        "unix_socket_directories": str(dossier_sockets()),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "256MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Neither the statement nor the row in error may reach a log: they hold names.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    options = [mot for cle, valeur in reglages.items() for mot in ("-c", f"{cle}={valeur}")]
    return [binaire("postgres"), "-D", str(donnees_postgres()), *options]


def _postgres_repond() -> bool:
    try:
        with psycopg.connect(url_postgres(SUPERUTILISATEUR, "postgres"), connect_timeout=5) as lien:
            return lien.execute("SELECT 1").fetchone() == (1,)
    except psycopg.Error:
        return False


def _valkey_repond() -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as lien:
            lien.settimeout(5)
            lien.connect(str(socket_valkey()))
            lien.sendall(b"PING\r\n")
            return lien.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _initialiser_postgres() -> None:
    """Create the data directory, in two steps so that a killed initdb leaves nothing behind."""
    if (donnees_postgres() / "PG_VERSION").exists():
        return
    partiel = donnees_postgres().with_name("donnees.partiel")
    shutil.rmtree(partiel, ignore_errors=True)
    _executer(
        *(binaire("initdb"), "-D", str(partiel), "-U", SUPERUTILISATEUR, "--auth=trust"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
    )
    partiel.rename(donnees_postgres())


def _nettoyer_postgres() -> None:
    """Remove the pid files of a server that was killed (its number may serve another since)."""
    pid_file = donnees_postgres() / "postmaster.pid"
    if pid_vivant(pid_file, str(donnees_postgres())) is None:
        pid_file.unlink(missing_ok=True)
        for reste in dossier_sockets().glob(".s.PGSQL.*"):
            reste.unlink(missing_ok=True)


def _version_sql() -> str:
    return hashlib.sha256(b"".join((SQL / n).read_bytes() for n in SCRIPTS.values())).hexdigest()


def _roles_a_jour() -> bool:
    marque = dossier_postgres() / "roles.sha256"
    return marque.exists() and marque.read_text() == _version_sql()


def _preparer_roles() -> None:
    """Apply the SQL of roles and databases when it is new or has changed."""
    if _roles_a_jour():
        return
    for base, script in SCRIPTS.items():
        fait = subprocess.run(
            [binaire("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(SQL / script)]
            + ["-d", url_postgres(SUPERUTILISATEUR, base)],
            capture_output=True,
            check=False,
            text=True,
            env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"},
        )
        if fait.returncode:
            raise ServeurIndisponible(f"{script} a échoué : {fait.stderr.strip()}")
    (dossier_postgres() / "roles.sha256").write_text(_version_sql())


def _commande_valkey() -> list[str]:
    return [
        *(binaire("valkey-server"), "--port", "0", "--unixsocket", str(socket_valkey())),
        *("--unixsocketperm", "700", "--dir", str(dossier_valkey()), "--set-proc-title", "no"),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--pidfile", str(dossier_sockets() / "valkey.pid")),
    ]


def _pid_postgres() -> int | None:
    """Return the server's pid, also when its data directory was deleted under it."""
    preuve = str(donnees_postgres())
    dans_les_donnees = pid_vivant(donnees_postgres() / "postmaster.pid", preuve)
    return dans_les_donnees or pid_vivant(dossier_sockets() / ".s.PGSQL.5432.lock", preuve)


def _preparer_postgres() -> None:
    _initialiser_postgres()
    _nettoyer_postgres()


POSTGRES = Serveur(
    nom="PostgreSQL",
    commande=_commande_postgres,
    repond=_postgres_repond,
    pid=_pid_postgres,
    preparer=_preparer_postgres,
    acheve=_roles_a_jour,
    achever=_preparer_roles,
    installe=lambda: (donnees_postgres() / "postmaster.pid").exists(),
    journal=lambda: dossier_postgres() / "journal.log",
    arret=signal.SIGINT,
)
VALKEY = Serveur(
    nom="Valkey",
    commande=_commande_valkey,
    repond=_valkey_repond,
    pid=lambda: pid_vivant(dossier_sockets() / "valkey.pid", str(socket_valkey())),
    preparer=lambda: None,
    acheve=lambda: True,
    achever=lambda: None,
    installe=lambda: (dossier_valkey() / "appendonlydir").exists(),
    journal=lambda: dossier_valkey() / "journal.log",
    arret=signal.SIGTERM,
)
