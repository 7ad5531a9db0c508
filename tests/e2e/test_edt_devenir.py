"""A version that becomes something else under an open tab: it says so, and the work is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from aesh.actions.emplois import proposer, reprendre
from aesh.actions.scenarios import garder_scenario, retenir_scenario, supprimer_scenario
from aesh.models import Creneau, EmploiDuTemps
from comptes.models import Mandat, Membre
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller, enregistre
from tests.e2e.navigateur import entrer, temoin_de, verifier_ecran
from tests.e2e.test_edt_a_deux import entendre
from tests.e2e.test_edt_reseau import COUPURES, attend, boite, lire

COMPTE = "deux-departements"


@contextmanager
def marie_fait(marie: Membre) -> Iterator[Mandat]:
    """In one transaction of hers."""
    with transaction.atomic(), cloison("35"):
        yield Mandat.objects.select_related("perimetre").get(membre=marie)


def version(attente: emplois.Attente) -> EmploiDuTemps:
    return EmploiDuTemps.objects.select_related("pole").get(pk=attente.emploi.split("/")[-2])


@pytest.fixture
def attente(page: Page, serveur: str) -> emplois.Attente:
    temoin_de(page).attendues += [*COUPURES, "409", "Conflict", "404", "Not Found"]
    return emplois.ouvrir_attente(COMPTE)


@pytest.fixture
def marie(attente: emplois.Attente) -> Membre:
    return emplois.collegue(attente, "Marie", "Durand")


def fin_dialogue(page: Page) -> Any:
    return page.locator("#dialogue-devenir")


def test_un_brouillon_devenu_scenario_le_dit_et_se_modifie_encore(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    with marie_fait(marie) as mandat:
        EmploiDuTemps.objects.filter(pole=version(attente).pole).exclude(scenario="").delete()
        garde = garder_scenario(brouillon=version(attente), nom="Avec Karim", auteur=mandat)
    with page.expect_response(lambda r: r.url.endswith("/presence/")):
        aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    avant = lire(attente.autre_creneau)
    with marie_fait(marie) as mandat:
        retenir_scenario(scenario=garde, auteur=mandat, maintenant=timezone.now())
    entendre(
        page,
        lambda: expect(page.locator(".edt-ensemble")).to_contain_text(
            "Cette page montre maintenant le scénario", timeout=2500
        ),
    )
    verifier_ecran(page, "edt-devenu-scenario")
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == avant[2] - 15
    page.get_by_role("link", name="Ouvrir le brouillon qui sera proposé").click()
    expect(page).to_have_url(f"{serveur}/35/emplois/{garde.pk}/")


def test_une_version_proposee_ailleurs_arrete_la_page_et_garde_ce_qui_attend(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    fin = lire(attente.autre_creneau)[2]
    emplois.couper(page)
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    attend(page, 1)
    with marie_fait(marie) as mandat:
        # What blocks is not the matter here: every slot but one goes.
        Creneau.objects.filter(emploi=version(attente)).exclude(pk=attente.autre_creneau).delete()
        proposer(version(attente), auteur=mandat)
    page.context.set_offline(False)
    boite_de_fin = fin_dialogue(page)
    expect(boite_de_fin).to_contain_text("Proposée au pilote par Marie Durand")
    expect(boite_de_fin).to_contain_text(
        "1 modification n'a pas été enregistrée. Elle est gardée sur cet appareil"
    )
    page.keyboard.press("Escape")
    expect(boite_de_fin).to_be_visible()
    verifier_ecran(page, "edt-devenue-proposee")
    assert lire(attente.autre_creneau)[2] == fin
    boite_de_fin.get_by_role("link", name="Recharger la page").click()
    avis = page.locator("[data-avis]")
    expect(avis).to_contain_text("1 modification de cet appareil n'a pas été enregistrée")
    expect(avis).to_contain_text("À modifier : ")
    with marie_fait(marie) as mandat:
        reprendre(version(attente), auteur=mandat)
    page.reload()
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15
    # Undone like any other.
    page.get_by_role("button", name="Annuler : modification de").click()
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin


def test_un_scenario_supprime_le_dit_et_ce_qui_attendait_se_lit_encore(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    with marie_fait(marie) as mandat:
        EmploiDuTemps.objects.filter(pole=version(attente).pole).exclude(scenario="").delete()
        garde = garder_scenario(brouillon=version(attente), nom="Pour voir", auteur=mandat)
        lignee = Creneau.objects.get(pk=attente.autre_creneau).lignee
        cle = str(Creneau.objects.get(emploi=garde, lignee=lignee).pk)
    aller(page, serveur, COMPTE, f"/35/emplois/{garde.pk}/")
    enregistre(page)
    emplois.couper(page)
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    attend(page, 1)
    with marie_fait(marie) as mandat:
        supprimer_scenario(scenario=garde, auteur=mandat)
    page.context.set_offline(False)
    fin = fin_dialogue(page)
    expect(fin).to_contain_text("Il a été supprimé")
    expect(fin).to_contain_text("À modifier : ")
    verifier_ecran(page, "edt-scenario-supprime")
    fin.get_by_role("link", name="Voir les emplois du temps").click()
    page.goto(attente.emploi)
    ailleurs = page.locator("[data-ailleurs]")
    expect(ailleurs).to_contain_text("1 modification faite dans un autre emploi du temps")
    expect(ailleurs).to_contain_text("il a été supprimé, ou votre fonction n'y donne plus accès")
    ailleurs.get_by_role("button", name="Les abandonner").click()
    expect(ailleurs).to_be_empty()


def test_ce_qui_attend_pour_une_autre_version_est_annonce_avec_son_lien(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    entrer(page, serveur, emplois.compte(COMPTE))
    with marie_fait(marie) as mandat:
        EmploiDuTemps.objects.filter(pole=version(attente).pole).exclude(scenario="").delete()
        garde = garder_scenario(brouillon=version(attente), nom="Ailleurs", auteur=mandat)
    onglet = page.context.new_page()
    onglet.goto(attente.emploi)
    enregistre(onglet)
    fin = lire(attente.autre_creneau)[2]
    emplois.couper(onglet)
    boite(onglet, attente.autre_creneau).focus()
    onglet.keyboard.press("Shift+Alt+ArrowLeft")
    attend(onglet, 1)
    onglet.route("**/creneaux/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(f"/35/emplois/{garde.pk}/")
    enregistre(page)
    ailleurs = page.locator("[data-ailleurs]")
    expect(ailleurs).to_be_empty()  # that tab lives: it will send by itself
    onglet.close()
    expect(ailleurs).to_contain_text("1 modification faite dans un autre emploi du temps attend")
    verifier_ecran(page, "edt-attente-ailleurs")
    ailleurs.get_by_role("link", name="Ouvrir cet emploi du temps").click()
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15
