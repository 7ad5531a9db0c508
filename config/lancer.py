"""``make run``: prepare, start everything under supervisor, say where, stop cleanly at Ctrl-C.

Every process dies with its parent (``setpriv --pdeathsig``): after ``kill -9`` of any part,
this launcher and supervisor included, nothing lingers and the next start works.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from config import embedded
from config.lieux import RACINE, conf_superviseur, dossier_etat
from config.processus import processus

ADRESSE = "127.0.0.1"
DELAI_PRET = 90.0


class DemarrageImpossible(RuntimeError):
    """The product cannot start; the message is for the user."""


def _bloc(nom: str, module: str, signal_arret: str, attente: int, priorite: int) -> str:
    commande = [sys.executable, "-m", *module.split(), nom]
    if module != "config.embedded":  # those add it themselves, after leaving root
        commande = ["setpriv", f"--pdeathsig={signal_arret}", *commande]
    journal = dossier_etat() / "journaux" / f"{nom}.log"
    return f"""
[program:{nom}]
command={shlex.join(commande).replace("%", "%%")}
directory={str(RACINE).replace("%", "%%")}
priority={priorite}
stopsignal={signal_arret}
stopwaitsecs={attente}
killasgroup=true
autorestart=true
startsecs=1
startretries=20
redirect_stderr=true
stdout_logfile={str(journal).replace("%", "%%")}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""


def configuration() -> str:
    """Return supervisor's configuration; a server named by the environment is not embedded."""
    etat = str(dossier_etat()).replace("%", "%%")
    blocs = [
        f"""[supervisord]
nodaemon=true
silent=true
pidfile={etat}/supervisord.pid
logfile={etat}/journaux/supervisord.log
logfile_maxbytes=5MB
logfile_backups=1
childlogdir={etat}/journaux
{"user=root" if os.geteuid() == 0 else ""}
"""
    ]
    if not os.environ.get("DATABASE_URL"):
        blocs.append(_bloc("postgres", "config.embedded", "INT", 15, 10))
    if not os.environ.get("REDIS_URL"):
        blocs.append(_bloc("valkey", "config.embedded", "TERM", 8, 20))
    for element in processus().values():
        blocs.append(_bloc(element.nom, "config.processus", element.arret, element.attente, 30))
    # One group: its members are asked to stop together, before the servers they use.
    blocs.append(f"\n[group:maillage]\nprograms={','.join(processus())}\npriority=30\n")
    return "".join(blocs)


def _port_libre(port: int) -> bool:
    with socket.socket() as essai:
        essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            essai.bind((ADRESSE, port))
        except OSError:
            return False
    return True


def _attendre_que(condition: Callable[[], bool], delai: float) -> bool:
    fin = time.monotonic() + delai
    while not condition():
        if time.monotonic() > fin:
            return False
        time.sleep(0.1)
    return True


def _faire_place(port: int) -> None:
    """Wait for what a killed start left behind; refuse a port that another program holds."""
    ancien = embedded.superviseur()
    if ancien and not _attendre_que(lambda: embedded.superviseur() is None, 25):
        os.kill(ancien, signal.SIGKILL)  # ours, orphaned and stuck: its children follow it
    if not _attendre_que(lambda: _port_libre(port), 6):
        raise DemarrageImpossible(
            f"Le port {port} est déjà pris par un autre programme. "
            f"Choisissez-en un autre : PORT={port + 1} make run"
        )


def _preparer() -> None:
    if not os.environ.get("DATABASE_URL"):
        embedded.demarrer_postgres()
    if subprocess.run(
        [sys.executable, "-m", "config.preparation"], cwd=RACINE, check=False
    ).returncode:
        raise DemarrageImpossible("Rien n'a été lancé : corrigez l'erreur ci-dessus.")
    embedded.arreter()  # supervisor starts them again, as its own


def _pret(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{ADRESSE}:{port}/sante", timeout=5) as reponse:
            return bool(reponse.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _annoncer(port: int) -> None:
    print(f"\nMaillage est prêt : http://{ADRESSE}:{port}/\n")
    comptes = dossier_etat() / "comptes_demo.txt"
    if comptes.exists():
        print(comptes.read_text(encoding="utf-8"))
    print(f"Journaux : {dossier_etat() / 'journaux'}\nCtrl-C pour tout arrêter.", flush=True)


def _fin_de(journal: Path) -> str:
    if not journal.exists():
        return ""
    return "\n".join(journal.read_text(errors="replace").splitlines()[-15:])


def _superviser(port: int) -> int:
    """Run supervisor until it ends or until we are asked to stop."""
    conf = conf_superviseur()
    conf.write_text(configuration())
    commande = ["setpriv", "--pdeathsig=TERM", sys.executable, "-m", "supervisor.supervisord"]
    # A process group of its own: Ctrl-C reaches the launcher only, which passes it on once.
    enfant = subprocess.Popen([*commande, "-c", str(conf)], cwd=RACINE, process_group=0)
    demande = False

    def arreter(_numero: int, _cadre: FrameType | None) -> None:
        nonlocal demande
        if not demande:
            print("\nArrêt en cours…", flush=True)
            enfant.send_signal(signal.SIGTERM)
        demande = True

    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, arreter)
    fin = time.monotonic() + DELAI_PRET
    while enfant.poll() is None and not demande and not _pret(port):
        if time.monotonic() > fin:
            print("Le site ne répond pas. La fin de son journal :", file=sys.stderr)
            print(_fin_de(dossier_etat() / "journaux" / "web.log"), file=sys.stderr)
            arreter(0, None)
        time.sleep(0.2)
    if enfant.poll() is None and not demande:
        _annoncer(port)
    enfant.wait()
    embedded.arreter()  # nothing left to stop, unless supervisor was killed
    if demande:
        print("Maillage est arrêté.", flush=True)
        return 0
    print("Le superviseur s'est arrêté de lui-même ; relancez « make run ».", file=sys.stderr)
    return 1


def main() -> int:
    """Run the product until Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["MAILLAGE_ETAT"] = str(dossier_etat())
    (dossier_etat() / "journaux").mkdir(parents=True, exist_ok=True)
    with (dossier_etat() / "lancer.verrou").open("a") as verrou:
        try:
            port = int(os.environ.get("PORT") or 8000)
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DemarrageImpossible("Maillage tourne déjà sur cette machine.") from None
            _faire_place(port)
            _preparer()
            return _superviser(port)
        except (DemarrageImpossible, embedded.ServeurIndisponible) as erreur:
            print(erreur, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            embedded.arreter()
            print("\nMaillage est arrêté.")
            return 130


if __name__ == "__main__":
    sys.exit(main())
