"""Sign in, act under another mission, lose a mission with the page open, entrust one."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from psycopg.types.range import DateRange

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat, Membre
from socle.cloison import cloison
from tests.distribution import Cote, mandater, monter
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

MOT_DE_PASSE = "une phrase de passe longue"


@pytest.fixture
def cote(base_reelle: str) -> Cote:
    with transaction.atomic():
        return monter("35", "A")


@pytest.fixture
def adresse(cote: Cote) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def page(navigateur: Browser, adresse: str) -> Iterator[Page]:
    with page_surveillee(navigateur, adresse) as ouverte:
        yield ouverte


def test_se_connecter_voir_son_territoire_changer_de_casquette(page: Page, cote: Cote) -> None:
    membre = cote.personnes[Role.SEI]
    membre.set_password(MOT_DE_PASSE)
    membre.save()
    with transaction.atomic(), cloison("35"):
        mandater(membre, Role.COORD_PIAL, cote.perimetres[GenrePerimetre.POLE])
    page.goto("/")
    verifier_ecran(page, "bienvenue")
    page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    page.get_by_label("Courriel").fill(membre.email)
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/35/")
    expect(page.get_by_role("banner")).to_contain_text("Ille-et-Vilaine (35)")
    page.locator("details.menu-compte > summary").click()
    verifier_ecran(page, "menu-compte")
    page.get_by_role("button", name="Gestionnaire du SEI").click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("À traiter")
    expect(page.get_by_role("banner")).to_contain_text("Gestionnaire du SEI")
    verifier_ecran(page, "accueil-sei")
    page.locator("details.menu-compte > summary").click()
    page.get_by_role("button", name="Coordination PIAL").click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("Mon PIAL")
    verifier_ecran(page, "accueil-coordination")


def test_une_mission_close_ferme_la_page_ouverte(page: Page, adresse: str, cote: Cote) -> None:
    entrer(page, adresse, cote.personnes[Role.PILOTE])
    page.goto("/35/missions/")
    expect(page.locator("h1")).to_have_text("Missions")
    with transaction.atomic(), cloison("35"):
        Mandat.objects.filter(pk=cote.mandats[Role.PILOTE].pk).update(
            periode=DateRange(datetime.date(2020, 9, 1), datetime.date(2021, 9, 1))
        )
    temoin_de(page).attendues.append("404")
    page.reload()
    expect(page.locator("h1")).to_have_text("Page introuvable")
    page.get_by_role("link", name="Revenir à l'accueil").click()
    expect(page.get_by_role("main")).to_contain_text("Aucune mission en cours")
    verifier_ecran(page, "sans-mission")


def test_le_sei_confie_et_clot_une_mission(page: Page, adresse: str, cote: Cote) -> None:
    entrer(page, adresse, cote.personnes[Role.SEI_CHEF])
    page.goto("/35/missions/")
    verifier_ecran(page, "missions")
    page.get_by_role("link", name="Confier une mission").click()
    verifier_ecran(page, "mission-choisir")
    page.get_by_role("link", name="Direction d'école").click()
    page.get_by_role("button", name="Confier la mission").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    verifier_ecran(page, "mission-erreur")
    page.get_by_label("Adresse électronique professionnelle").fill("lea.martin@exemple.fr")
    page.get_by_label("Prénom").fill("Léa")
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("Où").select_option(label="LIEU35A perimetre E")
    page.get_by_role("button", name="Confier la mission").click()
    expect(page.get_by_role("main")).to_contain_text("Mission confiée à Léa M.")
    assert Membre.objects.filter(email="lea.martin@exemple.fr").exists()
    page.get_by_role("link", name="Clore Léa Martin").click()
    verifier_ecran(page, "mission-clore")
    page.get_by_role("button", name="Clore la mission").click()
    expect(page.get_by_role("main")).to_contain_text("n'y a plus accès")
    page.goto("/35/courriels-de-demonstration/")
    expect(page.get_by_role("main")).to_contain_text("Une mission vous est confiée")
    verifier_ecran(page, "boite")


def test_les_reglages_se_lisent_et_se_changent(page: Page, adresse: str, cote: Cote) -> None:
    entrer(page, adresse, cote.personnes[Role.SEI_CHEF])
    page.goto("/35/reglages/")
    verifier_ecran(page, "reglages")
    page.get_by_role("link", name="Modifier Visa avant la publication").click()
    page.get_by_label("aucun visa").check()
    verifier_ecran(page, "reglage")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("main")).to_contain_text("Réglage enregistré")
