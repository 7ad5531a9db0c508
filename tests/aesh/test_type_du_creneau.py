"""Without JavaScript: the kind first, then only the fields of that kind."""

import re

import pytest

from aesh.models import Creneau
from aesh.regles.types_creneau import TYPES
from tests import fabriques as f
from tests.aesh.test_vues_emploi import connecter


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def nouveau(petit, suite=""):
    adresse = f"/35/emplois/{petit.emploi.pk}/creneaux/nouveau/{suite}"
    return connecter(petit.coordination).get(adresse).content.decode()


def champs(page):
    return set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page))


def test_le_type_se_choisit_d_abord_et_l_eleve_suit(petit):
    page = nouveau(petit)
    assert not champs(page) & {"aesh", "debut", "eleves"}
    for genre in TYPES.values():
        assert f'href="?type={genre.code}">{genre.libelle}</a>' in page
    avec = nouveau(petit, f"?choisir=1&eleve={petit.lea.pk}")
    assert f"?eleve={petit.lea.pk}&amp;type=reunion" in avec


@pytest.mark.parametrize("code", list(TYPES))
def test_chaque_type_ne_demande_que_ses_champs(petit, code):
    genre = TYPES[code]
    page = nouveau(petit, f"?type={code}")
    assert ("eleves" in champs(page)) == (genre.eleves != "aucun")
    saisie = {"un": "radio", "groupe": "checkbox"}.get(genre.eleves)
    assert set(re.findall(r'type="(\w+)" name="eleves"', page)) == ({saisie} if saisie else set())
    libre = re.search(r'<select[^>]* name="classe".*?</select>', page, re.DOTALL)
    assert libre and ("Sans classe" in libre[0]) == (genre.classe == "possible")


def test_un_eleve_connu_va_droit_a_son_aide(petit):
    page = nouveau(petit, f"?eleve={petit.lea.pk}")
    assert '<input type="hidden" name="type" value="individuelle"' in page
    coche = re.search(rf'<input[^>]*value="{petit.lea.pk}"[^>]*>', page)
    assert coche and "checked" in coche[0]


def test_changer_de_type_enleve_les_eleves(petit):
    creneau = f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea)
    adresse = f"/35/emplois/{petit.emploi.pk}/creneaux/{creneau.pk}/"
    client = connecter(petit.coordination)
    assert "(type actuel)" in client.get(f"{adresse}?choisir=1").content.decode()
    page = client.get(f"{adresse}?type=reunion").content.decode()
    assert "eleves" not in champs(page)
    saisie = {
        "type": "reunion",
        "aesh": str(petit.sophie.pk),
        "etablissement": str(petit.ecole.pk),
        "jour": "1",
        "debut": "8:30",
        "fin": "9:30",
        "semaine": "toutes",
        "revision": str(creneau.revision),
    }
    assert client.post(adresse, saisie).status_code == 302
    ecrit = Creneau.objects.get()
    assert (ecrit.type, ecrit.liens_eleves.count()) == ("reunion", 0)


def test_un_collectif_demande_sa_classe(petit):
    reponse = connecter(petit.coordination).post(
        f"/35/emplois/{petit.emploi.pk}/creneaux/nouveau/",
        {
            "type": "collective",
            "aesh": str(petit.sophie.pk),
            "etablissement": str(petit.ecole.pk),
            "jour": "1",
            "debut": "8:30",
            "fin": "9:30",
            "semaine": "toutes",
        },
    )
    assert reponse.status_code == 422
    assert not Creneau.objects.exists()
