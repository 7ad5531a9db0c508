"""The coverage panel says the local target beside what is placed, apart from rights."""

import pytest

from aesh.requetes.grille import grille_du_pole
from comptes.enums import Role
from eleves.models import BesoinLocal
from tests import fabriques as f

LE = f.RENTREE


@pytest.fixture
def pole(dans_35):
    pole = f.petit_pole()
    BesoinLocal.objects.create(eleve=pole.nour, cible_minutes=240)
    BesoinLocal.objects.create(
        eleve=pole.lea, cible_minutes=240, est_meridien=True, jours_meridien=[1, 4]
    )
    f.creneau(
        pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "10:30", pole.nour, type="mutualisee"
    )
    return pole


def locales(pole, mandat):
    grille = grille_du_pole(pole.emploi, mandat, LE)
    return {ligne.nom.split()[0]: ligne.locales for ligne in grille.couverture}


def test_la_cible_est_dite_sans_pourcentage_et_jamais_pour_un_droit_en_heures(pole):
    dites = locales(pole, pole.coordination)
    assert dites["Nour"] == [
        "Cible locale 4 h, proposée, à valider par la direction de l'école · 2 h placées"
    ]
    assert dites["Léa"] == ["Besoin au repas : lundi, jeudi"]
    assert dites["Tom"] == []


def test_qui_ne_lit_pas_les_besoins_ne_voit_pas_la_cible(pole):
    enseignant = f.mandat(Role.ENSEIGNANT, pole.ecole.perimetre or f.perimetre("E"))
    assert set(map(tuple, locales(pole, enseignant).values())) == {()}
