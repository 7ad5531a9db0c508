"""``python -m tests.tenue [--graine 1] [--gestes 200] [--coups 24]``: the kill table.

The product as ``make run`` starts it, on a folder, a port and servers of its own; a coordinator
edits in Chromium by keyboard; tab, network, session, web process, worker, Valkey and PostgreSQL are
killed at seeded steps, while another coordinator changes other fields of the same slots. After each
blow the database must hold every edit. Exit code 1 when it does not.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.lanceur import Lanceur


def main() -> int:
    """Start, edit, strike, compare; print what was killed, when, and what was lost."""
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("--graine", type=int, default=1)
    analyse.add_argument("--gestes", type=int, default=200)
    analyse.add_argument("--coups", type=int, default=24)
    options = analyse.parse_args()
    with tempfile.TemporaryDirectory(prefix="tenue-") as dossier:
        lanceur = Lanceur(Path(dossier), "config.settings.dev")
        depart = time.monotonic()
        try:
            lanceur.partir()
            return editer(lanceur, options, depart)
        finally:
            with suppress(subprocess.TimeoutExpired):  # the verdict is what it is
                lanceur.arreter()
            for pid in lanceur.parties():
                if pid != os.getpid():
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)


def editer(lanceur: Lanceur, options: argparse.Namespace, depart: float) -> int:
    """The run itself, in this process, on the product's own database."""
    for nom in ("DATABASE_URL", "REDIS_URL", "MAILLAGE_BASE_NOM"):
        os.environ.pop(nom, None)
    os.environ |= {
        "MAILLAGE_ETAT": str(lanceur.etat),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop in this thread
    }
    import django

    django.setup()
    import logging

    from playwright.sync_api import sync_playwright

    from tests.e2e.navigateur import lancer_chromium
    from tests.tenue.partie import Partie
    from tests.tenue.scene import monter

    logging.disable(logging.WARNING)
    scene = monter(options.graine)
    with sync_playwright() as playwright:
        partie = Partie(lanceur, lancer_chromium(playwright), scene, options.graine)
        partie.jouer(options.gestes, options.coups)
        partie.contexte.close()
    print(f"\ngraine {options.graine} : {partie.faites} modifications au clavier,")
    print(f"{partie.autres} de l'autre coordonnatrice, {time.monotonic() - depart:.0f} s\n")
    print(f"{'pas':>4}  {'ce qui est tué':36} {'en attente':>10}  perdu")
    for ligne in partie.lignes:
        perdu = "; ".join(ligne.perdus) or "rien"
        print(f"{ligne.pas:4d}  {ligne.coup:36} {ligne.en_attente:10d}  {perdu}")
    manques = sum(len(ligne.perdus) for ligne in partie.lignes)
    print(f"\nmodifications perdues ou écrasées : {manques}")
    return 1 if manques else 0


if __name__ == "__main__":
    sys.exit(main())
