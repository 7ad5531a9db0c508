"""Local target and need at lunch: proposed, coded, never a right (decisions 8, 35, 42)."""

import datetime

import pytest

from comptes.enums import Role
from eleves.actions.besoins import DonneesBesoin, proposer_besoin
from eleves.models import BesoinLocal, NotificationMdph
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date(2026, 11, 20)


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


def page(pole, eleve):
    return connecter(pole.coordination.membre), f"/35/eleves/{eleve.pk}/organisation/"


def proposer(pole, eleve, auteur=None, **donnees):
    return proposer_besoin(
        auteur=auteur or pole.coordination, eleve=eleve, donnees=DonneesBesoin(**donnees), le=LE
    )


@pytest.mark.parametrize("minutes", [15, 40 * 60])
def test_une_cible_pour_un_eleve_mutualise(pole, minutes):
    assert proposer(pole, pole.nour, cible_minutes=minutes).cible_minutes == minutes


@pytest.mark.parametrize("minutes", [14, 40 * 60 + 1])
def test_une_cible_hors_bornes_est_refusee(pole, minutes):
    with pytest.raises(ActionRefusee, match="de 15 min à 40 h"):
        proposer(pole, pole.nour, cible_minutes=minutes)


def test_jamais_de_cible_pour_une_aide_individuelle(pole):
    with pytest.raises(ActionRefusee, match="droit à l'aide mutualisée"):
        proposer(pole, pole.lea, cible_minutes=240)
    assert proposer(pole, pole.lea, est_meridien=True, jours_meridien=(4, 1)).jours_meridien == [
        1,
        4,
    ]


def test_un_besoin_au_repas_a_des_jours(pole):
    with pytest.raises(ActionRefusee, match="Choisissez les jours"):
        proposer(pole, pole.nour, est_meridien=True)
    proposer(
        pole, pole.nour, est_meridien=True, jours_meridien=(1,), precisions_meridien=("calme",)
    )
    fini = proposer(pole, pole.nour, jours_meridien=(1,), precisions_meridien=("calme",))
    assert (fini.jours_meridien, fini.precisions_meridien) == ([], [])
    assert BesoinLocal.objects.count() == 1


def test_qui_n_a_pas_la_colonne_besoins_ne_propose_rien(pole):
    enseignant = f.mandat(Role.ENSEIGNANT, pole.ecole.perimetre or f.perimetre("E"))
    with pytest.raises(ActionRefusee):
        proposer(pole, pole.nour, auteur=enseignant, cible_minutes=240)
    assert connecter(enseignant.membre).get(page(pole, pole.nour)[1]).status_code == 404


def test_la_page_propose_et_la_fiche_le_dit(pole):
    client, url = page(pole, pole.nour)
    lue = client.get(url).content.decode()
    assert "proposés, à valider par la direction de l'école" in lue
    corps = {
        "cible_minutes": "4 h 30",
        "est_meridien": "on",
        "jours_meridien": ["1", "4"],
        "precisions_meridien": ["repas", "calme"],
    }
    assert client.post(url, corps).status_code == 302
    besoin = BesoinLocal.objects.get(eleve=pole.nour)
    assert (besoin.cible_minutes, besoin.jours_meridien) == (270, [1, 4])
    fiche = client.get(f"/35/eleves/{pole.nour.pk}/semaine/").content.decode()
    assert "cible locale de 4 h 30 par semaine" in fiche
    assert "lundi, jeudi" in fiche
    assert "Manger au calme, en petit groupe" in fiche
    assert "pas un droit notifié" in fiche
    assert 'value="4 h 30"' in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("corps", "phrase"),
    [
        ({"cible_minutes": "beaucoup"}, "Écrivez une durée comme 4 h ou 4 h 30."),
        ({"cible_minutes": "0:10"}, "de 15 min à 40 h"),
        ({"est_meridien": "on"}, "Choisissez au moins un jour."),
        ({"est_meridien": "on", "jours_meridien": ["9"]}, "jours_meridien"),
    ],
)
def test_les_erreurs_sont_dites(pole, corps, phrase):
    client, url = page(pole, pole.nour)
    reponse = client.post(url, corps)
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()
    assert not BesoinLocal.objects.exists()


def test_la_cible_disparait_du_formulaire_sans_droit_mutualise(pole):
    client, url = page(pole, pole.lea)
    assert "cible_minutes" not in client.get(url).content.decode()
    NotificationMdph.objects.filter(eleve=pole.nour).delete()
    with pytest.raises(ActionRefusee):
        proposer(pole, pole.nour, cible_minutes=240)
