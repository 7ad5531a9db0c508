"""Two editors on one draft: they see each other, and hear of what the other changed."""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone

from aesh.actions import emplois, publication
from aesh.actions.scenarios import garder_scenario, retenir_scenario
from aesh.models import PresenceEditeur
from tests import fabriques as f

UN, DEUX = "a" * 32, "b" * 32


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.extras["marie"] = f.mandat("COORD_PIAL", petit.pole.perimetre, f.membre("Marie"))
    return petit


def dire(petit, mandat, onglet, **corps):
    client = Client()
    client.force_login(mandat.membre)
    reponse = client.post(
        f"/35/api/v1/emplois/{petit.emploi.pk}/presence/",
        data=json.dumps({"onglet": onglet, **corps}),
        content_type="application/json",
    )
    assert reponse.status_code == 200, reponse.content
    return reponse.json()


def test_chacun_voit_l_autre_et_le_creneau_qu_il_tient(petit):
    creneau = f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea)
    assert dire(petit, petit.coordination, UN, creneau=str(creneau.pk))["presents"] == []
    (vue,) = dire(petit, petit.extras["marie"], DEUX)["presents"]
    assert vue == {
        "nom": petit.coordination.membre.nom_court,
        "creneau": str(creneau.pk),
        "moi": False,
    }
    (vue,) = dire(petit, petit.coordination, UN)["presents"]
    assert (vue["nom"], vue["creneau"]) == (petit.extras["marie"].membre.nom_court, None)


def test_son_autre_onglet_est_dit_sien(petit):
    dire(petit, petit.coordination, UN)
    (vue,) = dire(petit, petit.coordination, DEUX)["presents"]
    assert vue["moi"]


def test_qui_part_ou_se_tait_disparait(petit):
    dire(petit, petit.coordination, UN)
    dire(petit, petit.coordination, UN, part=True)
    assert not PresenceEditeur.objects.exists()
    dire(petit, petit.coordination, UN)
    PresenceEditeur.objects.update(vu_le=timezone.now() - datetime.timedelta(seconds=46))
    assert dire(petit, petit.extras["marie"], DEUX)["presents"] == []
    PresenceEditeur.objects.filter(onglet=UN).update(
        vu_le=timezone.now() - datetime.timedelta(hours=2)
    )
    dire(petit, petit.extras["marie"], "c" * 32)
    assert not PresenceEditeur.objects.filter(onglet=UN).exists()


def test_on_ne_prend_pas_l_onglet_d_un_autre(petit):
    dire(petit, petit.coordination, UN)
    dire(petit, petit.extras["marie"], UN)
    assert PresenceEditeur.objects.get().membre_id == petit.coordination.membre_id


def test_ce_qui_a_change_depuis(petit):
    creneau = f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea)
    hier = timezone.now() - datetime.timedelta(days=1)
    type(creneau).objects.update(modifie_le=hier)
    nouvelles = dire(petit, petit.coordination, UN, depuis=timezone.now().isoformat())
    assert (nouvelles["revisions"], nouvelles["total"]) == ([], 1)
    type(creneau).objects.update(modifie_le=timezone.now(), revision=7)
    apres = dire(petit, petit.coordination, UN, depuis=nouvelles["maintenant"])
    assert apres["revisions"] == [[str(creneau.pk), 7]]
    cle = str(creneau.pk)
    assert apres["retires"] == []
    creneau.delete()
    enfin = dire(petit, petit.coordination, UN, depuis=apres["maintenant"])
    assert (enfin["total"], enfin["retires"]) == (0, [cle])


def sort(petit):
    return dire(petit, petit.coordination, UN)["version"]


def test_la_version_dit_ce_qu_elle_devient(petit):
    """A tab opened on a draft learns that it was kept aside, proposed, published, replaced."""
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea)
    assert sort(petit) == {
        "statut": "brouillon",
        "designation": "Version 1",
        "modifiable": True,
        "phrase": "Cette page montre maintenant la version 1, celle qui sera proposée.",
        "brouillon": None,
    }
    autre = f.mandat("COORD_PIAL", petit.pole.perimetre, f.membre("Marie", "Durand"))
    scenario = garder_scenario(brouillon=petit.emploi, auteur=autre, nom="Avec Karim")
    scenario = retenir_scenario(scenario=scenario, auteur=autre, maintenant=timezone.now())
    dit = sort(petit)
    assert (dit["statut"], dit["modifiable"]) == ("brouillon", True)
    assert dit["designation"].startswith("Scénario « ") and dit["brouillon"] == str(scenario.pk)
    petit.emploi = scenario
    emplois.proposer(scenario, auteur=autre)
    dit = sort(petit)
    assert (dit["statut"], dit["modifiable"]) == ("propose", False)
    assert "Marie Durand" in dit["phrase"]
    emplois.viser(scenario, auteur=petit.pilote)
    assert sort(petit)["phrase"].startswith("Visa donné par ")
    publication.publier(scenario, auteur=autre, le=f.RENTREE, prevenir=False)
    assert sort(petit)["phrase"].startswith("Publiée par Marie Durand")
    type(scenario).objects.filter(pk=scenario.pk).update(statut="archive")
    assert "plus récente" in sort(petit)["phrase"]


def test_un_onglet_mal_nomme_est_refuse(petit):
    client = Client()
    client.force_login(petit.coordination.membre)
    reponse = client.post(
        f"/35/api/v1/emplois/{petit.emploi.pk}/presence/",
        data=json.dumps({"onglet": "x"}),
        content_type="application/json",
    )
    assert reponse.status_code == 400


@pytest.mark.parametrize("autres", [1, 5])
def test_se_dire_present_coute_autant_de_requetes(petit, autres, django_assert_num_queries):
    for n in range(autres):
        dire(petit, petit.extras["marie"], f"{n:032x}")
    dire(petit, petit.coordination, UN)
    client = Client()
    client.force_login(petit.coordination.membre)
    with django_assert_num_queries(21):
        client.post(
            f"/35/api/v1/emplois/{petit.emploi.pk}/presence/",
            data=json.dumps({"onglet": UN}),
            content_type="application/json",
        )
