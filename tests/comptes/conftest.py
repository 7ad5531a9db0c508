"""One side of the cast for the tests of comptes."""

import pytest

from tests.distribution import Cote, monter


@pytest.fixture
def cote(departement_35) -> Cote:
    """Pole A of Ille-et-Vilaine and a person per role."""
    return monter("35", "A")
