"""Signing in by the form, errors read first, the session that warns before it ends."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.navigateur import entrer, verifier_ecran


@pytest.fixture
def membre(serveur: str) -> object:
    """Anyone of the demonstration."""
    return get_user_model().objects.order_by("email").first()


def test_un_mauvais_mot_de_passe_ne_dit_rien_du_compte(page: Page) -> None:
    page.goto(reverse("account_login"))
    verifier_ecran(page, "connexion")
    page.get_by_label("Courriel").fill("personne@maillage.invalid")
    page.get_by_label("Mot de passe", exact=True).fill("un-mot-de-passe-faux")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    resume = page.get_by_role("group", name="À corriger avant de continuer")
    expect(resume).to_be_focused()
    expect(page).to_have_title("Erreur : Se connecter — Maillage")
    verifier_ecran(page, "connexion-erreur")


def test_le_mot_de_passe_oublie_repond_pareil_pour_une_adresse_inconnue(page: Page) -> None:
    page.goto(reverse("account_reset_password"))
    verifier_ecran(page, "mot-de-passe-oublie")
    page.get_by_label("Courriel").fill("personne@maillage.invalid")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.locator("h1")).to_have_text("Vérifiez votre messagerie")
    verifier_ecran(page, "mot-de-passe-envoye")


@pytest.mark.parametrize("nom", ["aide", "glossaire", "accessibilite", "sources"])
def test_les_pages_du_pied_s_ouvrent_sans_compte(page: Page, nom: str) -> None:
    page.goto(f"/{nom}/")
    verifier_ecran(page, nom)


def test_une_page_inconnue_dit_quoi_faire(page: Page) -> None:
    page.goto("/rien/")
    expect(page.locator("main")).to_contain_text("Demandez au SEI.")


def test_la_session_previent_puis_se_prolonge_ou_se_ferme(
    page: Page, serveur: str, membre: object
) -> None:
    entrer(page, serveur, membre)
    page.clock.install()
    page.goto("/glossaire/")
    modale = page.get_by_role("dialog", name="Votre session va se terminer")
    page.clock.fast_forward("27:50")
    expect(modale).to_be_hidden()
    page.clock.fast_forward("00:20")
    expect(modale).to_be_visible()
    verifier_ecran(page, "session")
    page.get_by_role("button", name="Rester connecté").click()
    expect(modale).to_be_hidden()
    page.clock.fast_forward("28:10")
    expect(modale).to_be_visible()
    page.context.clear_cookies()
    page.clock.fast_forward("02:10")
    page.wait_for_url(f"**{reverse('account_login')}?next=%2Fglossaire%2F")
