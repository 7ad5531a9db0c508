"""The embedded servers: found, started once, started again after a kill, never for nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from config import embedded
from config.lieux import RACINE, donnees_postgres
from config.postgresql.base import DatabaseWrapper
from config.serveurs import POSTGRES, VALKEY


@pytest.fixture(scope="module")
def serveurs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Urls]:
    """Servers of their own, in a folder that only its owner may cross (mode 700)."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("MAILLAGE_ETAT", str(tmp_path_factory.mktemp("etat")))
        yield embedded.urls()
        embedded.arreter()


def _executer(etat: Path, *commande: str) -> subprocess.Popen[str]:
    env = {**os.environ, "MAILLAGE_ETAT": str(etat)}
    for nom in ("REDIS_URL", "MAILLAGE_BASE_NOM"):  # the suite's own servers and database
        env.pop(nom, None)
    env.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, *commande],
        env=env,
        cwd=RACINE,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _processus_de(etat: Path) -> list[int]:
    """Return the main processes that name ``etat`` in their command (children do not)."""
    trouves = []
    for ligne in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            mots = ligne.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if str(etat / "postgresql" / "donnees") in mots:
            trouves.append(int(ligne.parent.name))
    return trouves


def test_la_connexion_suivante_relance_postgres(serveurs: embedded.Urls) -> None:
    reglages = {**connections.databases["default"], "NAME": "maillage"}
    acces = DatabaseWrapper({**reglages, "ROLE_EMBARQUE": "application"}, alias="essai")
    assert POSTGRES.pid() is not None
    os.kill(POSTGRES.pid() or 0, signal.SIGKILL)
    with acces.get_new_connection(acces.get_connection_params()) as connexion:
        assert connexion.execute("SELECT current_user").fetchone() == ("maillage_app",)


def test_un_fichier_pid_perime_ne_bloque_rien(serveurs: embedded.Urls) -> None:
    embedded.arreter()
    # The number of a living process that is no server, as after a reboot.
    (donnees_postgres() / "postmaster.pid").write_text(f"{os.getpid()}\n{donnees_postgres()}\n")
    embedded.demarrer_postgres()
    assert embedded.etat()["postgres"]


def test_valkey_tue_revient_avec_ses_messages(serveurs: embedded.Urls) -> None:
    embedded.demarrer_valkey()
    os.kill(VALKEY.pid() or 0, signal.SIGKILL)
    embedded.demarrer_valkey()
    assert embedded.etat()["valkey"]


def test_les_roles_ont_les_seuls_droits_prevus(serveurs: embedded.Urls) -> None:
    embedded.demarrer_postgres()
    with psycopg.connect(serveurs.superutilisateur) as lien:
        roles = lien.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles "
            "WHERE rolname LIKE 'maillage%' ORDER BY 1"
        ).fetchall()
    assert roles == [
        ("maillage_app", False, False, False),
        ("maillage_proprietaire", False, False, True),
        ("maillage_public", False, False, False),
        ("maillage_sauvegarde", False, True, False),
    ]
    with (
        psycopg.connect(serveurs.application) as lien,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        lien.execute("CREATE TABLE intrus (id int)")


def test_l_application_ecrit_dans_les_tables_du_proprietaire(serveurs: embedded.Urls) -> None:
    embedded.demarrer_postgres()
    with psycopg.connect(serveurs.proprietaire, autocommit=True) as lien:
        lien.execute(
            "CREATE TABLE essai (id bigserial, p daterange, EXCLUDE USING gist (p WITH &&))"
        )
    with psycopg.connect(serveurs.application, autocommit=True) as lien:
        lien.execute("INSERT INTO essai (p) VALUES ('[2026-01-01,2026-01-02)')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            lien.execute("TRUNCATE essai")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            lien.execute("DROP TABLE essai")


def test_rien_n_ecoute_sur_le_reseau(serveurs: embedded.Urls) -> None:
    embedded.demarrer_postgres()
    with psycopg.connect(serveurs.superutilisateur) as lien:
        assert lien.execute("SHOW listen_addresses").fetchone() == ("",)
    assert embedded.dossier_sockets().stat().st_mode & 0o077 == 0


def test_deux_departs_simultanes_donnent_un_serveur(tmp_path: Path) -> None:
    departs = [_executer(tmp_path, "-m", "config.embedded", "demarrer") for _ in range(3)]
    try:
        sorties = [depart.communicate(timeout=90)[0] for depart in departs]
        assert [depart.returncode for depart in departs] == [0, 0, 0], sorties
        assert len(_processus_de(tmp_path)) == 1
    finally:
        arret = _executer(tmp_path, "-m", "config.embedded", "arreter")
        assert arret.communicate(timeout=60)[0] == ""
    assert _processus_de(tmp_path) == []


def test_une_commande_sans_base_ne_demarre_rien(tmp_path: Path) -> None:
    commande = _executer(tmp_path, "manage.py", "check")
    sortie = commande.communicate(timeout=60)[0]
    assert commande.returncode == 0, sortie
    assert not (tmp_path / "postgresql").exists()
    assert not (tmp_path / "valkey").exists()
