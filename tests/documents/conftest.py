"""The cast of one pole, with the gestures of a letter's life."""

import datetime

import pytest

from comptes.models import Departement
from documents.actions.lettres import DonneesLettre, Personne, preparer_lettre
from documents.actions.signatures import (
    etablir_lettre,
    signer_en_autorite,
    signer_en_titulaire,
)
from documents.enums import GenreLettre
from documents.models import LettreDeMission
from tests.distribution import Cote, monter

JOUR = datetime.date(2026, 11, 23)
AUTORITE = {GenreLettre.COORD_PIAL: "PILOTE"}
LEA = Personne("lea.martin@exemple.invalid", "Léa", "Martin")


@pytest.fixture
def cote(departement_35: Departement) -> Cote:
    """Pole A of Ille-et-Vilaine and a person per role."""
    return monter("35", "A")


def preparer(cote: Cote, genre=GenreLettre.COORD_PIAL, auteur="SEI", personne=LEA, **donnees):
    """A letter in preparation for the pole of a side."""
    return preparer_lettre(
        auteur=cote.mandats[auteur],
        genre=genre,
        pole=cote.objets["pole"],
        personne=personne,
        donnees=DonneesLettre(du=donnees.pop("du", JOUR), **donnees),
    )


def etablir(cote: Cote, lettre: LettreDeMission, auteur="SEI") -> LettreDeMission:
    """The letter drawn and kept."""
    return etablir_lettre(auteur=cote.mandats[auteur], lettre=lettre, le=JOUR)


def signer(cote: Cote, lettre: LettreDeMission, role: str = "") -> LettreDeMission:
    """First signature."""
    qui = role or AUTORITE.get(lettre.sorte, "DASEN")
    return signer_en_autorite(
        auteur=cote.mandats[qui], lettre=lettre, empreinte=lettre.projet.empreinte
    )


def contresigner(lettre: LettreDeMission, le: datetime.date = JOUR) -> LettreDeMission:
    """Last signature."""
    return signer_en_titulaire(
        membre=lettre.titulaire, lettre=lettre, empreinte=lettre.projet.empreinte, le=le
    )
