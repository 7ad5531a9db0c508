"""The head's list of targets: one tap, a reason to change, undo; others read where it stands."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptes.enums import Role
from eleves.enums.besoins import EtatCible
from eleves.models import BesoinLocal
from eleves.regles.cibles import etat_cible
from eleves.requetes.cibles import cibles_de, nombre_a_valider
from socle.models import Acces
from tests import fabriques as f
from tests.distribution import connecter

URL = "/35/cibles/"
LE = datetime.date.today()
HIER = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


@pytest.fixture
def pole(dans_35):
    pole = f.petit_pole()
    pole.extras["direction"] = f.mandat(Role.DIRECTEUR, pole.ecole.perimetre)
    proposer(pole, pole.nour)
    return pole


def proposer(pole, eleve, minutes=240):
    return BesoinLocal.objects.create(
        eleve=eleve,
        cible_minutes=minutes,
        cible_proposee_par=pole.coordination.membre,
        cible_proposee_le=HIER,
    )


@pytest.fixture
def client(pole):
    return connecter(pole.extras["direction"].membre)


def besoin(pole):
    return BesoinLocal.objects.get(eleve=pole.nour)


def test_la_direction_valide_d_un_geste_puis_annule(pole, client):
    page = client.get(URL).content.decode()
    assert "Cibles à valider" in page and "sans quotité" in page
    assert "1 cible." in page and "4 h" in page and "Secret" not in page
    assert f"par {pole.coordination.membre.nom_complet}" in page
    assert Acces.objects.filter(route="eleves:cibles").latest("cree_le").ids == [pole.nour.pk]
    suite = client.post(f"{URL}{besoin(pole).pk}/valider/", {"vue": "240"}, follow=True)
    page = suite.content.decode()
    assert "est validée" in page and "Décidées aujourd'hui" in page.replace("&#x27;", "'")
    assert besoin(pole).cible_validee == 240
    assert nombre_a_valider(pole.extras["direction"], LE) == 0
    suite = client.post(f"{URL}{besoin(pole).pk}/annuler/", follow=True)
    assert "Décision annulée" in suite.content.decode()
    assert besoin(pole).validee_le is None and "1 cible." in suite.content.decode()


def test_ce_qui_a_change_entre_temps_n_est_pas_valide(pole, client):
    BesoinLocal.objects.update(cible_minutes=300)
    suite = client.post(f"{URL}{besoin(pole).pk}/valider/", {"vue": "240"}, follow=True)
    assert "a changé entre-temps" in suite.content.decode()
    assert besoin(pole).validee_le is None


def test_changer_la_cible_demande_une_raison_et_garde_ce_qui_est_tape(pole, client):
    url = f"{URL}{besoin(pole).pk}/"
    assert 'value="4 h 00"' in client.get(url).content.decode()
    reponse = client.post(url, {"minutes": "3 h", "motif": "", "vue": "240"})
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Dites pourquoi" in page and 'value="3 h"' in page
    reponse = client.post(url, {"minutes": "3 h", "motif": "moyens", "vue": "240"})
    assert reponse.status_code == 302
    assert besoin(pole).cible_validee == 180
    page = client.get(f"{URL}?etat=decidee").content.decode()
    assert "Cible en usage : 3 h" in page
    page = client.get(url).content.decode()
    assert "les moyens à partager dans l&#x27;école" in page


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.PILOTE])
def test_les_autres_lisent_ou_elle_en_est_sans_pouvoir_decider(pole, role):
    mandat = pole.coordination if role == Role.COORD_PIAL else pole.pilote
    lecteur = connecter(mandat.membre)
    page = lecteur.get(URL).content.decode()
    assert "Cibles locales" in page and "Attend la direction" in page
    assert "/valider/" not in page
    url = f"{URL}{besoin(pole).pk}/"
    assert lecteur.get(url).status_code == 200
    for chemin in (url, f"{url}valider/", f"{url}annuler/"):
        assert lecteur.post(chemin, {"vue": "240", "minutes": "4 h"}).status_code == 404
    assert besoin(pole).validee_le is None


def test_la_direction_d_ailleurs_et_la_famille_n_ont_rien(pole):
    ailleurs = f.mandat(Role.CHEF_ETAB, pole.autre_ecole.perimetre)
    lecteur = connecter(ailleurs.membre)
    assert "Aucune cible" in lecteur.get(URL).content.decode()
    assert lecteur.get(f"{URL}{besoin(pole).pk}/").status_code == 404
    famille = f.mandat(Role.FAMILLE, f.perimetre("F"))
    assert connecter(famille.membre).get(URL).status_code == 404


def test_une_cible_sans_droit_mutualise_n_est_plus_a_valider(pole):
    proposer(pole, pole.lea)
    direction = pole.extras["direction"]
    assert [b.eleve.prenom for b in cibles_de(direction, LE)] == ["Nour"]
    pole.nour.notifications.all().delete()
    assert not cibles_de(direction, LE).exists()


def test_l_etat_en_base_est_celui_de_la_regle(pole):
    """The same state in SQL (what waits) and in the pure rule, over every case."""
    instants = [None, HIER, HIER + datetime.timedelta(hours=2)]
    for proposee in (None, 240):
        for proposee_le in instants:
            for validee_le in instants:
                BesoinLocal.objects.update(
                    cible_minutes=proposee, cible_proposee_le=proposee_le, validee_le=validee_le
                )
                etat = etat_cible(proposee, proposee_le, validee_le)
                attend = etat in (EtatCible.PROPOSEE, EtatCible.A_REVOIR)
                assert BesoinLocal.objects.a_valider().exists() is attend, (
                    proposee,
                    proposee_le,
                    validee_le,
                )


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_cibles(pole, client):
    client.get(URL)
    nombres = []
    for n in range(3):
        with CaptureQueriesContext(connection) as lues:
            client.get(URL)
        nombres.append(len(lues))
        for prenom in ("Ada", "Eve"):
            proposer(pole, f.eleve(f"{prenom}{n}", pole.ecole, droit="mutualisee"))
    assert nombres == [17, 17, 17]
