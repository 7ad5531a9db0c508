"""Ille-et-Vilaine as the directory gives it, and the cast of one pole."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from comptes.models import Departement
from pial.actions.imports import Lecture, appliquer_differences, lire_annuaire, simuler_import
from pial.annuaire.comparaison import Differences
from socle.cloison import cloison
from tests.distribution import Cote, monter

RACINE = Path(__file__).resolve().parents[2]
DONNEES = RACINE / "donnees"
ANNUAIRE_35 = DONNEES / "annuaire" / "35_fr-en-annuaire-education.csv"
ANNUAIRE_44 = DONNEES / "annuaire" / "44_etablissements.csv"
FRANCE = DONNEES / "annuaire" / "france_etablissements_2026.csv.gz"
EXCEL = DONNEES / "formats" / "annuaire_excel_mangled_dijon_2026-05.csv"
JOUR = datetime.date(2026, 11, 20)

Importer = Callable[..., Differences]


@pytest.fixture
def cote(departement_35: Departement) -> Cote:
    """Pole A of Ille-et-Vilaine and a person per role."""
    return monter("35", "A")


@pytest.fixture
def importer() -> Importer:
    """Read bytes into a department as the command does; gives the differences."""

    def faire(
        contenu: bytes, code: str = "35", le: datetime.date = JOUR, simulation: bool = False
    ) -> Differences:
        lecture: Lecture = lire_annuaire(contenu, "essai.csv")
        with cloison(code):
            diff = simuler_import(lecture, le=le)
            if not simulation:
                appliquer_differences(lecture=lecture, diff=diff, le=le, auteur=None)
        return diff

    return faire


@pytest.fixture
def annuaire_35(departement_35: Departement, importer: Importer) -> Differences:
    """The real directory of the department, imported."""
    return importer(ANNUAIRE_35.read_bytes())
