"""The territory of PAS on screen: coverage, posts, days of the team, closings, batches, public."""

import re

from django.db import transaction
from playwright.sync_api import Page, expect

from comptes.models import Membre
from pial.models import Pole
from socle.cloison import cloison
from tests.e2e.navigateur import entrer, temoin_de, verifier_ecran


def test_le_sei_tient_l_equipe_d_un_pas_et_partage_un_pial(page: Page, serveur: str) -> None:
    entrer(page, serveur, Membre.objects.get(email="sei.35@demo.maillage.invalid"))
    with transaction.atomic(), cloison("35"):
        pas = Pole.objects.get(genre="PAS")
    temoin_de(page).attendues.append("422")
    page.goto("/35/poles/couverture/")
    verifier_ecran(page, "pas-couverture")
    page.get_by_role("link", name="Voir les postes un par un").click()
    expect(page.get_by_role("heading", level=1, name="Postes des PAS")).to_be_visible()
    verifier_ecran(page, "pas-postes")
    page.get_by_role("link", name="vacants : Les deux").click()
    expect(page.get_by_text("1 poste.")).to_be_visible()
    page.goto(f"/35/poles/{pas.pk}/postes/")
    verifier_ecran(page, "pas-postes-du-pas")
    page.get_by_role("link", name="Ajouter un poste").click()
    page.get_by_role("spinbutton", name="Numéro").fill("3")
    page.get_by_label("Poste", exact=True).select_option("educateur")
    page.get_by_label("ETP financé").fill("2")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    expect(page.get_by_role("spinbutton", name="Numéro")).to_have_value("3")
    verifier_ecran(page, "pas-poste-erreur")
    page.get_by_label("ETP financé").fill("0,5")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le poste est enregistré.")).to_be_visible()
    page.get_by_role("link", name="Dire qui l'occupe Éducateur spécialisé, poste 3").click()
    verifier_ecran(page, "pas-poste-occuper")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("occupe déjà un autre poste")).to_be_visible()

    page.goto(f"/35/poles/{pas.pk}/lot/")
    page.get_by_label("ou une liste d'UAI").fill("0351881E et 0359999Z")
    page.get_by_role("button", name="Voir ce qui change").click()
    expect(page.get_by_text("Aucune école ouverte du département n'a ces UAI")).to_be_visible()
    expect(page.get_by_text("Déjà dans ce pôle depuis le")).to_be_visible()
    verifier_ecran(page, "pas-lot")
    page.goto(f"/35/poles/{pas.pk}/")
    verifier_ecran(page, "pas-pole")


def test_la_coordination_note_une_absence_et_une_fermeture(page: Page, serveur: str) -> None:
    entrer(page, serveur, Membre.objects.get(email="coordonnateur-pas.35@demo.maillage.invalid"))
    temoin_de(page).attendues.append("422")
    page.goto("/35/")
    alerte = page.get_by_role("link", name=re.compile("^Le PAS .* n'a personne"))
    expect(alerte.first).to_be_visible()
    verifier_ecran(page, "pas-accueil-alerte")
    alerte.first.click()
    expect(page.get_by_role("heading", name="À régler")).to_be_visible()
    verifier_ecran(page, "pas-presence")
    page.get_by_role("link", name="Noter une absence").click()
    page.get_by_label("Premier jour").fill("2027-01-04")
    page.get_by_label("Dernier jour").fill("2027-01-02")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    expect(page.get_by_label("Premier jour")).to_have_value("2027-01-04")
    verifier_ecran(page, "pas-absence-erreur")
    page.get_by_label("Dernier jour").fill("2027-01-05")
    page.get_by_label("Le matin").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L'absence est notée.")).to_be_visible()
    page.goto("/35/poles/presences/")
    expect(page.get_by_role("cell", name="Lieu fermé").first).to_be_visible()
    verifier_ecran(page, "pas-presences")
    page.get_by_role("link", name=re.compile("inventé")).first.click()
    page.get_by_role("link", name="Fermetures et ouvertures exceptionnelles").click()
    page.get_by_label("Premier jour").fill("2027-02-01")
    page.get_by_label("Ce que le public lira").fill("travaux")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Fermé le lundi 1er février 2027 : travaux")).to_be_visible()
    verifier_ecran(page, "pas-exceptions")
    page.get_by_role("link", name="Retour au PAS").click()
    page.get_by_role("link", name="Lieu, heures, écoles du PAS").click()
    expect(page.get_by_text("travaux")).to_be_visible()
    verifier_ecran(page, "pas-public-equipe")
    page.get_by_role("button", name="Faire une demande").click()
    expect(page).to_have_url(re.compile("/pas/demande/1/"))
