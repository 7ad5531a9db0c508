"""Pages of exceptions and the real week of a pole."""

import datetime

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from aesh.actions import publication
from aesh.models import CreneauPonctuel, EmploiDuTemps, ExceptionDatee, IndisponibiliteAesh
from eleves.models import Classe, Scolarisation
from tests import fabriques as f

LUNDI = datetime.date(2026, 12, 7)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    cm1 = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1")
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=cm1)
    petit.extras["cm1"] = cm1
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    EmploiDuTemps.objects.update(statut="vise")
    publication.publier(petit.emploi, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    return petit


def client_de(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur


def corps(petit, **champs):
    commun = {
        "ou": str(petit.ecole.pk),
        "genre": "pfmp",
        "du": str(LUNDI),
        "au": "2026-12-18",
        "moment": "journee",
        "effet": "sans",
        "classes": [str(petit.extras["cm1"].pk)],
    }
    return {**commun, **champs}


@pytest.mark.parametrize(
    "chemin", ["exceptions/nouvelle/", "absences/eleve/", "absences/eleve/?ecole={ecole}"]
)
def test_la_commune_d_une_ecole_se_dit_une_fois(petit, chemin):
    chemin = chemin.format(ecole=petit.ecole.pk)
    texte = client_de(petit.coordination).get(f"/35/{chemin}").content.decode()
    assert "École des Tilleuls (Rennes)" in texte
    assert "(Rennes) (Rennes)" not in texte and "(Rennes)</strong> (Rennes)" not in texte


def test_voir_ce_que_cela_change_puis_declarer_puis_annuler(petit):
    client = client_de(petit.coordination)
    ou = client.get("/35/exceptions/nouvelle/").content.decode()
    assert "Tout le PIAL Rennes Nord" in ou and "Tout le département" not in ou
    page = client.post("/35/exceptions/nouvelle/", {**corps(petit), "verifier": "1"})
    texte = page.content.decode()
    assert "2 créneaux n&#x27;auront pas lieu : 1 AESH concernée" in texte
    assert "du lundi 7 décembre 2026 au lundi 14 décembre 2026" in texte
    assert not ExceptionDatee.objects.exists()
    empreinte = page.context["empreinte"]
    autre = client.post(
        "/35/exceptions/nouvelle/", {**corps(petit, au="2026-12-07"), "apercu": empreinte}
    )
    assert "1 créneau n&#x27;aura pas lieu" in autre.content.decode(), "changé depuis : on redit"
    fait = client.post("/35/exceptions/nouvelle/", {**corps(petit), "apercu": empreinte})
    assert fait.status_code == 302
    liste = client.get("/35/exceptions/").content.decode()
    assert "du 7 au 18 décembre 2026" in liste and "CM1" in liste and "Stage (PFMP)" in liste
    une = ExceptionDatee.objects.get()
    confirmation = client.get(f"/35/exceptions/{une.pk}/annuler/").content.decode()
    assert "2 créneaux auront lieu de nouveau" in confirmation
    assert client.post(f"/35/exceptions/{une.pk}/annuler/").status_code == 302
    assert "Aucune exception à venir." in client.get("/35/exceptions/").content.decode()


def test_modifier_et_ce_qui_est_mal_saisi(petit):
    client = client_de(petit.coordination)
    client.post("/35/exceptions/nouvelle/", corps(petit))
    une = ExceptionDatee.objects.get()
    page = client.get(f"/35/exceptions/{une.pk}/")
    assert page.context["formulaire"].initial["classes"] == [str(petit.extras["cm1"].pk)]
    heures = corps(petit, moment="heures", debut="9:00", fin="9:30", revision="1")
    assert client.post(f"/35/exceptions/{une.pk}/", heures).status_code == 302
    une.refresh_from_db()
    assert (une.minutes.lower, une.minutes.upper, une.revision) == (540, 570, 2)
    refus = client.post(f"/35/exceptions/{une.pk}/", corps(petit, au="2026-12-01", revision="2"))
    assert refus.status_code == 422
    assert "Le dernier jour doit suivre le premier." in refus.content.decode()
    vide = client.post(f"/35/exceptions/{une.pk}/", {"moment": "heures"})
    assert "Écrivez une heure comme 8:30." in vide.content.decode()


def test_chercher_par_ecole_et_par_dates_les_passees_repliees(petit):
    for ecole, du in ((petit.ecole, LUNDI), (petit.autre_ecole, datetime.date(2026, 9, 7))):
        ExceptionDatee.objects.create(
            etablissement=ecole, periode=DateRange(du, du + datetime.timedelta(1)), genre="pont"
        )
    client = client_de(petit.coordination)
    tout = client.get("/35/exceptions/").content.decode()
    assert "Exceptions passées (1)" in tout
    cherche = client.get("/35/exceptions/", {"q": "tilleuls"}).content.decode()
    assert "le 7 décembre 2026" in cherche and "7 septembre" not in cherche
    rien = client.get("/35/exceptions/", {"q": "tilleuls", "du": "2027-01-01"}).content.decode()
    assert "Aucune exception ne correspond." in rien


def test_qui_voit_et_qui_change(petit):
    ExceptionDatee.objects.create(
        etablissement=petit.ecole,
        eleve=petit.lea,
        periode=DateRange(LUNDI, LUNDI + datetime.timedelta(1)),
        genre="examen",
    )
    une = ExceptionDatee.objects.get()
    directeur = client_de(f.mandat("DIRECTEUR", petit.ecole.perimetre))
    assert petit.lea.nom_court in directeur.get("/35/exceptions/").content.decode()
    ailleurs = client_de(f.mandat("DIRECTEUR", petit.autre_ecole.perimetre))
    assert petit.lea.nom_court not in ailleurs.get("/35/exceptions/").content.decode()
    assert ailleurs.get(f"/35/exceptions/{une.pk}/").status_code == 404
    pilote = client_de(petit.pilote)
    assert "Examen" in pilote.get("/35/exceptions/").content.decode()
    assert pilote.get("/35/exceptions/nouvelle/").status_code == 404


def test_un_creneau_ponctuel_se_pose_et_se_retire(petit):
    client = client_de(petit.coordination)
    saisie = {
        "ou": str(petit.ecole.pk),
        "origine": "examen",
        "aesh": str(petit.sophie.pk),
        "type": "individuelle",
        "date": str(LUNDI),
        "debut": "9:00",
        "fin": "11:00",
        "eleves": [str(petit.lea.pk)],
    }
    pris = client.post("/35/ponctuels/nouveau/", saisie)
    assert pris.status_code == 422
    assert "déjà à École des Tilleuls (Rennes) de 8 h 30 à 10 h" in pris.content.decode()
    pose = client.post("/35/ponctuels/nouveau/", {**saisie, "debut": "10:00"})
    assert pose.status_code == 302
    un = CreneauPonctuel.objects.get()
    assert "07/12/2026, 10 h – 11 h" in client.get("/35/exceptions/").content.decode()
    assert "Sophie" in client.get(f"/35/ponctuels/{un.pk}/retirer/").content.decode()
    client.post(f"/35/ponctuels/{un.pk}/retirer/")
    assert not CreneauPonctuel.objects.exists()


# --- the real week --------------------------------------------------------------------------------


def reelle(client, petit, lundi=LUNDI):
    return client.get(f"/35/emplois/{petit.emploi.pk}/semaine/", {"lundi": str(lundi)})


def test_la_semaine_reelle_dit_tout_en_mots(petit):
    f.vacances(LUNDI + datetime.timedelta(3), LUNDI + datetime.timedelta(4))
    IndisponibiliteAesh.objects.create(
        aesh=petit.karim, periode=f.AN, jours=[2], moment="matin", motif="second_employeur"
    )
    client = client_de(petit.coordination)
    client.post("/35/exceptions/nouvelle/", corps(petit))
    texte = reelle(client, petit).content.decode()
    assert "Stage (PFMP) — École des Tilleuls" in texte or "Stage (PFMP) —" in texte
    assert "n'a pas lieu" in texte
    assert "Pas de classe : 2026-12-10" in texte
    assert "Indisponible (le matin)" in texte and "econd employeur" not in texte
    assert petit.tom.nom_court in texte
    assert "Semaine A" in texte or "Semaine B" in texte
    vide = reelle(client, petit, datetime.date(2027, 8, 2)).content.decode()
    assert "Aucun créneau" in vide
    assert reelle(client, petit, "n'importe quoi").status_code == 200
    assert client.get(f"/35/emplois/{petit.emploi.pk}/").content.decode().count("/semaine/") == 1


def test_les_creneaux_d_un_autre_pole_n_y_montrent_pas_d_eleve(petit):
    loin = f.ecole("École voisine")
    voisin = f.pole("Voisin", (loin,))
    f.Affectation.objects.create(aesh=petit.sophie, pole=voisin, periode=f.AN)
    max_ = f.eleve("Maximilien", loin)
    emploi = f.emploi(voisin, statut="vise")
    f.creneau(emploi, petit.sophie, loin, 4, "8:30", "10:00", max_)
    coordination = f.mandat("COORD_PIAL", voisin.perimetre)
    publication.publier(emploi, auteur=coordination, le=f.RENTREE, prevenir=False)
    texte = reelle(client_de(petit.coordination), petit).content.decode()
    assert "Autre pôle" in texte and "École voisine" in texte and "Maximilien" not in texte


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_semaine_reelle_coute_autant_de_requetes(petit, nombre, django_assert_num_queries):
    client = client_de(petit.coordination)
    client.post("/35/exceptions/nouvelle/", corps(petit))
    for n in range(nombre):
        f.aesh(f"A{n}", petit.pole)
        ExceptionDatee.objects.create(
            etablissement=petit.ecole,
            periode=DateRange(LUNDI, LUNDI + datetime.timedelta(n + 1)),
            genre="examen",
        )
    with django_assert_num_queries(33):
        assert reelle(client, petit).status_code == 200


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_de_requetes(petit, nombre, django_assert_num_queries):
    client = client_de(petit.coordination)
    for n in range(nombre):
        client.post("/35/exceptions/nouvelle/", corps(petit, du=f"2026-12-{8 + n:02}"))
        CreneauPonctuel.objects.create(
            aesh=petit.sophie,
            etablissement=petit.ecole,
            date=LUNDI,
            debut=600 + n * 60,
            fin=660 + n * 60,
            type="individuelle",
        )
    with django_assert_num_queries(19):
        assert client.get("/35/exceptions/").status_code == 200
