"""Scenarios of means: kept, compared, deleted, taken back; real rows never change."""

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse

from comptes.enums import Role
from reporting.actions import scenarios_moyens as actions
from reporting.actions.demo_moyens import montrer_les_moyens
from reporting.actions.scenarios_moyens import DonneesHypothese
from reporting.enums.moyens import GenreHypothese
from reporting.models import ConstatRentree, Hypothese, RemonteeTerrain, ScenarioMoyens
from reporting.requetes.balance import lire_balance
from reporting.requetes.remontees import en_retard
from reporting.requetes.scenarios_moyens import par_ecole, par_mois, phrase, supposer
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import Cote, monter
from tests.parcours import instantane

LE = datetime.date(2026, 11, 20)
JANVIER = datetime.date(2027, 1, 4)


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    return f.petit_pole()


def etp(minutes: int) -> Fraction:
    return Fraction(minutes * 41, 1607 * 60)


def scenario(petit: f.PetitPole, nom: str = "ULIS en janvier") -> ScenarioMoyens:
    return actions.creer_scenario(auteur=petit.coordination, pole=petit.pole, nom=nom, le=LE)


def ajouter(petit: f.PetitPole, un: ScenarioMoyens, genre: GenreHypothese, **champs: Any) -> Any:
    donnees = DonneesHypothese(genre, champs.pop("du", JANVIER), **champs)
    return actions.ajouter_hypothese(auteur=petit.coordination, scenario=un, donnees=donnees)


def test_un_scenario_change_les_mois_et_les_ecoles_qu_il_dit_et_rien_de_reel(petit):
    un = scenario(petit)
    ajouter(petit, un, GenreHypothese.OUVRIR_ULIS, etablissement=petit.ecole)
    ajouter(
        petit,
        un,
        GenreHypothese.NOTIFICATIONS,
        etablissement=petit.autre_ecole,
        aide="individuelle",
        nombre=3,
        minutes_hebdo=600,
        du=LE,
    )
    ajouter(petit, un, GenreHypothese.AESH_PART, aesh=petit.karim)
    avant_tables = instantane("35")
    avant = lire_balance(petit.pole, LE)
    apres = supposer(avant, un.hypotheses.all())
    ecarts = {m.le.month: m.ecart for m in par_mois(avant, apres)}
    assert ecarts[11] == 0 and ecarts[12] == ecarts[1] == -etp(1800)
    assert ecarts[2] == ecarts[7] == -etp(1800) - etp(1440) - etp(1440)
    par_nom = {e.nom: e.ecart for e in par_ecole(avant, apres)}
    assert par_nom[petit.autre_ecole.nom_court] == -etp(1800)
    assert par_nom[petit.ecole.nom_court] == 0  # the ULIS opens in January
    assert instantane("35") == avant_tables


def test_chaque_hypothese_se_lit_en_une_phrase(petit):
    un = scenario(petit)
    lues = [
        phrase(ajouter(petit, un, genre, **champs))
        for genre, champs in (
            (GenreHypothese.OUVRIR_ULIS, {"etablissement": petit.ecole}),
            (
                GenreHypothese.NOTIFICATIONS,
                {"etablissement": petit.ecole, "aide": "mutualisee", "nombre": 2},
            ),
            (GenreHypothese.AESH_PART, {"aesh": petit.karim}),
            (GenreHypothese.AESH_ARRIVE, {"minutes_hebdo": 1440, "nombre": 2}),
            (GenreHypothese.CONTRAT_CHANGE, {"aesh": petit.sophie, "minutes_hebdo": 1800}),
            (GenreHypothese.ECOLE_CHANGE, {"etablissement": petit.autre_ecole}),
        )
    ]
    ecole, autre = petit.ecole.nom_court, petit.autre_ecole.nom_court
    assert lues == [
        f"Une ULIS ouvre à {ecole}",
        f"2 notifications d'aide mutualisée à {ecole}",
        f"{petit.karim.nom_complet} part",
        "2 AESH arrivent, 24 h par semaine",
        f"Le contrat de {petit.sophie.nom_complet} passe à 30 h par semaine",
        f"{autre} quitte le pôle avec les heures d'AESH placées là",
    ]


@pytest.mark.parametrize(
    ("genre", "champs", "phrase_dite"),
    [
        (GenreHypothese.OUVRIR_ULIS, {}, "l'école"),
        (GenreHypothese.AESH_PART, {}, "l'AESH"),
        (GenreHypothese.AESH_ARRIVE, {}, "heures par semaine du contrat"),
    ],
)
def test_une_hypothese_incomplete_dit_ce_qui_manque(petit, genre, champs, phrase_dite):
    with pytest.raises(ActionRefusee, match=phrase_dite):
        ajouter(petit, scenario(petit), genre, **champs)
    assert not Hypothese.objects.exists()


def test_supprimer_puis_reprendre_et_les_noms_restent_uniques(petit):
    un = scenario(petit)
    with pytest.raises(ActionRefusee, match="s'appelle déjà"):
        scenario(petit, "ulis en Janvier")
    actions.supprimer_scenario(auteur=petit.coordination, scenario=un)
    with pytest.raises(ActionRefusee, match="supprimé"):
        ajouter(petit, un, GenreHypothese.AESH_ARRIVE, minutes_hebdo=60)
    scenario(petit)
    repris = actions.reprendre_scenario(auteur=petit.coordination, scenario=un)
    assert (repris.nom, repris.supprime_le) == ("ULIS en janvier (2)", None)


def test_huit_scenarios_au_plus_et_seulement_dans_son_pole(petit):
    for n in range(8):
        scenario(petit, f"Essai {n}")
    with pytest.raises(ActionRefusee, match="maximum"):
        scenario(petit, "De trop")
    voisine = f.mandat("COORD_PIAL", f.pole("Autre").perimetre)
    directrice = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    for auteur in (voisine, directrice):
        with pytest.raises(ActionRefusee):
            actions.creer_scenario(auteur=auteur, pole=petit.pole, nom="X", le=LE)


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def url(nom: str, **autres: Any) -> str:
    return reverse(f"reporting:{nom}", kwargs={"departement": "35", **autres})


@pytest.mark.parametrize("nombre", [1, 3])
def test_comparer_coute_autant_pour_un_scenario_que_pour_trois(
    cote, nombre, django_assert_num_queries
):
    with cloison("35"):
        for n in range(nombre - 1):
            autre = ScenarioMoyens.objects.create(pole=cote.objets["pole"], nom=f"S{n}")
            Hypothese.objects.create(
                scenario=autre,
                genre="aesh_part",
                a_partir_du=LE,
                aesh=cote.objets["aesh"],
            )
    client = cote.client(Role.COORD_PIAL)
    adresse = url("simulations", pole=cote.objets["pole"].pk)
    client.get(adresse)
    with django_assert_num_queries(28):
        reponse = client.get(adresse)
    assert len(reponse.context["scenarios"]) == nombre


def test_les_pages_creent_ajoutent_retirent_suppriment_et_reprennent(cote):
    client, pole = cote.client(Role.COORD_PIAL), cote.objets["pole"].pk
    liste = url("simulations", pole=pole)
    assert client.post(liste, {"nom": ""}).status_code == 422
    page = client.post(liste, {"nom": "Deux départs"}, follow=True)
    fiche = page.redirect_chain[-1][0]
    corps = {"genre": "aesh_part", "a_partir_du": "2026-11-02", "nombre": "1"}
    refus = client.post(fiche, corps)
    assert refus.status_code == 422 and "Choisissez l&#x27;AESH." in refus.content.decode()
    page = client.post(fiche, corps | {"aesh": str(cote.objets["aesh"].pk)}, follow=True)
    assert "Rien de réel n&#x27;a changé" in page.content.decode()
    with cloison("35"):
        une = Hypothese.objects.get(scenario__nom="Deux départs")
    client.post(url("hypothese_retirer", hypothese=une.pk))
    client.post(url("simulation_supprimer", simulation=une.scenario_id))
    assert "Scénarios supprimés" in client.get(liste).content.decode()
    client.post(url("simulation_reprendre", simulation=une.scenario_id))
    assert "Scénarios supprimés" not in client.get(liste).content.decode()
    lecteur = cote.client(Role.DASEN)  # reads the shared address, changes nothing
    assert lecteur.get(fiche).status_code == 200
    assert lecteur.post(fiche, corps).status_code == 404


def test_la_demonstration_montre_scenarios_constats_et_remontees(petit):
    """Called twice it writes once; a closed, an answered, a followed and a late gap are there."""
    f.mandat("SEI", f.perimetre("T"))
    assert montrer_les_moyens(le=LE) and not montrer_les_moyens(le=LE)
    assert ScenarioMoyens.objects.count() == 2 and Hypothese.objects.count() == 3
    assert ConstatRentree.objects.get().envoye_le is not None
    etats = set(RemonteeTerrain.objects.values_list("etat", flat=True))
    assert etats == {"deposee", "prise_en_charge", "repondue", "close"}
    assert RemonteeTerrain.objects.filter(en_retard(LE)).count() == 1
