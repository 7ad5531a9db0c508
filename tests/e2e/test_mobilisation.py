"""A mobile team: asked by the PAS, decided by its director, reported, read by the PAS."""

import re

from django.db import transaction
from playwright.sync_api import Page, expect

from comptes.models import Departement, Membre
from comptes.requetes import aujourdhui_dans
from pas.models import Mobilisation
from socle.cloison import cloison
from tests.e2e.navigateur import entrer, temoin_de, verifier_ecran

TELEPHONE = {"width": 390, "height": 844}
QUESTION = "Pouvez-vous le rencontrer en classe, un matin ?"


def devenir(page: Page, serveur: str, compte: str) -> None:
    entrer(page, serveur, Membre.objects.get(email=f"{compte}.35@demo.maillage.invalid"))
    page.goto("/35/")


def test_de_la_demande_du_pas_au_compte_rendu(page: Page, serveur: str) -> None:
    aujourdhui = aujourdhui_dans(Departement.objects.get(code="35")).isoformat()
    devenir(page, serveur, "coordonnateur-pas")
    page.goto("/35/demandes-pas/?etat=en_cours")
    page.get_by_role("link", name=re.compile("^PAS-")).first.click()
    page.get_by_role("link", name="Voir le plan").click()
    page.get_by_role("link", name="Écrire une réponse").click()
    page.get_by_label("Genre de réponse").select_option("emas_direct")
    page.get_by_label("Qui la donne").select_option("emas")
    page.get_by_label("Ce qui est proposé").fill("L'équipe mobile vient trois fois.")
    page.get_by_label("Accord écrit de la famille le").fill(aujourdhui)
    page.get_by_role("button", name="Enregistrer").click()
    carte = page.locator(".carte", has_text="L'équipe mobile vient trois fois.")
    carte.get_by_role("link", name="Corriger").click()
    page.get_by_label("Ce qui est proposé").fill("L'équipe mobile vient deux fois.")
    page.get_by_role("button", name="Enregistrer").click()
    carte = page.locator(".carte", has_text="L'équipe mobile vient deux fois.")
    verifier_ecran(page, "pas-plan-equipe-mobile")
    carte.get_by_role("link", name="Mobiliser l'équipe mobile").click()
    with transaction.atomic(), cloison("35"):
        ailleurs = Mobilisation.objects.exclude(
            emas__porteur__perimetre__mandats__role="ESMS_DIR"
        ).first()
        sienne = Mobilisation.objects.filter(etat="compte_rendu").first()
    assert ailleurs and sienne
    temoin_de(page).attendues.append("422")  # a question is missing: said, nothing lost
    page.get_by_label("Équipe mobile").select_option(str(sienne.emas_id))
    page.get_by_role("button", name="Relire avant d'envoyer").click()
    expect(page.get_by_role("heading", name="À corriger avant de continuer")).to_be_visible()
    page.get_by_label("La question que vous posez à l'équipe").fill(QUESTION)
    verifier_ecran(page, "pas-mobiliser")
    page.get_by_role("button", name="Relire avant d'envoyer").click()
    expect(page.get_by_role("heading", name="Relire avant d'envoyer")).to_be_visible()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    verifier_ecran(page, "pas-mobiliser-relire")
    page.get_by_role("button", name="Envoyer à la direction de l'ESMS").click()
    expect(page.get_by_role("button", name="Annuler la mobilisation")).to_be_visible()
    verifier_ecran(page, "pas-mobilisation-suivie")
    suivi = page.url
    pk = suivi.rstrip("/").rsplit("/", 1)[-1]

    devenir(page, serveur, "directeur-esms")
    page.get_by_role("link", name="Voir la liste : À décider").click()
    verifier_ecran(page, "mobilisations")
    assert page.locator(f'a[href*="{ailleurs.pk}"]').count() == 0
    page.locator(f'a[href$="{pk}/"]').click()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    verifier_ecran(page, "mobilisation-decider")
    page.get_by_label("Accepter").check()
    page.get_by_role("button", name="Envoyer au PAS").click()
    expect(page.get_by_text("Votre réponse est envoyée au PAS.")).to_be_visible()
    page.get_by_label("Qui intervient").select_option(index=1)
    page.get_by_label("Premier jour").fill(aujourdhui)
    page.get_by_role("button", name="Planifier").click()
    expect(page.get_by_text("L'intervention est planifiée.")).to_be_visible()
    temoin_de(page).attendues.append("404")
    page.goto(f"/35/mobilisations/{ailleurs.pk}/")
    expect(page.get_by_text(QUESTION)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("introuvable")

    page.set_viewport_size(TELEPHONE)
    devenir(page, serveur, "emas")
    page.get_by_role("link", name="Voir la liste : À faire").click()
    page.locator(f'a[href$="{pk}/"]').click()
    page.get_by_label("Durée en minutes, en tout").fill("90")
    verifier_ecran(page, "mobilisation-faite")
    page.get_by_role("button", name="Dire que c'est fait").click()
    page.get_by_label("Compte rendu").fill("Il entre plus facilement accompagné.")
    page.get_by_role("button", name="Envoyer au PAS").click()
    expect(page.get_by_text("Le compte rendu est envoyé au PAS.")).to_be_visible()

    devenir(page, serveur, "coordonnateur-pas")
    page.goto(suivi)
    expect(page.get_by_text("Il entre plus facilement accompagné.")).to_be_visible()
    verifier_ecran(page, "pas-mobilisation-lue")
