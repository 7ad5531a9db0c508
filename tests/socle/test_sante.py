"""Health: alive without anything, ready with its database, honest about the rest."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from socle.views import sante
from tests.ouvrier import Courtier


def test_vivant_ne_demande_rien(client: Client) -> None:  # no database fixture: none is touched
    reponse = client.get("/sante/vivant")
    assert (reponse.status_code, reponse.json()) == (200, {"etat": "vivant"})
    assert reponse["Cache-Control"] == "no-store"


def test_pret_puis_degrade_sans_courtier(client: Client, courtier: Courtier, db: None) -> None:
    attendu = {"etat": "pret", "base": True, "migrations": True, "courtier": True}
    assert client.get("/sante").json() == attendu
    assert client.get("/sante/pret").json() == attendu
    courtier.tuer()
    reponse = client.get("/sante")
    assert reponse.status_code == 200  # pages work, jobs wait
    assert reponse.json() == {**attendu, "etat": "degrade", "courtier": False}


def test_indisponible_sans_base(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(*_: Any, **__: Any) -> None:
        raise OperationalError("mot de passe secret refusé")

    monkeypatch.setattr(sante, "_courtier", lambda: True)
    with monkeypatch.context() as panne:
        panne.setattr(connection, "cursor", refuser)
        reponse = client.get("/sante/pret")
    assert reponse.status_code == 503
    assert reponse.json() == {
        "etat": "indisponible",
        "base": False,
        "migrations": False,
        "courtier": True,
    }


def test_une_migration_en_attente_rend_indisponible(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sante, "_courtier", lambda: True)
    monkeypatch.setattr(sante.MigrationExecutor, "migration_plan", lambda *_: ["0099"])
    assert client.get("/sante").status_code == 503
