"""Nothing is lost: the kill table, from one seeded run of two hundred edits."""

import os
import subprocess
import sys

import pytest

from tests.base_de_test import RACINE

pytestmark = [pytest.mark.lent, pytest.mark.e2e, pytest.mark.timeout(900)]


def test_deux_cents_modifications_sous_les_coups_ne_perdent_rien() -> None:
    """Tab, network, session, web process, worker, Valkey and PostgreSQL, three times each."""
    partie = subprocess.run(
        [sys.executable, "-m", "tests.tenue", "--graine", "1", "--gestes", "200", "--coups", "24"],
        cwd=RACINE,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert partie.returncode == 0, partie.stdout[-4000:] + partie.stderr[-4000:]
    assert "modifications perdues ou écrasées : 0" in partie.stdout
    for coup in ("onglet", "réseau", "session", "serveur web", "worker", "Valkey", "PostgreSQL"):
        assert coup in partie.stdout
