"""The editor's API: shapes, versions, repeats, refusals; every answer in French."""

import datetime
import json
from pathlib import Path

import pytest
from django.test import Client

from aesh.models import Creneau
from comptes.models import Reglage
from socle.models import Acces
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


@pytest.fixture
def client(petit):
    navigateur = Client()
    navigateur.force_login(petit.coordination.membre)
    return navigateur


def corps(petit, **champs):
    return {
        "aesh": str(petit.sophie.pk),
        "etablissement": str(petit.ecole.pk),
        "type": "individuelle",
        "jour": 1,
        "debut": 510,
        "fin": 600,
        "eleves": [str(petit.lea.pk)],
        **champs,
    }


def envoyer(client, methode, url, donnees=None, **entetes):
    return getattr(client, methode)(
        url, data=json.dumps(donnees), content_type="application/json", headers=entetes
    )


def url_creneaux(petit):
    return f"/35/api/v1/emplois/{petit.emploi.pk}/creneaux/"


def url_de(creneau):
    return f"/35/api/v1/creneaux/{creneau['id']}/"


def creer(client, petit, **champs):
    reponse = envoyer(client, "post", url_creneaux(petit), corps(petit, **champs))
    assert reponse.status_code == 201, reponse.content
    return reponse.json()


def test_creer_repond_le_creneau_et_ce_qui_change_autour(client, petit):
    reponse = creer(client, petit)
    creneau = reponse["creneau"]
    assert creneau["description"] == (
        f"Léa S., aide individuelle, lundi de 8 h 30 à 10 h, avec {petit.sophie.nom_complet}, "
        "École des Tilleuls (Rennes)."
    )
    assert (creneau["titre"], creneau["sous_titre"]) == ("Léa S.", "I · École des Tilleuls")
    lignes = {ligne["nom"]: ligne for ligne in reponse["bilan"]["couverture"]}
    assert lignes["Léa S."]["phrase"] == "Manque 10 h 30"
    assert lignes["Léa S."]["manque"] == 630
    assert list(lignes) == ["Léa S."]
    entiere = client.get(f"/35/api/v1/emplois/{petit.emploi.pk}/grille/").json()
    couverture = {ligne["nom"]: ligne for ligne in entiere["couverture"]}
    assert couverture["Nour S."]["notifie"] is None
    assert list(couverture)[-1] == "Léa S."


def test_l_ilot_tient_la_tolerance_du_departement(client, petit):
    Reglage.objects.create(code="tolerance_contrat_minutes", valeur=40, du=f.RENTREE)
    grille = client.get(f"/35/api/v1/emplois/{petit.emploi.pk}/grille/").json()
    assert grille["emploi"]["tolerance"] == 40
    ilot = (Path(__file__).parents[2] / "static/aesh/regles.js").read_text()
    assert "aesh.contrat + etat.emploi.tolerance" in ilot  # no figure of its own


def test_la_meme_cle_ne_cree_qu_une_fois(client, petit):
    cle = {"Idempotency-Key": "abc-1"}
    un = envoyer(client, "post", url_creneaux(petit), corps(petit), **cle)
    deux = envoyer(client, "post", url_creneaux(petit), corps(petit), **cle)
    assert (un.status_code, deux.status_code) == (201, 201)
    assert un.json()["creneau"]["id"] == deux.json()["creneau"]["id"]
    assert Creneau.objects.count() == 1


def test_un_conflit_est_garde_et_dit(client, petit):
    creer(client, petit)
    reponse = creer(client, petit, debut=570, fin=690)
    conflits = reponse["bilan"]["conflits"]
    bloquants = {c["regle"] for c in conflits if c["niveau"] == "bloquant"}
    assert bloquants == {"R2", "R10"}
    assert Creneau.objects.count() == 2


def test_modifier_demande_la_version(client, petit):
    creneau = creer(client, petit)["creneau"]
    assert envoyer(client, "patch", url_de(creneau), {"fin": 660}).status_code == 428
    reponse = envoyer(client, "patch", url_de(creneau), {"fin": 660}, **{"If-Match": '"1"'})
    assert reponse.status_code == 200
    assert reponse["ETag"] == '"2"'
    assert reponse.json()["creneau"]["fin"] == 660
    assert reponse.json()["creneau"]["eleves"] == creneau["eleves"]


def test_une_version_perimee_rend_l_etat_present_et_son_auteur(client, petit):
    creneau = creer(client, petit)["creneau"]
    premier = {"If-Match": '"1"'}
    envoyer(client, "patch", url_de(creneau), {"fin": 660}, **premier)
    reponse = envoyer(client, "patch", url_de(creneau), {"fin": 615}, **premier)
    assert reponse.status_code == 409
    probleme = reponse.json()
    assert probleme["actuel"]["fin"] == 660
    assert probleme["auteur"] == petit.coordination.membre.nom_court
    assert "a modifié ce créneau" in probleme["detail"]
    assert reponse["Content-Type"] == "application/problem+json"
    assert Creneau.objects.get().fin == 660


def test_supprimer_puis_resupprimer(client, petit):
    creneau = creer(client, petit)["creneau"]
    premier = {"If-Match": '"1"'}
    reponse = envoyer(client, "delete", url_de(creneau), **premier)
    assert reponse.status_code == 200
    assert all(c["niveau"] != "bloquant" for c in reponse.json()["bilan"]["conflits"])
    assert envoyer(client, "delete", url_de(creneau), **premier).status_code == 404


def test_une_saisie_impossible_nomme_les_champs(client, petit):
    reponse = envoyer(client, "post", url_creneaux(petit), corps(petit, fin=500))
    assert reponse.status_code == 422
    assert reponse.json()["erreurs"] == [
        {"champ": "fin", "message": "Un créneau doit finir après son début."}
    ]
    assert envoyer(client, "post", url_creneaux(petit), {}).status_code == 400
    assert not Creneau.objects.exists()


def test_un_emploi_propose_refuse(client, petit):
    petit.emploi.statut = "propose"
    petit.emploi.save(update_fields=["statut"])
    reponse = envoyer(client, "post", url_creneaux(petit), corps(petit))
    assert reponse.status_code == 409
    assert "Proposé" in reponse.json()["detail"]


def test_lire_la_grille_est_journalise_avec_les_eleves_lus(client, petit):
    reponse = client.get(f"/35/api/v1/emplois/{petit.emploi.pk}/grille/")
    assert {a["nom"] for a in reponse.json()["aesh"]} == {
        petit.sophie.nom_complet,
        petit.karim.nom_complet,
    }
    acces = Acces.objects.get(objet="eleve")
    assert set(acces.ids) == {petit.lea.pk, petit.tom.pk, petit.nour.pk}
    assert acces.membre_id == petit.coordination.membre_id
    assert acces.fonction == "COORD_PIAL"


@pytest.mark.parametrize(
    ("role", "ou", "lit", "noms"),
    [
        ("PILOTE", "pole", 200, True),
        ("SEI", "tenant", 200, True),
        ("DASEN", "tenant", 200, False),
        ("AESH_REF", "pole", 200, False),
        ("COORD_PIAL", "autre", 404, False),
        ("AESH", "soi", 404, False),
        ("EDUC_PAS", "pole", 404, False),
    ],
)
def test_qui_lit_la_grille_et_qui_voit_les_noms(petit, role, ou, lit, noms):
    lieux = {
        "pole": petit.pole.perimetre,
        "tenant": f.perimetre("T"),
        "autre": f.pole("Autre").perimetre,
        "soi": petit.sophie.perimetre,
    }
    mandat = f.mandat(role, lieux[ou])
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea)
    reponse = navigateur.get(f"/35/api/v1/emplois/{petit.emploi.pk}/grille/")
    assert reponse.status_code == lit
    assert ("Léa" in reponse.content.decode()) is noms
    assert envoyer(navigateur, "post", url_creneaux(petit), corps(petit)).status_code == 404


def test_une_direction_ne_voit_que_les_noms_de_son_ecole(petit):
    mandat = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    contenu = navigateur.get(f"/35/api/v1/emplois/{petit.emploi.pk}/grille/").content.decode()
    assert "Léa" in contenu
    assert "Tom" not in contenu


def test_un_mandat_expire_ferme_tout_de_suite(client, petit):
    url = f"/35/api/v1/emplois/{petit.emploi.pk}/grille/"
    assert client.get(url).status_code == 200
    hier = datetime.date(2026, 9, 2)
    petit.coordination.periode = f.DateRange(f.RENTREE, hier)
    petit.coordination.save(update_fields=["periode"])
    assert client.get(url).status_code == 404
