"""A department that has just opened: no school, no pole, no pupil; every list says so."""

import pytest
from django.test import Client

from tests import fabriques as f

PAGES = (
    "",
    "absences/suivies/",
    "absences/suivies/?vue=justificatifs",
    "accueil/emplois/",
    "accueil/poles/",
    "aesh/",
    "annuaire/",
    "classes/",
    "conventions/",
    "ecarts/",
    "emas/",
    "emplois/",
    "esms/",
    "esms/imports/",
    "etablissements/",
    "film/",
    "film/modele/",
    "missions/",
    "poles/",
)


@pytest.mark.parametrize("page", PAGES)
def test_chaque_liste_s_ouvre_dans_un_departement_vide(dans_35, page):
    sei = f.mandat("SEI_CHEF", f.perimetre("T"))
    client = Client()
    client.force_login(sei.membre)
    reponse = client.get(f"/35/{page}")
    assert reponse.status_code == 200
    if not page.startswith("accueil/"):
        assert "<h1" in reponse.content.decode()
