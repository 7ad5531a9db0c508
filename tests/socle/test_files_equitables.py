"""A queue of five hundred jobs is drained fairly between departments."""

from collections.abc import Callable

import pytest
from django.db import transaction

from comptes.models import Membre
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.models import Travail
from socle.travaux import demander_travail, lancer
from tests.ouvrier import Courtier, Ouvrier, attendre

pytestmark = pytest.mark.lent
NOMBREUX, RARES = 480, 20


def demander(departement: str, nombre: int, auteur: Membre) -> None:
    with transaction.atomic(), cloison(departement):
        for rang in range(nombre):
            lancer(demander_travail(genre="essai.rien", cle=f"rien-{rang}", auteur=auteur))


def faits(departement: str) -> list[Travail]:
    with transaction.atomic(), cloison(departement):
        return list(Travail.objects.filter(etat=EtatTravail.FAIT).order_by("termine_le"))


def test_vingt_travaux_n_attendent_pas_cinq_cents(
    auteur_reel: Membre, courtier: Courtier, ouvrier: Callable[..., Ouvrier]
) -> None:
    demander("35", NOMBREUX, auteur_reel)
    demander("44", RARES, auteur_reel)  # asked last
    ouvrier()
    attendre(lambda: len(faits("35")) == NOMBREUX, delai=120, pas=0.5)
    petits, grands = faits("44"), faits("35")
    assert len(petits) == RARES
    passes_devant = sum(un.termine_le < petits[-1].termine_le for un in grands)
    # In turn: about one of the large department for each of the small one.
    assert passes_devant <= 2 * RARES, f"{passes_devant} travaux sont passés devant"
