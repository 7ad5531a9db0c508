"""Screens of letters: what is listed, the same cost at one row and at many, who signs where."""

import pytest
from django.urls import reverse
from time_machine import travel

from comptes.enums import Role
from comptes.models import Mandat
from documents.actions.lettres import Personne
from documents.models import LettreDeMission
from socle.cloison import cloison
from tests.distribution import connecter
from tests.documents.conftest import LEA, etablir, preparer, signer


def _lettres(cote, nombre):
    with cloison("35"):
        for rang in range(nombre):
            une = Personne(f"q{rang}@exemple.invalid", "Ana", f"Zed{rang}")
            etablir(cote, preparer(cote, personne=une))


@pytest.mark.parametrize("nombre", [1, 4])
@pytest.mark.parametrize(
    ("page", "role", "requetes"),
    [
        ("/35/lettres-de-mission/?q=Zed", Role.SEI, 16),
        ("/35/lettres-de-mission/a-signer/", Role.PILOTE, 14),
        ("/35/documents/", Role.SEI, 15),
    ],
)
def test_une_liste_coute_le_meme_nombre_de_requetes(
    cote, django_assert_num_queries, nombre, page, role, requetes
):
    _lettres(cote, nombre)
    client = cote.client(role)
    client.get(page)
    with django_assert_num_queries(requetes):
        reponse = client.get(page)
    assert reponse.status_code == 200
    if "Zed" in page:
        texte = reponse.content.decode()
        assert texte.count("Ana Z.") == nombre and "Zed0<" not in texte


@travel("2026-11-24 10:00", tick=False)
def test_une_personne_sans_mission_signe_et_entre_dans_le_departement(cote):
    with cloison("35"):
        lettre = signer(cote, etablir(cote, preparer(cote)))
    client = connecter(lettre.titulaire)
    assert client.get("/35/").status_code == 404, "aucune mission avant la signature"
    adresse = reverse("ma_lettre", kwargs={"lettre": lettre.pk})
    assert adresse in client.get("/mes-lettres/").content.decode()
    page = client.get(adresse).content.decode()
    assert lettre.projet.empreinte in page and "Il anime le collectif des AESH" in page
    assert client.get(f"{adresse}pdf/")["Content-Type"] == "application/pdf"
    assert client.get(f"{adresse}signer/").status_code == 405
    client.post(f"{adresse}signer/", {"empreinte": "0" * 64})
    with cloison("35"):
        assert not Mandat.objects.filter(membre__email=LEA.email).exists()
    client.post(f"{adresse}signer/", {"empreinte": lettre.projet.empreinte})
    assert client.get("/35/").status_code in (200, 302), "la mission est ouverte"


def test_la_lettre_d_une_autre_n_existe_pas(cote):
    with cloison("35"):
        lettre = signer(cote, etablir(cote, preparer(cote)))
    autre = connecter(cote.personnes[Role.ENSEIGNANT])
    for suite in ("", "pdf/", "signer/", "refuser/"):
        for methode in (autre.get, autre.post):
            statut = methode(f"/mes-lettres/{lettre.pk}/{suite}").status_code
            assert statut in (404, 405), suite
    assert str(lettre.pk) not in autre.get("/mes-lettres/").content.decode()
    with cloison("35"):
        assert LettreDeMission.objects.get(pk=lettre.pk).etat == "contresigner"


def test_l_accueil_dit_qu_une_lettre_attend(cote):
    with cloison("35"):
        etablir(cote, preparer(cote))
    fragment = "/35/lettres-de-mission/accueil/"
    assert "à signer</a> pour désigner" in cote.client(Role.PILOTE).get(fragment).content.decode()
    assert "attend votre signature" in cote.client(Role.COORD_PAS).get(fragment).content.decode()
    assert "<section" not in cote.client(Role.ENSEIGNANT).get(fragment).content.decode()
