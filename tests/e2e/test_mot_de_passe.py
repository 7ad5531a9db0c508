"""A forgotten password, from the sign-in page to the home, in the demonstration's mailbox."""

from playwright.sync_api import Page, expect

from comptes.models import Membre
from tests.e2e.navigateur import verifier_ecran

ADRESSE = "sei.35@demo.maillage.invalid"
NOUVEAU = "Une-phrase-longue-2026"


def test_choisir_un_nouveau_mot_de_passe(page: Page, serveur: str):
    assert Membre.objects.filter(email=ADRESSE).exists()
    page.goto(f"{serveur}/comptes/mot-de-passe/oublie/")
    page.locator("input[name=email]").fill(ADRESSE)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifiez votre messagerie")
    page.get_by_role("link", name="lire le message").click()
    verifier_ecran(page, "messages-de-compte")
    page.locator("section", has_text=ADRESSE).first.get_by_role("link").first.click()
    page.locator("input[name=password1]").fill(NOUVEAU)
    page.locator("input[name=password2]").fill(NOUVEAU)
    page.locator("main form button[type=submit]").click()
    page.goto(f"{serveur}/comptes/connexion/")
    page.locator("input[name=login]").fill(ADRESSE)
    page.locator("input[name=password]").fill(NOUVEAU)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("À traiter")
