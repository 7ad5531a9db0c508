"""The figures of a PAS, from the year to the rows of one figure, and the words of its report."""

from playwright.sync_api import Page, expect

from comptes.models import Membre
from tests.e2e.navigateur import entrer, temoin_de, verifier_ecran


def test_la_coordination_lit_ses_chiffres_jusqu_aux_lignes(page: Page, serveur: str) -> None:
    entrer(page, serveur, Membre.objects.get(email="coordonnateur-pas.35@demo.maillage.invalid"))
    temoin_de(page).attendues.append("422")
    page.goto("/35/pilotage/pas/?annee=2025")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chiffres des PAS")
    verifier_ecran(page, "chiffres-pas")
    case = page.locator("#demandes-origine tbody tr").last.locator("td a").first
    nombre = case.inner_text().split(",")[0]
    case.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demandes reçues, selon qui demande")
    expect(page.locator("main strong").filter(has_text=nombre).first).to_be_visible()
    verifier_ecran(page, "chiffres-pas-rangees")
    page.goto("/35/pilotage/pas/mois/?annee=2025")
    assert page.locator("#demandes-origine thead th").count() == 14
    verifier_ecran(page, "chiffres-pas-mois")
    page.goto("/35/pilotage/pas/bilan/?annee=2025")
    page.get_by_label("Contexte").fill("Deux communes de plus cette année.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("Votre texte est enregistré.")).to_be_visible()
    expect(page.get_by_label("Contexte")).to_have_value("Deux communes de plus cette année.")
    verifier_ecran(page, "bilan-pas")
