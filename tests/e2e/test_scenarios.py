"""Scenarios kept, compared, chosen; what changed since Monday; without JavaScript for the acts."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import Creneau, EmploiDuTemps
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller
from tests.e2e.navigateur import page_surveillee, verifier_ecran
from tests.serveur import serveur_de_production


@pytest.fixture(scope="module")
def serveur(base_module: str) -> Iterator[str]:
    with serveur_de_production() as adresse:
        yield adresse


@pytest.fixture
def page_sans_js(navigateur: Browser, serveur: str) -> Iterator[Page]:
    with page_surveillee(navigateur, serveur, java_script_enabled=False) as ouverte:
        yield ouverte


def test_garder_comparer_retenir_un_scenario(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("coordonnateur.35")
    aller(page, serveur, "coordonnateur.35", attente.emploi)
    page.get_by_text("Autres versions").click()
    page.get_by_role("link", name="Garder comme scénario…").click()
    verifier_ecran(page, "edt-scenario-garder")
    page.get_by_label("Nom du scénario").fill("Karim au collège")
    page.get_by_role("button", name="Garder ce scénario").click()
    expect(page.get_by_text("est gardé, avec les mêmes créneaux")).to_be_visible()
    expect(page.get_by_text("Scénario « Karim au collège »", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Proposer au pilote")).to_have_count(0)
    verifier_ecran(page, "edt-scenario")

    # The same grid and the same gestures: the slot dies here, not in the draft.
    scenario = page.url.rstrip("/").split("/")[-1]
    with transaction.atomic(), cloison("35"):
        brouillon = EmploiDuTemps.objects.get(pk=attente.emploi.split("/")[-2])
        Creneau.objects.filter(emploi=scenario, type="individuelle").first().delete()  # type: ignore[union-attr]
        avant = brouillon.creneaux.count()

    page.goto(f"{attente.emploi}versions/")
    verifier_ecran(page, "edt-versions-scenarios")
    page.get_by_role("link", name="Comparer au brouillon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparer côte à côte")
    expect(page.get_by_role("columnheader", name="Scénario « Karim au collège »")).to_have_count(2)
    verifier_ecran(page, "edt-cote-a-cote")
    page.get_by_role("checkbox", name=re.compile("publié")).first.check()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("C'est la version publiée").first).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile("^Version"))).to_have_count(4)

    page.goto(f"/35/scenarios/{scenario}/retenir/")
    verifier_ecran(page, "edt-scenario-retenir")
    page.get_by_role("button", name="Retenir ce scénario").click()
    expect(page.get_by_text("est maintenant le brouillon")).to_be_visible()
    expect(page.get_by_role("button", name="Proposer au pilote")).to_be_visible()
    page.goto(f"{attente.emploi.replace('emplois', 'scenarios')}supprimer/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brouillon du ")
    verifier_ecran(page, "edt-scenario-supprimer")
    page.get_by_role("button", name="Supprimer ce scénario").click()
    expect(page.get_by_text(re.compile("Le scénario .* est supprimé"))).to_be_visible()
    with transaction.atomic(), cloison("35"):
        assert not EmploiDuTemps.objects.filter(pk=brouillon.pk).exists()
        assert Creneau.objects.filter(emploi=scenario).count() == avant - 1


def test_change_depuis_lundi_dans_la_liste_et_dans_la_grille(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente("coordonnateur.35")
    emplois.modifier_ailleurs(attente)
    aller(page, serveur, "coordonnateur.35", attente.emploi)
    page.get_by_text("Autres versions").click()
    page.get_by_role("link", name="Changé depuis lundi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Changé depuis le lundi")
    expect(page.get_by_text("Avant", exact=True).first).to_be_visible()
    verifier_ecran(page, "edt-changements")
    page.get_by_role("link", name="Par école").click()
    expect(page).to_have_url(re.compile("par=ecole"))
    page.get_by_role("link", name="Voir ces créneaux dans la grille").click()
    expect(page.get_by_text(re.compile("Changé depuis le lundi"))).to_be_visible()
    marque = page.locator(f'[data-creneau="{attente.autre_creneau}"]').first
    expect(marque).to_have_class(re.compile(r"\bchange\b"))
    expect(marque).to_contain_text("Déplacé ·")
    verifier_ecran(page, "edt-grille-depuis")


def test_sans_javascript_tout_se_fait(page_sans_js: Page, serveur: str) -> None:
    page = page_sans_js
    attente = emplois.ouvrir_attente("coordonnateur2.35")
    aller(page, serveur, "coordonnateur2.35", f"{attente.emploi}garder/")
    page.get_by_label("Nom du scénario").fill("Sans script")
    page.get_by_role("button", name="Garder ce scénario").click()
    scenario = page.url
    page.goto(f"{scenario}cote-a-cote/")
    expect(page.get_by_role("table").first).to_contain_text("Scénario « Sans script »")
    page.goto(f"{scenario.replace('emplois', 'scenarios')}retenir/")
    page.get_by_role("button", name="Retenir ce scénario").click()
    expect(page.get_by_text("est maintenant le brouillon")).to_be_visible()
