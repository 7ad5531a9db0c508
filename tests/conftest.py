"""Fixtures of the whole suite: real servers, a hostile bed, the cast of two departments."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as reglages_hypothesis

from comptes.models import Academie, Departement
from socle.cloison import cloison
from tests import base_de_test
from tests.serveur import serveur_de_production

# A test that wakes no worker of its own must not wake anyone else's.
os.environ.setdefault("REDIS_URL", "memory://")

reglages_hypothesis.register_profile(
    "maillage",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
reglages_hypothesis.load_profile("maillage")


@pytest.fixture(scope="session")
def nom_ouvrier(request: pytest.FixtureRequest) -> str:
    """Name of this xdist worker, unique among runs at the same time."""
    ouvrier = os.environ.get("PYTEST_XDIST_WORKER", "seul")
    essai = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:8]
    return f"{ouvrier}_{essai}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, nom_ouvrier: str) -> Iterator[None]:
    """This worker's own copy of the migrated template, used as ``maillage_app``."""
    nom = f"maillage_test_{nom_ouvrier}"
    with django_db_blocker.unblock():
        base_de_test.cloner(nom, base_de_test.modele())
        with base_de_test.brancher(nom):
            peupler_departements()
            yield
        base_de_test.supprimer(nom)


def peupler_departements() -> None:
    with transaction.atomic():
        for code, nom_academie in (("14", "Rennes"), ("17", "Nantes")):
            Academie.objects.get_or_create(
                code=code,
                defaults={"nom": nom_academie, "code_region": "53", "nom_region": "Ouest"},
            )
        for code, nom, academie in (
            ("35", "Ille-et-Vilaine", "14"),
            ("44", "Loire-Atlantique", "17"),
        ):
            Departement.objects.get_or_create(
                code=code,
                defaults={
                    "code_men": f"0{code}",
                    "nom": nom,
                    "academie_id": academie,
                    "zone_vacances": "B",
                    "est_ouvert": True,
                },
            )


@pytest.fixture
def departement_35(db: None) -> Departement:
    """Ille-et-Vilaine."""
    return Departement.objects.get(code="35")


@pytest.fixture
def departement_44(db: None) -> Departement:
    """Loire-Atlantique."""
    return Departement.objects.get(code="44")


@pytest.fixture
def dans_35(departement_35: Departement) -> Iterator[Departement]:
    """The scope of Ille-et-Vilaine, open during the test."""
    with cloison("35"):
        yield departement_35


@pytest.fixture
def base_reelle(django_db_setup: None, django_db_blocker: Any, nom_ouvrier: str) -> Iterator[str]:
    """A fresh database with real commits, for races, workers and kills. Yields its name."""
    nom = f"maillage_reelle_{nom_ouvrier}_{uuid.uuid4().hex[:6]}"
    with django_db_blocker.unblock():
        base_de_test.cloner(nom, base_de_test.modele())
        with base_de_test.brancher(nom):
            peupler_departements()
            yield nom
            connection.close()
        base_de_test.supprimer(nom)


@pytest.fixture(scope="module")
def base_module(django_db_setup: None, django_db_blocker: Any, nom_ouvrier: str) -> Iterator[str]:
    """One database for an e2e module, filled with the light demonstration. Yields its name."""
    nom = f"maillage_e2e_{nom_ouvrier}_{uuid.uuid4().hex[:6]}"
    with django_db_blocker.unblock():
        base_de_test.cloner(nom, base_de_test.modele_de_demonstration())
        with base_de_test.brancher(nom):
            yield nom
            connection.close()
        base_de_test.supprimer(nom)


@pytest.fixture(scope="module")
def serveur(base_module: str) -> Iterator[str]:
    """The production web server on a free port, on the module's database. Yields its address."""
    with serveur_de_production() as adresse:
        yield adresse
