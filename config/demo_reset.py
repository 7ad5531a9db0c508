"""``make demo-reset``: forget the state of this machine, then build the demonstration again."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys

from config import embedded
from config.lieux import RACINE, dossier_etat, dossier_postgres, dossier_valkey


def main() -> int:
    """Remove the embedded databases and generated files; refuse while the product runs."""
    if os.environ.get("DATABASE_URL"):
        print("DATABASE_URL est renseignée : cette commande n'efface que la base embarquée.")
        return 2
    etat = dossier_etat()
    etat.mkdir(parents=True, exist_ok=True)
    with (etat / "lancer.verrou").open("a") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Maillage tourne : arrêtez-le (Ctrl-C) d'abord.", file=sys.stderr)
            return 2
        embedded.arreter()
        for dossier in (dossier_postgres(), dossier_valkey(), etat / "fichiers"):
            shutil.rmtree(dossier, ignore_errors=True)
        (etat / "comptes_demo.txt").unlink(missing_ok=True)
        commande = [sys.executable, "-m", "config.preparation"]
        return subprocess.run(commande, cwd=RACINE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
