"""The timetable's island as it is served: the modules of static/aesh, bundled and minified.

``python -m config.ilot`` writes ``bati/aesh``, which the static files look into before their
sources: the same address serves the readable modules when nothing was built. Done again only when
a source or esbuild changed. The command is that of ``npm run batir`` (package.json), so that the
image, built with Node, and a machine that has esbuild's program alone do the same.
See docs/adr/014-island-minified.md.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from config.lieux import RACINE

SOURCES = RACINE / "static" / "aesh"
BATI = RACINE / "bati"
MARQUE = BATI / ".empreinte"


def programme() -> Path | None:
    """Return esbuild's own program, which needs no Node; None where it is not installed."""
    return next((RACINE / "node_modules" / "@esbuild").glob("*/bin/esbuild"), None)


def _empreinte() -> str:
    somme = hashlib.sha256()
    for fichier in [RACINE / "package.json", *sorted(SOURCES.glob("*.js"))]:
        somme.update(f"{fichier.name}\0".encode() + fichier.read_bytes())
    return somme.hexdigest()


def batir() -> bool:
    """Build the island unless it is up to date; False where esbuild is not installed."""
    esbuild = programme()
    if esbuild is None or not os.access(RACINE, os.W_OK):
        return BATI.is_dir()
    with (RACINE / "node_modules" / ".ilot.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        empreinte = _empreinte()
        if MARQUE.exists() and MARQUE.read_text() == empreinte:
            return True
        commande = json.loads((RACINE / "package.json").read_text())["scripts"]["batir"]
        shutil.rmtree(BATI, ignore_errors=True)
        subprocess.run(  # fixed program
            [esbuild, *shlex.split(commande)[1:], "--log-level=warning"], cwd=RACINE, check=True
        )
        MARQUE.write_text(empreinte)
    return True


def poids() -> dict[str, int]:
    """Compressed bytes of each built file."""
    fichiers = sorted((BATI / "aesh").glob("*.js"))
    return {f.name: len(gzip.compress(f.read_bytes(), 9, mtime=0)) for f in fichiers}


def premier_geste() -> set[str]:
    """Return the built files that the first gesture needs: the entry, what it imports at once."""
    lus: set[str] = set()
    a_lire = {"grille.js"}
    while a_lire:
        nom = a_lire.pop()
        lus.add(nom)
        texte = (BATI / "aesh" / nom).read_text()
        # A part asked for later is written import("…").
        a_lire |= set(re.findall(r'(?:from|import)"\./([^"]+)"', texte)) - lus
    return lus


if __name__ == "__main__":
    sys.exit(0 if batir() else "esbuild manque : make install")
