"""Scenarios: drafts kept aside, chosen, renamed, deleted; never in force, never published."""

import datetime

import pghistory
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aesh.actions import emplois, scenarios
from aesh.actions.publication import publier
from aesh.models import Creneau, EmploiDuTemps, RemarqueCreneau
from aesh.requetes.differences import comparer
from aesh.requetes.emplois import etats_des_poles
from aesh.requetes.versions import historique, version_en_preparation, version_en_vigueur
from comptes.models import Reglage
from socle.erreurs import ActionRefusee
from tests import fabriques as f

LE = datetime.date(2026, 11, 22)
MAINTENANT = datetime.datetime(2026, 11, 22, 10, 5, tzinfo=datetime.UTC)
LUNDI = datetime.date(2026, 11, 23)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    return petit


def garder(petit, nom: str = "Karim au collège", quoi=None) -> EmploiDuTemps:
    return scenarios.garder_scenario(
        brouillon=quoi or petit.emploi, nom=nom, auteur=petit.coordination
    )


def retenir(petit, scenario: EmploiDuTemps) -> EmploiDuTemps:
    return scenarios.retenir_scenario(
        scenario=scenario, auteur=petit.coordination, maintenant=MAINTENANT
    )


def contenu(emploi: EmploiDuTemps) -> set[tuple]:
    """Slots whatever their ids: lineage, place, pupils."""
    return {
        (c.lignee, c.aesh_id, c.jour, c.debut, c.fin, *c.liens_eleves.values_list("eleve_id"))
        for c in Creneau.objects.filter(emploi=emploi)
    }


def test_garder_copie_le_brouillon_qui_ne_change_pas(petit):
    avant = contenu(petit.emploi)
    scenario = garder(petit, "  Karim   au collège ")
    assert (scenario.scenario, scenario.statut) == ("Karim au collège", "brouillon")
    assert scenario.designation == "Scénario « Karim au collège »"
    assert contenu(scenario) == avant == contenu(petit.emploi)
    assert version_en_preparation(petit.pole.pk, f.ANNEE) == petit.emploi
    f.creneau(scenario, petit.sophie, petit.ecole, 2, "9:00", "10:00", petit.lea)
    assert contenu(petit.emploi) == avant
    assert contenu(garder(petit, "Et encore", scenario)) == contenu(scenario)


def test_garder_refuse_avec_la_sortie(petit):
    for nom, phrase in (("  ", "Donnez un nom"), ("x" * 61, "trop long")):
        with pytest.raises(ActionRefusee, match=phrase):
            garder(petit, nom)
    garder(petit, "Été")
    with pytest.raises(ActionRefusee, match="s'appelle déjà"):
        garder(petit, "ete")
    with pytest.raises(ActionRefusee, match="n'est plus un brouillon"):
        scenarios.garder_scenario(brouillon=petit.emploi, nom="Essai", auteur=petit.pilote)
    for rang in range(scenarios.SCENARIOS_MAXIMUM - 1):
        garder(petit, f"Essai {rang}")
    with pytest.raises(ActionRefusee, match="supprimez-en un, ou retenez-en un"):
        garder(petit, "Un de trop")
    assert EmploiDuTemps.objects.exclude(scenario="").count() == scenarios.SCENARIOS_MAXIMUM
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    with pytest.raises(ActionRefusee, match="reprenez-le en brouillon"):
        garder(petit, "Trop tard")


def test_retenir_echange_sans_rien_perdre(petit):
    scenario = garder(petit)
    f.creneau(scenario, petit.sophie, petit.ecole, 2, "9:00", "10:00", petit.lea)
    du_brouillon, du_scenario = contenu(petit.emploi), contenu(scenario)
    numero = petit.emploi.version
    retenu = retenir(petit, scenario)
    assert (retenu.pk, retenu.scenario, retenu.version) == (scenario.pk, "", numero)
    assert version_en_preparation(petit.pole.pk, f.ANNEE).pk == scenario.pk
    petit.emploi.refresh_from_db()
    assert petit.emploi.scenario == "Brouillon du 22/11/2026"
    assert (contenu(petit.emploi), contenu(retenu)) == (du_brouillon, du_scenario)
    acte = pghistory.models.Events.objects.tracks(retenu).last()
    assert acte.pgh_context["acte"] == "retenir_scenario"
    assert acte.pgh_context["scenario"] == "Karim au collège"


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ajouts=st.lists(st.tuples(st.booleans(), st.integers(2, 5)), max_size=4))
def test_retenir_deux_fois_revient_au_meme_brouillon(petit, ajouts):
    EmploiDuTemps.objects.exclude(pk=petit.emploi.pk).delete()
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(scenario="")
    petit.emploi.refresh_from_db()
    scenario = garder(petit)
    for au_scenario, jour in ajouts:
        ou = scenario if au_scenario else petit.emploi
        f.creneau(ou, petit.sophie, petit.ecole, jour, "9:00", "10:00", petit.lea)
    avant = contenu(petit.emploi), contenu(scenario), petit.emploi.version
    retenir(petit, scenario)
    revenu = retenir(petit, petit.emploi)
    scenario.refresh_from_db()
    assert (contenu(revenu), contenu(scenario), revenu.version) == avant
    assert revenu.pk == petit.emploi.pk
    assert scenario.scenario.startswith("Brouillon du 22/11/2026")
    assert EmploiDuTemps.objects.count() == 2


def test_retenir_sans_brouillon_prend_le_numero_suivant(petit):
    scenario = garder(petit)
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="publie")
    suite = f.emploi(petit.pole, statut="archive")
    EmploiDuTemps.objects.filter(pk=suite.pk).update(version=7)
    assert retenir(petit, scenario).version == 8, "il est publié après la 7 : il la remplace"
    assert EmploiDuTemps.objects.exclude(scenario="").count() == 0


@pytest.mark.parametrize("statut", ["propose", "vise"])
def test_retenir_refuse_quand_une_version_est_deja_proposee(petit, statut):
    scenario = garder(petit)
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut=statut)
    with pytest.raises(ActionRefusee, match="reprenez-la en brouillon"):
        retenir(petit, scenario)
    scenario.refresh_from_db()
    assert scenario.scenario


def test_un_scenario_ne_se_propose_ni_ne_se_publie(petit):
    scenario = garder(petit)
    with pytest.raises(ActionRefusee, match="retenez-le d'abord"):
        emplois.proposer(scenario, auteur=petit.coordination)
    Reglage.objects.update_or_create(
        code="visa_publication", du=datetime.date(2026, 9, 1), defaults={"valeur": "aucun"}
    )
    with pytest.raises(ActionRefusee, match="retenez-le d'abord"):
        publier(scenario, auteur=petit.coordination, le=LE)
    scenario.refresh_from_db()
    assert scenario.statut == "brouillon"
    deplace = emplois.changer_date_effet(scenario, auteur=petit.coordination, date_effet=LUNDI)
    assert deplace.date_effet == LUNDI


def test_un_scenario_n_est_jamais_en_vigueur_ni_celui_que_l_on_prepare(petit):
    garder(petit)
    assert version_en_vigueur(petit.pole.pk, f.ANNEE, datetime.date(2027, 1, 1)) is None
    (etat,) = etats_des_poles(petit.coordination, LE)
    assert (etat.en_cours, etat.publie) == (petit.emploi, None)
    EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="publie")
    (etat,) = etats_des_poles(petit.coordination, LE)
    assert (etat.en_cours, etat.publie.pk) == (None, petit.emploi.pk)
    ouvert = emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=LUNDI, auteur=petit.coordination
    )
    assert ouvert.version == petit.emploi.version + 1, "les scénarios n'usent pas de numéro"
    lignes = historique(petit.pole.pk, f.ANNEE, LE)
    assert [x.emploi.scenario for x in lignes] == ["", "", "Karim au collège"]
    assert lignes[2].precedente.pk == petit.emploi.pk
    assert ["en vigueur" in x.etat.libelle for x in lignes] == [False, True, False]


def test_renommer_puis_supprimer(petit):
    scenario, autre = garder(petit), garder(petit, "Autre")
    with pytest.raises(ActionRefusee, match="s'appelle déjà"):
        scenarios.renommer_scenario(
            scenario=autre, nom="karim au COLLEGE", auteur=petit.coordination
        )
    renomme = scenarios.renommer_scenario(
        scenario=scenario, nom="Karim au Collège", auteur=petit.coordination
    )
    assert renomme.scenario == "Karim au Collège"
    slot = Creneau.objects.filter(emploi=scenario).first()
    remarque = RemarqueCreneau.objects.create(
        pole=petit.pole, emploi=scenario, lignee=slot.lignee, genre="note", fonction="COORD_PIAL"
    )
    scenarios.supprimer_scenario(scenario=scenario, auteur=petit.coordination)
    assert not EmploiDuTemps.objects.filter(pk=scenario.pk).exists()
    remarque.refresh_from_db()
    assert remarque.emploi_id == petit.emploi.pk, "une note suit son créneau"
    fin = Creneau.pgh_event_model.objects.filter(pgh_obj_id=slot.pk).latest("pgh_id")
    assert (fin.pgh_label, fin.modifie_par_id) == ("delete", petit.coordination.membre_id)
    with pytest.raises(ActionRefusee, match="vient d'être supprimé"):
        retenir(petit, scenario)
    with pytest.raises(ActionRefusee, match="seul un scénario"):
        scenarios.supprimer_scenario(scenario=petit.emploi, auteur=petit.coordination)
    with pytest.raises(ActionRefusee, match="rechargez"):
        scenarios.renommer_scenario(scenario=autre, nom="Vu", auteur=petit.pilote)
    assert comparer(petit.emploi, autre).aesh == []
