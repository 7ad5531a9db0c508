"""Thirty jobs under twelve kills of children, workers and broker: none lost, no effect twice."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from comptes.models import Reglage
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.models import Travail
from socle.tasks import reprendre_travaux
from tests.ouvrier import Courtier, Ouvrier, attendre

pytestmark = [pytest.mark.lent, pytest.mark.timeout(400)]
TRAVAUX, COUPS = 30, 12


def faits() -> int:
    with transaction.atomic(), cloison("35"):
        return Travail.objects.filter(etat=EtatTravail.FAIT).count()


def relancer() -> None:
    """What beat does each minute, for jobs silent since; twelve kills are more than five tries."""
    with transaction.atomic(), cloison("35"):
        Travail.objects.exclude(etat=EtatTravail.FAIT).update(
            battement_le=timezone.now() - timedelta(minutes=5), tentatives=0
        )
    reprendre_travaux()


def test_trente_travaux_sous_douze_coups(
    demander: Callable[..., Travail], courtier: Courtier, ouvrier: Callable[..., Ouvrier]
) -> None:
    de = random.Random(12)
    for rang in range(TRAVAUX):
        demander("essai.marque", f"travail-{rang}")
    present = ouvrier()
    avant = faits()
    for _ in range(COUPS):
        attendre(lambda avant=avant: faits() > avant or faits() == TRAVAUX, delai=60)
        avant = faits()
        coup = de.choice(["enfant", "enfant", "ouvrier", "courtier"])
        if coup == "enfant" and present.enfants():
            de.choice(present.enfants()).kill()
        elif coup == "courtier":
            courtier.tuer()
            courtier.demarrer()
        else:
            present.tuer()
            present = ouvrier()
        relancer()
    attendre(lambda: relancer() or faits() == TRAVAUX, delai=120, pas=2)
    with transaction.atomic(), cloison("35"):
        marques = Reglage.objects.filter(code__startswith="marque-")
        codes = sorted(marques.values_list("code", flat=True))
    assert codes == sorted(f"marque-travail-{rang}" for rang in range(TRAVAUX))
