"""The front door, the homes, the change of casquette."""

import datetime

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.accueils import ACCUEILS, adresse
from comptes.enums import GenrePerimetre, Role
from comptes.menus import MENU_COMMUN, MENUS
from comptes.models import Mandat, Membre
from socle.cloison import cloison
from tests.distribution import connecter, mandater, monter, perimetre

MOT_DE_PASSE = "un mot de passe assez long"


@pytest.fixture
def membre(departement_35, departement_44):
    return Membre.objects.create_user(
        "camille@exemple.invalid", MOT_DE_PASSE, prenom="Camille", nom="Duval"
    )


def _mandat(code, membre, role=Role.SEI, **options):
    with cloison(code):
        ou = perimetre(GenrePerimetre.TENANT, f"Département {code}")
        return mandater(membre, role, ou, **options)


def test_un_visiteur_est_accueilli_et_invite_a_se_connecter(client, db):
    reponse = client.get("/")
    assert reponse.status_code == 200
    assert "Se connecter" in reponse.content.decode()


def test_se_connecter_par_adresse_et_mot_de_passe_mene_au_departement(client, membre):
    _mandat("35", membre)
    reponse = client.post(
        reverse("account_login"), {"login": "CAMILLE@exemple.invalid", "password": MOT_DE_PASSE}
    )
    assert reponse.status_code == 302
    reponse = client.get(reponse.url)
    assert (reponse.status_code, reponse.url) == (302, "/35/")


def test_un_mauvais_mot_de_passe_ne_dit_pas_si_l_adresse_existe(client, membre):
    textes = set()
    for adresse_saisie in ("camille@exemple.invalid", "personne@exemple.invalid"):
        reponse = client.post(
            reverse("account_login"), {"login": adresse_saisie, "password": "autre chose encore"}
        )
        assert reponse.status_code == 200
        textes.add(str(reponse.context["form"].non_field_errors()))
    assert len(textes) == 1


def test_plusieurs_departements_donnent_un_choix(membre):
    for code in ("35", "44"):
        _mandat(code, membre)
    client = connecter(membre)
    texte = client.get("/").content.decode()
    assert "Ille-et-Vilaine" in texte and "Loire-Atlantique" in texte
    assert "Changer de département" in client.get("/44/").content.decode()


def test_sans_mission_une_phrase_dit_a_qui_demander(membre):
    passee = DateRange(datetime.date(2020, 9, 1), datetime.date(2021, 9, 1))
    _mandat("35", membre, periode=passee)
    client = connecter(membre)
    assert "Aucune mission en cours" in client.get("/").content.decode()
    assert client.get("/35/").status_code == 404


def test_un_mandat_clos_ferme_tout_de_suite_une_session_ouverte(membre):
    mandat = _mandat("35", membre)
    client = connecter(membre, mandat)
    assert client.get("/35/").status_code == 200
    with cloison("35"):
        Mandat.objects.filter(pk=mandat.pk).update(
            periode=DateRange(datetime.date(2020, 9, 1), datetime.date(2021, 9, 1))
        )
    assert client.get("/35/").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_chaque_role_a_un_accueil_qui_dit_ou_et_comme_qui(cote, role):
    client = cote.client(role)
    redirige = adresse(ACCUEILS[role].redirige, "35")
    reponse = client.get("/35/")
    if redirige:
        assert (reponse.status_code, reponse.url) == (302, redirige)
        reponse = client.get(redirige)
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert "Ille-et-Vilaine (35)" in texte
    assert str(cote.mandats[role].get_role_display()).replace("'", "&#x27;") in texte
    if not redirige:
        liens = reponse.context["liens"]
        assert liens, "un accueil mène quelque part"
        for lien in [*liens, *reponse.context["menu"]]:
            adresse_lien = getattr(lien, "url", None) or lien["url"]
            assert client.get(adresse_lien, follow=True).status_code == 200, adresse_lien


def test_un_menu_a_six_entrees_au_plus():
    assert max(len(menu) for menu in [*MENUS.values(), MENU_COMMUN]) <= 6


def test_changer_de_casquette_change_la_cle_de_session(cote):
    membre = cote.personnes[Role.SEI]
    with cloison("35"):
        autre = mandater(membre, Role.COORD_PIAL, cote.perimetres[GenrePerimetre.POLE])
    client = cote.client(Role.SEI)
    client.get("/35/")
    avant = client.session.session_key
    reponse = client.post("/35/casquette/", {"casquette": str(autre.pk)})
    assert reponse.status_code == 302
    assert client.session.session_key != avant
    assert client.get("/35/").context["casquette"] == autre


def test_on_ne_prend_pas_la_casquette_d_un_autre(cote):
    ailleurs = monter("35", "B")
    client = cote.client(Role.COORD_PIAL)
    autre = ailleurs.mandats[Role.COORD_PIAL]
    assert client.post("/35/casquette/", {"casquette": str(autre.pk)}).status_code == 404
    assert client.post("/35/casquette/", {}).status_code == 404
