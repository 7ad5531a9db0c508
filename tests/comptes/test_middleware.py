"""One request, one transaction: what a view had half written is never kept."""

import pytest

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
