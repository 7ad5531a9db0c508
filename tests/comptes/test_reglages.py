"""Settings: registry, dated values, screen."""

import datetime

import pytest
from time_machine import travel

from comptes.actions.reglages import changer_reglage
from comptes.enums import Role
from comptes.reglages import REGLAGES
from comptes.requetes import valeur
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.distribution import monter

JOUR = datetime.date(2026, 11, 23)


def test_chaque_defaut_est_accepte_et_chaque_reglage_a_une_source():
    for code, description in REGLAGES.items():
        assert description.code == code
        assert description.accepte(description.defaut)
        assert description.source and description.doc and description.en_mots(description.defaut)


def test_une_valeur_vaut_depuis_sa_date(cote):
    with cloison("35"):
        chef = cote.mandats[Role.SEI_CHEF]
        assert valeur("visa_publication", JOUR) == "visa"
        changer_reglage(auteur=chef, code="visa_publication", valeur="tacite", du=JOUR)
        assert valeur("visa_publication", JOUR - datetime.timedelta(1)) == "visa"
        assert valeur("visa_publication", JOUR) == "tacite"
        changer_reglage(auteur=chef, code="visa_publication", valeur="aucun", du=JOUR)
        assert valeur("visa_publication", JOUR) == "aucun"


def test_le_voisin_garde_sa_valeur(cote):
    voisin = monter("44", "C")
    with cloison("35"):
        changer_reglage(
            auteur=cote.mandats[Role.ADMIN], code="visa_publication", valeur="aucun", du=JOUR
        )
    with cloison(voisin.departement):
        assert valeur("visa_publication", JOUR) == "visa"


@pytest.mark.parametrize(
    ("role", "code", "choisie"),
    [
        (Role.SEI, "visa_publication", "aucun"),
        (Role.SEI_CHEF, "visa_publication", "oui"),
        (Role.SEI_CHEF, "pas_minutes_grille", 0),
        (Role.SEI_CHEF, "pas_minutes_grille", True),
        (Role.SEI_CHEF, "inconnu", 1),
        (Role.SEI_CHEF, "ecoute_telephone", "appelez-nous"),
        (Role.SEI_CHEF, "ecoute_telephone", "0" * 21),
        (Role.SEI_CHEF, "ecoute_courriel", "ecoute@nulle part"),
        (Role.SEI_CHEF, "ecoute_horaires", 9),
    ],
)
def test_un_droit_ou_une_valeur_qui_manque_est_refuse(cote, role, code, choisie):
    with cloison("35"), pytest.raises(ActionRefusee):
        changer_reglage(auteur=cote.mandats[role], code=code, valeur=choisie, du=JOUR)


@travel("2026-11-23 10:00", tick=False)
def test_l_ecran_montre_et_change_a_partir_d_un_jour(cote):
    client = cote.client(Role.SEI_CHEF)
    assert "visa du pilote" in client.get("/35/reglages/").content.decode()
    adresse = "/35/reglages/visa_publication/"
    refus = client.post(adresse, {"valeur": "aucun", "du": "2026-11-22"})
    assert "aujourd&#x27;hui ou un jour à venir" in refus.content.decode()
    assert client.post(adresse, {"valeur": "aucun", "du": "2026-12-01"}).status_code == 302
    texte = client.get("/35/reglages/").content.decode()
    assert "aucun visa le 1er décembre 2026" in texte
    assert client.get("/35/reglages/inconnu/").status_code == 404
    assert cote.client(Role.SEI).get(adresse).status_code == 404


@travel("2026-11-23 10:00", tick=False)
@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_le_meme_nombre_de_requetes(cote, django_assert_num_queries, nombre):
    with cloison("35"):
        for code in list(REGLAGES)[:nombre]:
            changer_reglage(
                auteur=cote.mandats[Role.ADMIN],
                code=code,
                valeur=REGLAGES[code].defaut,
                du=JOUR,
            )
    client = cote.client(Role.ADMIN)
    with django_assert_num_queries(14):
        client.get("/35/reglages/")


@travel(datetime.datetime(2026, 11, 23, 10, tzinfo=datetime.UTC))
def test_un_texte_s_ecrit_se_corrige_et_s_efface(cote, client):
    client.force_login(cote.personnes[Role.SEI_CHEF])
    adresse = f"/{cote.departement}/reglages/ecoute_telephone/"
    refus = client.post(adresse, {"valeur": "le standard", "du": "2026-11-23"})
    assert "02 61 91 00 00" in refus.content.decode() and "le standard" in refus.content.decode()
    client.post(adresse, {"valeur": "02 61 91 00 35", "du": "2026-11-23"})
    with cloison(cote.departement):
        assert valeur("ecoute_telephone", JOUR) == "02 61 91 00 35"
    client.post(adresse, {"valeur": "", "du": "2026-11-23"})
    with cloison(cote.departement):
        assert valeur("ecoute_telephone", JOUR) == ""
    assert "non renseigné" in client.get(f"/{cote.departement}/reglages/").content.decode()
