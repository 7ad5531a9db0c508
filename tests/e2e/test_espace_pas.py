"""The team of a PAS: from a request received to its end, with a plan and the weekly meeting."""

import re

from playwright.sync_api import Page, expect

from comptes.models import Membre
from tests.e2e.navigateur import entrer, verifier_ecran


def acte(page: Page, libelle: str) -> None:
    page.get_by_role("button", name=libelle, exact=True).click()
    expect(page.get_by_text("C'est noté.")).to_be_visible()


def ecrire(page: Page, genre: str, qui: str, texte: str) -> None:
    page.get_by_role("link", name="Écrire une réponse").click()
    page.get_by_label("Genre de réponse").select_option(genre)
    page.get_by_label("Qui la donne").select_option(qui)
    page.get_by_label("Ce qui est proposé").fill(texte)
    if genre == "pedagogique":
        verifier_ecran(page, "pas-reponse")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La réponse est écrite.")).to_be_visible()
    expect(page.get_by_text(texte)).to_be_visible()


def test_la_coordination_mene_une_demande_a_son_terme(page: Page, serveur: str) -> None:
    entrer(page, serveur, Membre.objects.get(email="coordonnateur-pas.35@demo.maillage.invalid"))
    page.goto("/35/demandes-pas/?etat=recue&origine=responsable")
    page.get_by_role("link", name=re.compile("^PAS-")).first.click()
    expect(page.get_by_role("heading", name="Faire avancer")).to_be_visible()
    numero = re.search(r"PAS-\w{4}-\d\d", page.get_by_role("heading", level=1).inner_text())[0]
    for libelle in (
        "Prendre la demande en charge",
        "Noter que la famille est associée",
        "Commencer les rencontres",
    ):
        acte(page, libelle)
    expect(page.get_by_role("button", name="Reprendre mon dernier acte")).to_be_visible()
    verifier_ecran(page, "pas-demande-equipe")
    page.get_by_role("link", name="Voir le plan").click()
    ecrire(page, "pedagogique", "professeur", "Des consignes courtes.")
    ecrire(page, "specialise_en", "rased", "Deux séances avec le Rased.")
    verifier_ecran(page, "pas-plan")
    page.get_by_role("link", name=f"Demande {numero}").click()
    acte(page, "Proposer la réponse")
    page.goto("/35/reunions-pas/")
    verifier_ecran(page, "pas-reunions")
    page.get_by_role("button", name="Ouvrir la réunion").click()
    expect(page.get_by_role("heading", name="Réponses à revoir")).to_be_visible()
    verifier_ecran(page, "pas-reunion")
    page.get_by_label(f"Décision, demande {numero}").select_option("terminer")
    page.get_by_role("button", name="Enregistrer les décisions").click()
    expect(page.get_by_text("Les décisions sont enregistrées.")).to_be_visible()
    expect(page.get_by_label(f"Décision, demande {numero}")).to_have_value("terminer")
    page.get_by_role("link", name=numero).click()
    page.locator("#motif_clore").select_option("objectif_atteint")
    acte(page, "Terminer")
    expect(page.get_by_role("button", name="Rouvrir")).to_be_visible()
    page.goto("/35/demandes-pas/saisir/")
    verifier_ecran(page, "pas-saisir")
