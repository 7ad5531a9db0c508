"""Several slots in one act: all or nothing, once, within the pole, in a constant cost."""

import json
import uuid

import pytest
from django.test import Client

from aesh.actions.lots import OPERATIONS_MAXIMUM
from aesh.models import Creneau, CreneauEleve
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


@pytest.fixture
def client(petit):
    navigateur = Client()
    navigateur.force_login(petit.coordination.membre)
    return navigateur


def creation(petit, **champs):
    return {
        "acte": "creer",
        "aesh": str(petit.sophie.pk),
        "etablissement": str(petit.ecole.pk),
        "type": "individuelle",
        "jour": 1,
        "debut": 520,
        "fin": 600,
        "eleves": [str(petit.lea.pk)],
        **champs,
    }


def suppression(creneau, revision=1):
    return {"acte": "supprimer", "creneau": str(creneau.pk), "revision": revision}


def changement(creneau, revision=1, **champs):
    return {"acte": "modifier", "creneau": str(creneau.pk), "revision": revision, **champs}


def envoyer(client, petit, operations, **entetes):
    return client.post(
        f"/35/api/v1/emplois/{petit.emploi.pk}/lot/",
        json.dumps({"operations": operations}),
        content_type="application/json",
        headers=entetes,
    )


def deux_creneaux(petit):
    return [
        f.creneau(petit.emploi, petit.sophie, petit.ecole, jour, "8:30", "10:00", petit.lea)
        for jour in (1, 2)
    ]


def test_creer_modifier_supprimer_ensemble(client, petit):
    lundi, mardi = deux_creneaux(petit)
    operations = [
        creation(petit, jour=4),
        changement(lundi, aesh=str(petit.karim.pk), debut=540),
        suppression(mardi),
    ]
    reponse = envoyer(client, petit, operations)
    assert reponse.status_code == 200, reponse.content
    cree, change, ote = reponse.json()["creneaux"]
    assert (cree["jour"], cree["titre"], cree["revision"]) == (4, "Léa S.", 1)
    assert (change["id"], change["debut"], change["revision"]) == (str(lundi.pk), 540, 2)
    assert change["eleves"] == cree["eleves"]
    assert ote is None
    assert set(reponse.json()["bilan"]) == {"sujets", "aesh", "couverture", "conflits"}
    assert set(Creneau.objects.values_list("jour", flat=True)) == {1, 4}
    assert CreneauEleve.objects.count() == 2
    assert Creneau.objects.get(pk=lundi.pk).modifie_par_id == petit.coordination.membre_id


def test_changer_les_eleves_d_un_lot(client, petit):
    lundi, mardi = deux_creneaux(petit)
    noms = [str(petit.nour.pk), str(petit.lea.pk)]
    operations = [
        changement(lundi, type="mutualisee", eleves=noms),
        changement(mardi, eleves=[]),
    ]
    assert envoyer(client, petit, operations).status_code == 200
    assert set(lundi.liens_eleves.values_list("eleve_id", flat=True)) == {
        petit.nour.pk,
        petit.lea.pk,
    }
    assert not mardi.liens_eleves.exists()


def test_un_creneau_perime_est_nomme_et_rien_n_est_ecrit(client, petit):
    lundi, mardi = deux_creneaux(petit)
    Creneau.objects.filter(pk=mardi.pk).update(revision=2, fin=630, modifie_par=petit.pilote.membre)
    reponse = envoyer(client, petit, [creation(petit), suppression(lundi), suppression(mardi)])
    assert reponse.status_code == 409
    probleme = reponse.json()
    assert (probleme["operation"], probleme["creneau"]) == (2, str(mardi.pk))
    assert probleme["actuel"]["fin"] == 630
    assert "Léa S., aide individuelle, mardi de 8 h 30 à 10 h 30" in probleme["detail"]
    assert "Rien n'est enregistré." in probleme["detail"]
    assert set(Creneau.objects.values_list("pk", flat=True)) == {lundi.pk, mardi.pk}


def test_un_creneau_disparu_est_nomme(client, petit):
    lundi, mardi = deux_creneaux(petit)
    cle = mardi.pk
    mardi.delete()
    perdu = {"acte": "supprimer", "creneau": str(cle), "revision": 1}
    reponse = envoyer(client, petit, [suppression(lundi), perdu])
    assert (reponse.status_code, reponse.json()["creneau"]) == (409, str(cle))
    assert Creneau.objects.filter(pk=lundi.pk).exists()


def test_une_ligne_fausse_refuse_tout(client, petit):
    operations = [creation(petit), creation(petit, fin=500), creation(petit, jour=2)]
    reponse = envoyer(client, petit, operations)
    assert reponse.status_code == 422
    assert reponse.json()["erreurs"] == [
        {"operation": 1, "champ": "fin", "message": "Un créneau doit finir après son début."}
    ]
    assert reponse.json()["detail"].startswith("Ligne 2 : ")
    assert not Creneau.objects.exists()


@pytest.mark.parametrize(
    ("operations", "statut"),
    [
        ([], 400),
        ([{}], 400),
        (["supprimer"], 400),
        ([{"acte": "supprimer"}], 400),
        ([{"acte": "modifier", "creneau": str(uuid.uuid4()), "revision": 1}], 400),
        ([{"acte": "supprimer", "creneau": str(uuid.uuid4()), "revision": 1}], 409),
    ],
)
def test_une_demande_mal_formee_est_refusee(client, petit, operations, statut):
    assert envoyer(client, petit, operations).status_code == statut


def test_pas_plus_de_deux_cents(client, petit):
    toutes = [creation(petit)] * (OPERATIONS_MAXIMUM + 1)
    assert envoyer(client, petit, toutes).status_code == 400
    assert envoyer(client, petit, toutes[:-1]).status_code == 200
    assert Creneau.objects.count() == OPERATIONS_MAXIMUM


def test_deux_fois_le_meme_creneau_est_refuse(client, petit):
    lundi, _ = deux_creneaux(petit)
    reponse = envoyer(client, petit, [changement(lundi, fin=660), suppression(lundi)])
    assert reponse.status_code == 409
    assert "deux fois" in reponse.json()["detail"]


def test_la_meme_cle_n_applique_qu_une_fois(client, petit):
    cle = {"Idempotency-Key": "lot-1"}
    un = envoyer(client, petit, [creation(petit)], **cle)
    deux = envoyer(client, petit, [creation(petit)], **cle)
    assert un.json()["creneaux"][0]["id"] == deux.json()["creneaux"][0]["id"]
    assert Creneau.objects.count() == 1


def test_un_creneau_d_une_autre_version_n_existe_pas(client, petit):
    autre_pole = f.pole("Ailleurs", (f.ecole("Autre"),))
    autre = f.creneau(
        f.emploi(autre_pole), f.aesh("Zoé", autre_pole), f.ecole("X"), 1, "8:30", "9:30"
    )
    assert envoyer(client, petit, [suppression(autre)]).status_code == 409
    assert Creneau.objects.filter(pk=autre.pk).exists()


def test_qui_ne_dessine_pas_n_envoie_pas(petit):
    for mandat in (petit.pilote, f.mandat("COORD_PIAL", f.pole("Ailleurs").perimetre)):
        navigateur = Client()
        navigateur.force_login(mandat.membre)
        assert envoyer(navigateur, petit, [creation(petit)]).status_code == 404
    assert not Creneau.objects.exists()


def test_une_version_proposee_refuse(client, petit):
    petit.emploi.statut = "propose"
    petit.emploi.save(update_fields=["statut"])
    assert envoyer(client, petit, [creation(petit)]).status_code == 409


@pytest.mark.parametrize("nombre", [1, 20])
def test_un_lot_coute_autant_de_requetes_quelle_que_soit_sa_taille(
    client, petit, nombre, django_assert_num_queries
):
    creneaux = [
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
        for _ in range(2 * nombre)
    ]
    client.get("/35/emplois/?liste=1")
    operations = [
        *[creation(petit, jour=3)] * nombre,
        *[changement(c, jour=2, eleves=[str(petit.nour.pk)]) for c in creneaux[:nombre]],
        *[suppression(c) for c in creneaux[nombre:]],
    ]
    with django_assert_num_queries(50):
        assert envoyer(client, petit, operations).status_code == 200
