"""The processes of the product, one table for ``make run`` and for the containers.

``python -m config.processus web`` becomes that process. Supervisor (``config.lancer``) and
``docker-compose.yml`` both start it this way, so that neither can drift from the other.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from config.lieux import dossier_etat


@dataclass(frozen=True)
class Processus:
    """One long-lived process."""

    nom: str
    commande: tuple[str, ...]
    arret: str  # signal of a clean stop
    attente: int  # seconds before SIGKILL


def processus(environ: dict[str, str] | None = None) -> dict[str, Processus]:
    """Return the processes by name; addresses and sizes come from the environment."""
    env = os.environ if environ is None else environ
    adresse = env.get("ADRESSE") or f"127.0.0.1:{env.get('PORT') or 8000}"
    module = (sys.executable, "-m")
    web = Processus(
        "web",
        (
            *(*module, "gunicorn", "config.wsgi:application", "--bind", adresse),
            *("--workers", env.get("WEB_PROCESSUS") or "2", "--threads", "4"),
            *("--graceful-timeout", "4", "--timeout", "60", "--max-requests", "5000"),
            *("--max-requests-jitter", "500", "--no-control-socket", "--access-logfile", "-"),
            # No query string in the access log: a search holds names.
            *("--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"),
        ),
        arret="TERM",
        attente=8,
    )
    # QUIT is Celery's soft shutdown: a few seconds to end the job, then back to the queue.
    worker = Processus(
        "worker",
        (
            *(*module, "celery", "-A", "config", "worker", "--loglevel", "INFO"),
            *("--concurrency", env.get("WORKER_PROCESSUS") or "2"),
            *("--without-gossip", "--without-mingle"),
        ),
        arret="QUIT",
        attente=10,
    )
    beat = Processus(
        "beat",
        (
            *(*module, "celery", "-A", "config", "beat", "--loglevel", "WARNING", "--pidfile="),
            *("--schedule", str(dossier_etat() / "beat")),
        ),
        arret="TERM",
        attente=5,
    )
    return {p.nom: p for p in (web, worker, beat)}


def main(arguments: list[str]) -> int:
    """Become the named process."""
    connus = processus()
    if len(arguments) != 1 or arguments[0] not in connus:
        print(f"Usage : python -m config.processus {'|'.join(connus)}", file=sys.stderr)
        return 2
    commande = connus[arguments[0]].commande
    os.execv(commande[0], commande)  # no shell, fixed program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
