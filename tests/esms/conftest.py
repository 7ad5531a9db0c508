"""FINESS as it is published and flattened, and the cast of one pole."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from comptes.models import Departement
from esms.actions.imports import ESMS
from pial.actions.officiel import importer_un_departement
from pial.actions.sorte_import import lire_fichier
from tests.distribution import Cote, monter

RACINE = Path(__file__).resolve().parents[2]
FINESS_35 = RACINE / "donnees" / "finess" / "35_esms_enfants_2021-01.csv"
FINESS_44 = RACINE / "donnees" / "finess" / "44_esms_enfants_2021-01.csv"
OFFICIEL = RACINE / "donnees" / "formats" / "finess_etalab-cs1100502_verbatim_2026-05.csv"
JOUR = datetime.date(2026, 11, 20)
Importer = Callable[..., dict]


@pytest.fixture
def cote(departement_35: Departement) -> Cote:
    """Pole A of Ille-et-Vilaine and a person per role."""
    return monter("35", "A")


@pytest.fixture
def importer() -> Importer:
    """Read bytes into a department as the command does; gives the summary."""

    def faire(contenu: bytes, departement: Departement, simulation: bool = False) -> dict:
        lecture = lire_fichier(contenu, "essai.csv", sorte=ESMS)
        return importer_un_departement(
            departement, sorte=ESMS, lecture=lecture, simulation=simulation
        )

    return faire
