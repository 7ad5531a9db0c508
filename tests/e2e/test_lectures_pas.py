"""A request to a PAS on real screens: its team, a teacher, the resource staff."""

import re

from playwright.sync_api import Page, expect

from comptes.models import Membre
from tests.e2e.navigateur import entrer, verifier_ecran


def compte(nom: str) -> Membre:
    return Membre.objects.get(email=f"{nom}.35@demo.maillage.invalid")


def test_une_action_est_confiee_recue_et_rendue(page: Page, serveur: str) -> None:
    entrer(page, serveur, compte("coordonnateur-pas"))
    page.goto("/35/demandes-pas/?etat=en_analyse")
    verifier_ecran(page, "pas-registre")
    page.get_by_role("link", name=re.compile("^PAS-")).first.click()
    page.get_by_role("link", name="Confier une action").click()
    page.get_by_label("Confier à").select_option(index=1)
    page.get_by_label("En tant que").select_option("medecin")
    page.get_by_label("Action", exact=True).select_option("entretien")
    page.get_by_label("Ce que vous demandez").fill("Recevoir la famille avec l'infirmière.")
    verifier_ecran(page, "pas-confier")
    page.get_by_label("Pour le").fill("2099-01-05")
    page.get_by_role("button", name="Confier", exact=True).click()
    expect(page.get_by_text("L'action est confiée.")).to_be_visible()
    expect(page.get_by_text("Recevoir la famille avec l'infirmière.")).to_be_visible()
    page.goto("/35/demandes-pas/exporter/")
    verifier_ecran(page, "pas-registre-exporter")
    entrer(page, serveur, compte("ressource"))
    page.goto("/35/")
    expect(page.get_by_role("heading", name="À faire")).to_be_visible()
    verifier_ecran(page, "accueil-ressource")
    page.get_by_role("link", name=re.compile("à faire, et les autres")).click()
    expect(page.get_by_role("heading", name="Mes actions")).to_be_visible()
    verifier_ecran(page, "pas-mes-actions")
    page.goto("/35/mes-actions/?sort=-prevue_le")
    page.get_by_role("link", name=re.compile("^Entretien")).first.click()
    expect(page.get_by_text("Recevoir la famille avec l'infirmière.")).to_be_visible()
    verifier_ecran(page, "pas-mon-action")
    page.get_by_label("Pourquoi vous rendez cette action").fill("Pas de créneau avant janvier.")
    page.get_by_role("button", name="Rendre au PAS").click()
    expect(page.get_by_text("L'action est rendue au PAS.")).to_be_visible()
    page.get_by_role("button", name="Remettre à faire").click()
    page.get_by_label("Durée en minutes").fill("30")
    page.get_by_label("Compte rendu").fill("Famille reçue, suite dite à l'école.")
    page.get_by_role("button", name="C'est fait").click()
    expect(page.get_by_text("Votre compte rendu est lu par le PAS seul.")).to_be_visible()


def test_un_professeur_demande_sous_son_nom(page: Page, serveur: str) -> None:
    entrer(page, serveur, compte("enseignant"))
    page.goto("/35/")
    page.get_by_role("link", name="Demander au PAS").click()
    page.get_by_label("Pas encore", exact=True).check()
    page.get_by_label("Venir à l'école").check()
    page.get_by_label("Rien pour le moment").check()
    verifier_ecran(page, "pas-deposer")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("est envoyée au PAS.")).to_be_visible()
    expect(page.get_by_text("Les parents ne sont pas encore informés")).to_be_visible()
    verifier_ecran(page, "pas-demande-enseignant")
    expect(page.get_by_role("heading", name="Faire avancer")).to_have_count(0)
