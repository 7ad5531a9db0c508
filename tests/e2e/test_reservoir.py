"""The SEI keeps an AESH for replacements, then gives her back, on her page."""

from playwright.sync_api import Page, expect

from tests.e2e.emplois import compte
from tests.e2e.navigateur import entrer, verifier_ecran


def test_garder_une_aesh_pour_les_remplacements(page: Page, serveur: str):
    entrer(page, serveur, compte("sei.35"))
    page.goto(f"{serveur}/35/aesh/")
    page.locator("#tab-aesh tbody a").first.click()
    choix = page.get_by_label("Gardée pour les remplacements")
    enregistrer = page.get_by_role("button", name="Enregistrer : réservoir")
    choix.select_option("departement")
    enregistrer.click()
    expect(page.get_by_text("tous les pôles peuvent l'appeler")).to_be_visible()
    expect(page.get_by_role("definition").get_by_text("tout le département")).to_be_visible()
    verifier_ecran(page, "aesh-fiche-reservoir")
    choix.select_option("non")
    enregistrer.click()
    expect(page.get_by_text("Elle n'est plus au réservoir")).to_be_visible()
    expect(page.get_by_role("definition").get_by_text("tout le département")).to_have_count(0)
