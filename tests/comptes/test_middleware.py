"""One request, one transaction: what a view had half written is never kept."""

import uuid

import pytest
from time_machine import travel

from comptes.enums import Role
from comptes.models import Perimetre
from socle.cloison import cloison, portee_courante
from tests.comptes.urls_essai import ECRIT


def _ecrits():
    with cloison("35"):
        return Perimetre.objects.filter(libelle=ECRIT).count()


@pytest.mark.urls("tests.comptes.urls_essai")
@pytest.mark.parametrize(
    ("vue", "statut", "gardes"),
    [("ecrit", 204, 1), ("introuvable", 404, 0), ("erreur", 500, 0), ("reponse-500", 500, 0)],
)
def test_ce_qui_echoue_n_ecrit_rien(cote, vue, statut, gardes):
    reponse = cote.client(Role.SEI).get(f"/35/essai/{vue}/")
    assert reponse.status_code == statut
    assert _ecrits() == gardes


def test_apres_la_requete_aucune_portee_ne_reste(cote):
    cote.client(Role.SEI).get("/35/")
    assert portee_courante().departement is None


def test_une_page_de_departement_n_est_jamais_mise_en_cache(cote):
    assert cote.client(Role.SEI).get("/35/")["Cache-Control"] == "no-store"


def test_un_departement_ferme_ou_inconnu_n_existe_pas(cote):
    client = cote.client(Role.SEI)
    assert client.get("/2A/").status_code == 404
    assert client.get("/99/").status_code == 404


def test_une_session_se_clot_dix_heures_apres_la_connexion(cote):
    with travel("2026-11-23 08:00", tick=False) as horloge:
        client = cote.client(Role.SEI)
        assert client.get("/35/").status_code == 200
        for _ in range(25):  # busy all day: never idle for 30 minutes
            horloge.shift(24 * 60)
            assert client.get("/35/").status_code == 200
        horloge.shift(60)
        reponse = client.get("/35/")
    assert reponse.status_code == 302
    assert "/comptes/connexion/" in reponse["Location"]


def test_l_api_repond_le_meme_probleme_a_l_inconnu_et_a_l_interdit(cote):
    client = cote.client(Role.SEI)
    inconnu = client.get(f"/35/api/v1/poles/{uuid.uuid4()}/")
    assert inconnu["Content-Type"] == "application/problem+json"
    for adresse in ("/44/api/v1/poles/", "/35/api/v1/nulle-part/", "/99/api/v1/poles/"):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse.content) == (404, inconnu.content)
        assert reponse["Content-Type"] == inconnu["Content-Type"]
