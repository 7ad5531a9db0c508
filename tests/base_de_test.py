"""Databases of the suite: one migrated template, cloned for each worker and each e2e module.

Tests run as ``maillage_app``, never as the owner: what RLS forbids in life is forbidden here.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

RACINE = Path(__file__).resolve().parents[1]
ALIAS = ("default", "proprietaire", "public")


def empreinte_migrations() -> str:
    """Changes whenever a migration does (or what the migrations call)."""
    somme = hashlib.sha256()
    fichiers = [*RACINE.glob("*/migrations/*.*"), RACINE / "socle" / "contraintes.py"]
    for fichier in sorted(f for f in fichiers if f.is_file()):
        somme.update(fichier.read_bytes())
    return somme.hexdigest()[:12]


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    """A connection of the owner outside the databases of the suite (CREATE/DROP DATABASE)."""
    connexion = connections["proprietaire"]
    connexion.ensure_connection()
    parametres = {**connexion.get_connection_params(), "dbname": "postgres"}
    connexion.close()
    garder = {"host", "port", "user", "password", "dbname"}
    with psycopg.connect(
        **{cle: v for cle, v in parametres.items() if cle in garder and v}, autocommit=True
    ) as brute:
        yield brute


def _existe(brute: psycopg.Connection, nom: str) -> bool:
    return bool(brute.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nom]).fetchone())


def _jeter(brute: psycopg.Connection, nom: str) -> None:
    """Drop a database, whoever is connected; an autovacuum that passes by is ended too.

    FORCE ends every session or none, and the owner may not end an autovacuum. The plain order asks
    it to leave, and waits: so the sessions first, one by one, then the plain order.
    """
    base = sql.Identifier(nom)
    for essai in range(20):
        try:
            brute.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(base))
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            pass
        try:
            brute.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND backend_type = 'client backend'",
                [nom],
            )
            brute.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(base))
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if essai == 19:
                raise
            time.sleep(0.5)


def supprimer(nom: str) -> None:
    """Drop a database of the suite, whoever is connected."""
    with maintenance() as brute:
        _jeter(brute, nom)


def modele() -> str:
    """Name of the migrated template; made once per state of the migrations."""
    nom = f"maillage_modele_{empreinte_migrations()}"
    migrer = ["migrate", "--database", "proprietaire", "--skip-checks", "--verbosity", "0"]
    _fabriquer(nom, None, migrer)
    return nom


def modele_de_demonstration() -> str:
    """Name of the template that holds the light demonstration; made once per state of the code."""
    nom = f"maillage_demo_{empreinte_migrations()}_{empreinte_demonstration()}"
    _fabriquer(nom, modele(), ["demo", "--leger", "--verbosity", "0"])
    return nom


def empreinte_demonstration() -> str:
    """Changes whenever what fills the demonstration may have changed."""
    somme = hashlib.sha256()
    for app in settings.SALLES:
        for fichier in sorted((RACINE / app).rglob("*.py")):
            if "views" not in fichier.parts and "migrations" not in fichier.parts:
                somme.update(fichier.read_bytes())
    return somme.hexdigest()[:12]


def _fabriquer(nom: str, source: str | None, commande: list[str]) -> None:
    """Make a template by one manage.py command, under a lock; nothing when it exists."""
    verrou = Path(settings.ETAT) / "modeles.verrou"
    verrou.parent.mkdir(parents=True, exist_ok=True)
    with verrou.open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        with maintenance() as brute:
            if _existe(brute, nom):
                return
        brouillon = f"{nom}_x"
        cloner(brouillon, source or "template1")
        subprocess.run(
            [sys.executable, "manage.py", *commande],
            cwd=RACINE,
            check=True,
            env={
                **os.environ,
                "MAILLAGE_BASE_NOM": brouillon,
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
            },
        )
        with maintenance() as brute:
            brute.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(brouillon), sql.Identifier(nom)
                )
            )


def cloner(nom: str, source: str) -> None:
    """Copy a database; the source must have no connection."""
    with maintenance() as brute:
        _jeter(brute, nom)
        brute.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(nom), sql.Identifier(source)
            )
        )


@contextmanager
def brancher(nom: str) -> Iterator[str]:
    """Point both aliases (and the processes started meanwhile) to one database."""
    avant = {alias: connections.settings[alias]["NAME"] for alias in ALIAS}
    nom_avant = os.environ.get("MAILLAGE_BASE_NOM")
    _pointer(dict.fromkeys(ALIAS, nom))
    os.environ["MAILLAGE_BASE_NOM"] = nom
    try:
        yield nom
    finally:
        _pointer(avant)
        if nom_avant is None:
            os.environ.pop("MAILLAGE_BASE_NOM", None)
        else:
            os.environ["MAILLAGE_BASE_NOM"] = nom_avant


def _pointer(noms: dict[str, str]) -> None:
    for alias, nom in noms.items():
        connections[alias].close()
        connections.settings[alias]["NAME"] = nom
        connections[alias].settings_dict["NAME"] = nom
