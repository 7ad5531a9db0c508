"""A small pole, the calendar of 2026-2027 and its film, opened for Ille-et-Vilaine."""

import datetime
from typing import Any

import pytest

from comptes.enums import Role
from film.actions.films import ouvrir_film
from film.actions.modele import charger_modele, lire_le_modele
from tests import fabriques as f

J = datetime.date
FERMETURES = [
    (J(2026, 7, 4), J(2026, 9, 1)),
    (J(2026, 10, 17), J(2026, 11, 2)),
    (J(2026, 12, 19), J(2027, 1, 4)),
    (J(2027, 2, 13), J(2027, 3, 1)),
    (J(2027, 4, 17), J(2027, 5, 3)),
    (J(2027, 7, 3), J(2027, 9, 1)),
]


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    """The small pole with its people, the film open; its year began on 1 September 2026."""
    return monter(dans_35)


def monter(departement: Any) -> f.PetitPole:
    petit = f.petit_pole()
    for du, au in FERMETURES:
        f.vacances(du, au)
    extras = petit.extras
    extras["sei"] = f.mandat(Role.SEI_CHEF, f.perimetre("T"))
    extras["coordination"], extras["pilote"] = petit.coordination, petit.pilote
    extras["direction"] = f.mandat(Role.DIRECTEUR, petit.ecole.perimetre)
    charger_modele(auteur=None, taches=lire_le_modele())
    extras["film"] = ouvrir_film(departement=departement, annee=2026, auteur=None)
    return petit
