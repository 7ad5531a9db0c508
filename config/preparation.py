"""What the product needs before its processes start: tables, static files, demonstration.

Run by ``config.lancer`` in a process of its own; each step that has nothing to do is quick.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from config import embedded, ilot

# What packages carry beside the few files that pages use; compressing it took half a minute.
SUPERFLU = [
    *("*.rtl.*", "*.esm.*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*"),
    *("bootstrap.css*", "bootstrap.js*", "bootstrap.bundle.js*", "bootstrap-icons.css", "*.scss"),
    *("htmax*", "htmx.js*", "editors", "skills", "*.md", "rest_framework"),
]

COMPILER = "from aesh.planning.solveur import chauffer; chauffer()"


def _empreinte_statiques() -> str:
    empreinte = hashlib.sha256()
    for chercheur in get_finders():
        for nom, magasin in chercheur.list(SUPERFLU):
            infos = Path(magasin.path(nom)).stat()
            empreinte.update(f"{nom}:{infos.st_size}:{infos.st_mtime_ns}\n".encode())
    return empreinte.hexdigest()


def rassembler_statiques() -> None:
    """Run collectstatic when a source file changed since the last time."""
    marque = Path(settings.STATIC_ROOT) / ".empreinte"
    empreinte = _empreinte_statiques()
    if marque.exists() and marque.read_text() == empreinte:
        return
    print("Préparation des fichiers statiques…", flush=True)
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=SUPERFLU
    )
    marque.write_text(empreinte)


def migrer() -> None:
    """Apply, as the owner, the migrations that are missing."""
    executeur = MigrationExecutor(connections["proprietaire"])
    if executeur.migration_plan(executeur.loader.graph.leaf_nodes()):
        print("Mise à jour de la base de données…", flush=True)
        call_command("migrate", database="proprietaire", interactive=False, verbosity=0)


def main() -> int:
    """Prepare everything; return 0, or 1 with a French sentence on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        ilot.batir()  # before the settings, which list its folder
        django.setup()
        call_command("check", stdout=StringIO())
        migrer()
        rassembler_statiques()
        voulue = settings.DEMONSTRATION and not os.environ.get("SANS_DEMO")
        if voulue and "demo" in get_commands():
            # Meanwhile the search is compiled: the first proposal does not wait for it.
            with subprocess.Popen([sys.executable, "-c", COMPILER]) as compilation:
                call_command("demo")
                compilation.wait()
    except (embedded.ServeurIndisponible, CommandError, django.db.Error) as erreur:
        print(f"Préparation impossible : {erreur}", file=sys.stderr)
        return 1
    finally:
        connections.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
