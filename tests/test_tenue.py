"""Nothing is lost: the kill table, from one seeded run of two hundred edits."""

import os
import subprocess
import sys

import pytest

from tests.base_de_test import RACINE

pytestmark = [pytest.mark.lent, pytest.mark.e2e, pytest.mark.timeout(3600)]


VERDICT = "modifications perdues ou écrasées"


def partie() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.tenue", "--graine", "1", "--gestes", "200", "--coups", "24"],
        cwd=RACINE,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_deux_cents_modifications_sous_les_coups_ne_perdent_rien() -> None:
    """Tab, network, session, web process, worker, Valkey and PostgreSQL, three times each."""
    jouee = partie()
    if VERDICT not in jouee.stdout:  # the machine was too busy to play to the end: no verdict yet
        jouee = partie()
    assert jouee.returncode == 0, jouee.stdout[-4000:] + jouee.stderr[-4000:]
    assert f"{VERDICT} : 0" in jouee.stdout
    for coup in ("onglet", "réseau", "session", "serveur web", "worker", "Valkey", "PostgreSQL"):
        assert coup in jouee.stdout
