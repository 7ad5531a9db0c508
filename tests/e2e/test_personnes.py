"""A coordinator notes when an AESH cannot work, and takes it back."""

from playwright.sync_api import Page, expect

from comptes.models import Membre
from tests.e2e.navigateur import entrer, verifier_ecran


def test_noter_puis_retirer_une_indisponibilite(page: Page, serveur: str):
    qui = Membre.objects.get(email="coordonnateur.35@demo.maillage.invalid")
    entrer(page, serveur, qui)
    page.goto(f"{serveur}/35/aesh/")
    verifier_ecran(page, "aesh-liste")
    page.locator("#tab-aesh tbody a").first.click()
    verifier_ecran(page, "aesh-fiche")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("h1")).to_be_visible()
    verifier_ecran(page, "aesh-fiche-erreurs")
    page.get_by_label("Du", exact=True).fill("2026-11-23")
    page.get_by_label("Mercredi").check()
    page.get_by_label("Moment").select_option("matin")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Mercredi, le matin, à partir du 23 novembre 2026")).to_be_visible()
    verifier_ecran(page, "aesh-fiche-indisponible")
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Aucune indisponibilité en cours ou à venir.")).to_be_visible()
