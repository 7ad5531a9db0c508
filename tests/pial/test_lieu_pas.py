"""Place and hours of a PAS: who writes them, what the public reads without an account."""

import pytest
from django.test import Client

from comptes.enums import Role
from comptes.models import Departement, Perimetre
from pial.models import LieuPas, OuverturePas, Pole, Rattachement
from socle.cloison import cloison
from tests.distribution import PERIODE, Cote, mandater, monter, personne

LIEU = {
    "commune": "Fougères",
    "adresse": "2 rue des Tanneurs",
    "telephone": "0299112233",
    "acces": "Entrée par la cour",
    "1_0_debut": "9:00",
    "1_0_fin": "12:00",
}


@pytest.fixture
def visiteur() -> Client:
    return Client()


def test_le_sei_ecrit_et_le_public_lit_sans_compte(cote: Cote, visiteur: Client) -> None:
    pas = cote.objets["pas"]
    with cloison("35"):
        Rattachement.objects.create(
            pole=pas, etablissement=cote.objets["etablissement"], genre="PAS", periode=PERIODE
        )
    public = f"/pas/lieux/35/{pas.pk}/"
    avant = visiteur.get(public).content.decode()
    assert "Le lieu n'est pas encore indiqué" in avant and f"{cote.lieu} ecole" in avant
    assert cote.canari not in avant  # nobody is named
    sei, page = cote.client(Role.SEI), f"/35/poles/{pas.pk}/lieu/"
    reponse = sei.post(page, LIEU)
    assert reponse.status_code == 302
    apres = visiteur.get(public).content.decode()
    for mot in ("Fougères", "2 rue des Tanneurs", "02 99 11 22 33", "9 h 00 – 12 h 00", "MDPH"):
        assert mot in apres
    assert str(pas.pk) in visiteur.get("/pas/lieux/35/").content.decode()
    assert sei.post(page, {**LIEU, "1_0_fin": "8:00"}).status_code == 422
    refus = sei.post(page, {**LIEU, "commune": ""}).content.decode()
    assert "ou la commune" in refus and "2 rue des Tanneurs" in refus
    with cloison("35"):
        assert [o.minutes.upper for o in OuverturePas.objects.filter(pole=pas)] == [720]


def test_seule_la_coordination_de_ce_pas_ecrit(cote: Cote) -> None:
    pas = cote.objets["pas"]
    page = f"/35/poles/{pas.pk}/lieu/"
    assert cote.client(Role.COORD_PAS).post(page, LIEU).status_code == 404  # of another pole
    with cloison("35"):
        membre = personne(cote, "ici")
        ou = Perimetre.objects.get(pk=pas.perimetre_id)
        mandater(membre, Role.COORD_PAS, ou)
    ici = Client()
    ici.force_login(membre, backend="django.contrib.auth.backends.ModelBackend")
    assert ici.post(page, LIEU).status_code == 302
    assert cote.client(Role.EDUC_PAS).get(page).status_code == 404
    assert cote.client(Role.SEI).get(f"/35/poles/{cote.objets['pole'].pk}/lieu/").status_code == 404
    with cloison("35"):
        assert LieuPas.objects.count() == 1


def test_un_pial_un_pas_ferme_ou_d_ailleurs_n_ont_pas_de_page(
    cote: Cote, visiteur: Client, departement_44: Departement
) -> None:
    ailleurs = monter("44", "C").objets["pas"]
    assert visiteur.get(f"/pas/lieux/44/{ailleurs.pk}/").status_code == 200
    assert visiteur.get(f"/pas/lieux/35/{ailleurs.pk}/").status_code == 404
    assert visiteur.get(f"/pas/lieux/35/{cote.objets['pole'].pk}/").status_code == 404
    assert visiteur.get("/pas/lieux/99/").status_code == 404
    with cloison("35"):
        Pole.objects.filter(pk=cote.objets["pas"].pk).update(periode=("2020-01-01", "2021-01-01"))
    assert visiteur.get(f"/pas/lieux/35/{cote.objets['pas'].pk}/").status_code == 404
