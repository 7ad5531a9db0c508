"""Pages of deposits: paste or file, one line at a time, one answer for all, undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eleves.models import DepotNotifications, Eleve
from socle.execution import executer_ici
from socle.models import Travail
from tests import fabriques as f
from tests.distribution import connecter
from tests.eleves.test_depots import TITRES, ligne


@pytest.fixture
def sei(dans_35):
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def client(sei):
    return connecter(sei.membre, sei)


@pytest.fixture
def ecole(dans_35):
    return f.ecole()


def coller(client, *lignes):
    texte = "\n".join([TITRES, *lignes])
    reponse = client.post("/35/depots/nouveau/", {"cellules": texte})
    assert reponse.status_code == 302, reponse.content.decode()
    return reponse.url


def test_du_collage_a_l_annulation(client, ecole):
    url = coller(client, ligne(ecole=ecole.uai), ligne("Roy", ecole=ecole.uai))
    assert "Enregistrer 2 notifications" in client.get(url).content.decode()
    travail_url = client.post(f"{url}appliquer/").url
    assert client.post(f"{url}appliquer/").url == travail_url, "le même travail, pas deux"
    travail = executer_ici(Travail.objects.get(genre="eleves.appliquer_depot"))
    assert travail.resultat["resume"] == "2 notifications enregistrées."
    depot = DepotNotifications.objects.get()
    assert travail.resultat["lien"] == f"/35/a-traiter/?file=toutes&depot={depot.pk}"
    assert client.get(travail.resultat["lien"]).context["total"] == 2
    page = client.post(f"{url}annuler/", follow=True).content.decode()
    assert "2 notifications retirées" in page
    assert not Eleve.objects.exists()


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ({}, "Collez des cellules, ou choisissez un fichier"),
        ({"cellules": "   "}, "Collez des cellules, ou choisissez un fichier"),
        ({"cellules": TITRES}, "ajoutez au moins une ligne"),
        (
            {"fichier": SimpleUploadedFile("a.xlsx", b"PK\x03\x04abc")},
            "Ce classeur ne se lit pas",
        ),
    ],
)
def test_ce_qui_ne_se_lit_pas_dit_quoi_faire(client, donnees, phrase):
    reponse = client.post("/35/depots/nouveau/", donnees)
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()
    assert not DepotNotifications.objects.exists()


def test_une_archive_qui_se_deplie_trop_est_refusee(client):
    import io
    import zipfile

    bombe = io.BytesIO()
    with zipfile.ZipFile(bombe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    fichier = SimpleUploadedFile("a.xlsx", bombe.getvalue())
    reponse = client.post("/35/depots/nouveau/", {"fichier": fichier})
    assert reponse.status_code == 422 and "partagez-le" in reponse.content.decode()


def test_repondre_a_une_ligne_puis_a_toutes(client, ecole):
    url = coller(
        client,
        ligne(ecole=ecole.uai, heures="12,3"),
        ligne("Roy", ecole=ecole.uai, heures="7,7"),
        ligne("Sow", ecole=ecole.uai, heures="9,1"),
    )
    premiere = DepotNotifications.objects.get().lignes.get(rang=2)
    page = client.get(f"{url}lignes/{premiere.pk}/").content.decode()
    assert "12 h 18 n&#x27;est pas un nombre de demi-heures" in page
    vide = client.post(f"{url}lignes/{premiere.pk}/", {"repondre": "oui"})
    assert vide.status_code == 422
    suite = client.post(f"{url}lignes/{premiere.pk}/", {"repondre": "oui", "heures": "a_preciser"})
    seconde = DepotNotifications.objects.get().lignes.get(rang=3)
    assert suite.url == f"{url}lignes/{seconde.pk}/", "la ligne suivante qui attend"
    client.post(f"{url}repondre/", {"code": "heures", "reponse": "confirmer"})
    etats = list(DepotNotifications.objects.get().lignes.values_list("etat", flat=True))
    assert etats == ["prete"] * 3
    premiere.refresh_from_db()
    assert premiere.reponses == {"heures": "a_preciser"}, "sa propre réponse l'emporte"


def test_une_question_d_identite_ne_se_repond_jamais_pour_toutes(client, ecole):
    url = coller(client, ligne(ecole=ecole.uai))
    page = client.post(f"{url}repondre/", {"code": "eleve", "reponse": "nouveau"}, follow=True)
    assert "se répond ligne par ligne" in page.content.decode()


def test_la_liste_a_le_meme_nombre_de_requetes_a_un_et_a_trois(
    client, ecole, django_assert_num_queries
):
    coller(client, ligne(ecole=ecole.uai))
    client.get("/35/depots/")
    with django_assert_num_queries(15):
        client.get("/35/depots/")
    for nom in ("Roy", "Sow"):
        coller(client, ligne(nom, ecole=ecole.uai))
    with django_assert_num_queries(15):
        client.get("/35/depots/")


def test_le_detail_a_le_meme_nombre_de_requetes_a_une_et_a_trois_lignes(
    client, ecole, django_assert_num_queries
):
    une = coller(client, ligne(ecole=ecole.uai))
    trois = coller(client, *(ligne(nom, ecole=ecole.uai) for nom in ("Roy", "Sow", "Tan")))
    client.get(une)
    with django_assert_num_queries(19):
        client.get(une)
    with django_assert_num_queries(19):
        client.get(trois)
