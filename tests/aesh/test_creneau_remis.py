"""A slot put back after its deletion is the same slot: what was said of it follows."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from aesh.actions.emplois import ouvrir_brouillon
from aesh.actions.remarques import ecrire_remarque
from aesh.models import Creneau, EmploiDuTemps
from aesh.requetes.remarques import ouvertes_par_creneau, portee_des_remarques
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.extras["creneau"] = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea
    )
    petit.extras["direction"] = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    ecrire_remarque(
        creneau=petit.extras["creneau"],
        auteur=petit.extras["direction"],
        genre="remarque",
        texte="Le car arrive à 8 h 40.",
    )
    return petit


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


def envoyer(client, methode, url, donnees=None, statut=200, **entetes):
    reponse = getattr(client, methode)(
        url, data=json.dumps(donnees), content_type="application/json", headers=entetes
    )
    assert reponse.status_code == statut, reponse.content
    return reponse.json()


def racine(petit):
    return f"/35/api/v1/emplois/{petit.emploi.pk}/"


def supprimer(client, creneau):
    envoyer(client, "delete", f"/35/api/v1/creneaux/{creneau.pk}/", **{"If-Match": '"1"'})


def remettre(client, petit, origine):
    lu = envoyer(
        client, "post", f"{racine(petit)}creneaux/", corps(petit, origine=str(origine)), 201
    )
    return Creneau.objects.get(pk=lu["creneau"]["id"])


def test_annuler_une_suppression_garde_la_lignee_donc_les_remarques(client, petit):
    ancien = petit.extras["creneau"]
    supprimer(client, ancien)
    remis = remettre(client, petit, ancien.pk)
    assert remis.pk != ancien.pk
    assert remis.lignee == ancien.lignee
    portee = portee_des_remarques(petit.coordination, timezone.localdate())
    assert ouvertes_par_creneau(petit.emploi, portee) == {remis.lignee: 1}
    (montre,) = client.get(f"{racine(petit)}grille/").json()["creneaux"]
    assert montre["remarques"] == 1


def test_supprime_deux_fois_remis_deux_fois(client, petit):
    ancien = petit.extras["creneau"]
    supprimer(client, ancien)
    remis = remettre(client, petit, ancien.pk)
    supprimer(client, remis)
    assert remettre(client, petit, remis.pk).lignee == ancien.lignee


def test_un_lot_remis_garde_chaque_lignee(client, petit):
    deux = f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 2, "8:30", "9:30", petit.tom)
    anciens = {petit.extras["creneau"].pk: petit.extras["creneau"], deux.pk: deux}
    otes = [{"acte": "supprimer", "creneau": str(cle), "revision": 1} for cle in anciens]
    envoyer(client, "post", f"{racine(petit)}lot/", {"operations": otes})
    poses = [
        {"acte": "creer", **corps(petit, jour=jour, origine=str(cle))}
        for jour, cle in enumerate(anciens, 1)
    ]
    poses.append({"acte": "creer", **corps(petit, jour=5)})
    lus = envoyer(client, "post", f"{racine(petit)}lot/", {"operations": poses})["creneaux"]
    lignees = [Creneau.objects.get(pk=lu["id"]).lignee for lu in lus]
    assert lignees[:2] == [ancien.lignee for ancien in anciens.values()]
    assert lignees[2] not in lignees[:2]


def test_une_lignee_ne_sert_qu_a_un_creneau_de_la_version(client, petit):
    ancien = petit.extras["creneau"]
    encore_la = remettre(client, petit, ancien.pk)  # not deleted: another slot, of its own
    assert encore_la.lignee != ancien.lignee
    supprimer(client, ancien)
    premier, second = (remettre(client, petit, ancien.pk) for _ in range(2))
    assert premier.lignee == ancien.lignee
    assert second.lignee != ancien.lignee
    lot = [{"acte": "creer", **corps(petit, jour=j, origine=str(premier.pk))} for j in (3, 4)]
    supprimer(client, premier)
    lus = envoyer(client, "post", f"{racine(petit)}lot/", {"operations": lot})["creneaux"]
    lignees = [Creneau.objects.get(pk=lu["id"]).lignee for lu in lus]
    assert lignees.count(ancien.lignee) == 1


def test_la_lignee_d_une_autre_version_ne_se_prend_pas(client, petit):
    ancien = petit.extras["creneau"]
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="archive")
    autre = ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=f.RENTREE, auteur=petit.coordination
    )
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="publie")
    cle, lignee = ancien.pk, ancien.lignee
    ancien.delete()
    autre.creneaux.all().delete()  # its copy there has the same lineage
    petit.emploi = autre
    assert remettre(client, petit, cle).lignee != lignee


def test_un_creneau_modifie_ne_change_pas_d_origine(client, petit):
    ancien = petit.extras["creneau"]
    autre = f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 2, "8:30", "9:30", petit.tom)
    supprimer(client, ancien)
    envoyer(
        client,
        "patch",
        f"/35/api/v1/creneaux/{autre.pk}/",
        {"fin": 600, "origine": str(ancien.pk)},
        **{"If-Match": '"1"'},
    )
    assert Creneau.objects.get(pk=autre.pk).lignee == autre.lignee
