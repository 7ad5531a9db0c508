"""Fixtures of the jobs: an author, a broker of one's own, workers to kill."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from comptes.models import Membre
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.models import Travail
from socle.travaux import demander_travail, lancer
from tests.ouvrier import Courtier, Ouvrier, courtier_prive
from tests.socle import genres  # noqa: F401  registers the jobs

APPLICATION = "tests.socle.ouvrier_essai"


@pytest.fixture
def auteur_reel(base_reelle: str) -> Membre:
    return Membre.objects.create_user("claire@exemple.fr", prenom="Claire", nom="Morel")


@pytest.fixture
def demander(auteur_reel: Membre) -> Callable[..., Travail]:
    """Ask for a job of department 35 in a committed transaction, and wake a worker."""

    def demander_et_lancer(genre: str, cle: str = "essai", **parametres: Any) -> Travail:
        with transaction.atomic(), cloison("35"):
            travail = demander_travail(
                genre=genre, cle=cle, parametres=parametres, auteur=auteur_reel
            )
            lancer(travail)
        return travail

    return demander_et_lancer


@pytest.fixture
def relire(base_reelle: str) -> Callable[[Travail], Travail]:
    def relire_travail(travail: Travail) -> Travail:
        with transaction.atomic(), cloison("35"):
            return Travail.objects.get(pk=travail.pk)

    return relire_travail


@pytest.fixture
def est_a(relire: Callable[[Travail], Travail]) -> Callable[..., Callable[[], bool]]:
    """Condition for ``attendre``: the job reached this state."""

    def condition(travail: Travail, etat: EtatTravail, fait: int = 0) -> Callable[[], bool]:
        def vraie() -> bool:
            lu = relire(travail)
            return lu.etat == etat and lu.fait >= fait

        return vraie

    return condition


def _brancher(url: str) -> None:
    current_app.pool.force_close_all()
    current_app.conf.broker_url = url
    current_app.conf.broker_read_url = current_app.conf.broker_write_url = None
    current_app.amqp._producer_pool = None
    current_app._pool = None


@pytest.fixture
def courtier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Courtier]:
    """The broker of this test, used by this process too."""
    avant = current_app.conf.broker_url
    with courtier_prive() as prive:
        monkeypatch.setenv("REDIS_URL", prive.url)
        _brancher(prive.url)
        yield prive
        _brancher(avant)


@pytest.fixture
def ouvrier(
    courtier: Courtier, base_reelle: str, tmp_path: Path
) -> Iterator[Callable[..., Ouvrier]]:
    """Starts workers; those still alive are killed at the end of the test."""
    lances: list[Ouvrier] = []

    def lancer_ouvrier(**options: Any) -> Ouvrier:
        lances.append(Ouvrier(courtier.url, APPLICATION, tmp_path / "ouvrier.log", **options))
        return lances[-1]

    yield lancer_ouvrier
    for lance in lances:
        lance.tuer()
