"""Generated files: outside the web root, named by their job, gone with it after 30 days."""

import os
import re
import uuid
from pathlib import Path

from django.conf import settings

from socle.cloison import ErreurCloison, departement_courant

EXTENSION = re.compile(r"[a-z0-9]{2,5}")


def ecrire_fichier(contenu: bytes, *, extension: str, identifiant: uuid.UUID | None = None) -> str:
    """Store bytes for the current department; returns the path to keep in ``Travail.fichier``.

    Give the job's id: a job that runs again then replaces its file instead of leaving an orphan.
    """
    departement = departement_courant()
    if departement is None:
        raise ErreurCloison("ecrire_fichier() demande une cloison ouverte.")
    if not EXTENSION.fullmatch(extension):
        raise ValueError(f"Extension refusée : {extension}")
    relatif = f"{departement}/{identifiant or uuid.uuid4()}.{extension}"
    chemin = Path(settings.MEDIA_ROOT) / relatif
    chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    provisoire = chemin.with_name(f".{chemin.name}.{os.getpid()}")
    provisoire.write_bytes(contenu)
    provisoire.chmod(0o600)
    provisoire.replace(chemin)  # a reader sees the whole file or none
    return relatif


def chemin_du_fichier(fichier: str) -> Path | None:
    """Path on disk of a stored file of the current department, or None if it is not there."""
    departement = departement_courant()
    racine = Path(settings.MEDIA_ROOT).resolve()
    chemin = (racine / fichier).resolve()
    if not fichier or departement is None or chemin.parent != racine / departement:
        return None
    return chemin if chemin.is_file() else None


def supprimer_fichier(fichier: str) -> None:
    """Remove a stored file of the current department, if it is still there."""
    chemin = chemin_du_fichier(fichier)
    if chemin is not None:
        chemin.unlink(missing_ok=True)
