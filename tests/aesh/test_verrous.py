"""A locked slot: said by people, kept by copies, read by the solver alone."""

import json
import re

import pytest
from django.test import Client

from aesh.actions.copie import copier_creneaux
from aesh.actions.lots import Operation, appliquer
from aesh.actions.scenarios import garder_scenario
from aesh.models import Creneau
from aesh.planning.brouillon import Mode, Portee
from aesh.planning.traduction import traduire
from aesh.regles.annee_passee import CreneauRepris
from aesh.requetes.brouillon_solveur import brouillon_de
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.extras["un"] = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea, verrouille=True
    )
    petit.extras["deux"] = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.lea
    )
    return petit


def verrous(emploi):
    return [c.verrouille for c in Creneau.objects.filter(emploi=emploi).order_by("jour")]


def client_de(petit):
    client = Client()
    client.force_login(petit.coordination.membre)
    return client


def test_un_scenario_garde_les_verrous(petit):
    scenario = garder_scenario(brouillon=petit.emploi, nom="Essai", auteur=petit.coordination)
    assert verrous(scenario) == [True, False]


def test_l_an_passe_ne_verrouille_rien(petit):
    """Last year's locks were about last year."""
    vers = f.emploi(f.pole("Sud"))
    un = petit.extras["un"]
    copier_creneaux(
        depuis=petit.emploi,
        vers=vers,
        membre=petit.coordination.membre_id,
        repris=[CreneauRepris(un.pk, None, ())],
    )
    assert verrous(vers) == [False]


def test_une_selection_se_verrouille_et_se_delie(petit):
    for voulu in (True, False):
        lus = list(petit.emploi.creneaux.all())
        appliquer(
            emploi=petit.emploi,
            auteur=petit.coordination,
            operations=[
                Operation(creneau=c.pk, revision=c.revision, changements={"verrouille": voulu})
                for c in lus
            ],
        )
        assert verrous(petit.emploi) == [voulu, voulu]


def test_l_api_verrouille_un_creneau_et_le_dit(petit):
    deux = petit.extras["deux"]
    reponse = client_de(petit).patch(
        f"/35/api/v1/creneaux/{deux.pk}/",
        json.dumps({"verrouille": True}),
        content_type="application/json",
        headers={"If-Match": f'"{deux.revision}"'},
    )
    assert reponse.status_code == 200
    dit = reponse.json()["creneau"]
    assert dit["verrouille"] is True and dit["description"].endswith("Verrouillé.")
    deux.refresh_from_db()
    assert deux.verrouille and deux.debut == 510


def test_le_formulaire_le_montre_et_le_change(petit):
    un, client = petit.extras["un"], client_de(petit)
    adresse = f"/35/emplois/{petit.emploi.pk}/creneaux/{un.pk}/"
    dit = client.get(adresse).content.decode()
    (case,) = re.findall(r'<input[^>]*name="verrouille"[^>]*>', dit)
    assert " checked" in case
    client.post(
        adresse,
        {
            "type": "individuelle",
            "aesh": str(petit.sophie.pk),
            "etablissement": str(petit.ecole.pk),
            "eleves": str(petit.lea.pk),
            "jour": "1",
            "debut": "8:30",
            "fin": "10:00",
            "semaine": "toutes",
            "revision": "1",
        },
    )
    assert verrous(petit.emploi) == [False, False]


def test_la_grille_et_la_liste_le_disent(petit):
    client = client_de(petit)
    grille = client.get(f"/35/emplois/{petit.emploi.pk}/").content.decode()
    assert grille.count(" verrou") == 1
    liste = client.get(f"/35/emplois/{petit.emploi.pk}/?vue=liste").content.decode()
    assert liste.count("<div>Verrouillé</div>") == 1


def test_seul_le_verrou_tient_dans_une_reparation_ambitieuse(petit):
    probleme = traduire(
        brouillon_de(petit.emploi, petit.emploi.date_effet), Portee(), Mode.AMBITIEUX
    ).probleme
    plages = probleme.ecoles[probleme.eleves[probleme.verrous[0].eleve].ecole].plages
    assert [plages[v.plage].jour for v in probleme.verrous] == [0], "Monday's slot alone is held"
    assert len(probleme.en_vigueur) == 1
