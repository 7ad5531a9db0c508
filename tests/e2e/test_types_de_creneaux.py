"""A lunch break, an observation and a meeting by the dialog; agreements; local needs."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Locator, Page, expect

from comptes.enums import Role
from pial.models import TempsDeTrajet
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production


@pytest.fixture
def pole(base_reelle: str) -> f.PetitPole:
    """Two schools 25 minutes apart; Léa is helped by Sophie on Monday morning."""
    with transaction.atomic(), cloison("35"):
        pole = f.petit_pole()
        pole.ecole.code_commune, pole.ecole.commune = "35238", "Rennes"
        pole.ecole.secteur = "public"
        pole.ecole.save(update_fields=["code_commune", "commune", "secteur"])
        TempsDeTrajet.objects.create(
            depart=pole.ecole, arrivee=pole.autre_ecole, mode="voiture", minutes=25
        )
        f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "10:00", pole.lea)
        f.creneau(pole.emploi, pole.sophie, pole.autre_ecole, 1, "10:30", "12:00", pole.tom)
        pole.extras["sei"] = f.mandat(Role.SEI, f.perimetre("T"))
    return pole


@pytest.fixture
def page(navigateur: Browser, pole: f.PetitPole) -> Iterator[Page]:
    """Nobody is signed in yet."""
    with serveur_de_production() as adresse, page_surveillee(navigateur, adresse) as ouverte:
        ouverte.adresse = adresse  # type: ignore[attr-defined]
        yield ouverte


def adresse_de(page: Page) -> str:
    return page.adresse  # type: ignore[attr-defined, no-any-return]


def ouvrir_dialogue(page: Page, **champs: str) -> Locator:
    page.get_by_role("link", name="Nouveau créneau").click()
    modale = page.locator("#dialogue-creneau")
    expect(modale).to_be_visible()
    for nom in ("etablissement", "type", "aesh", "jour"):
        if nom in champs:
            modale.locator(f"[name={nom}]").select_option(champs[nom])
    for nom in ("debut", "fin"):
        modale.locator(f"[name={nom}]").fill(champs[nom])
    return modale


def enregistrer(page: Page, modale: Locator) -> None:
    modale.get_by_role("button", name="Enregistrer").click()
    expect(modale).to_be_hidden()
    expect(page.locator(".creneau.en-cours")).to_have_count(0)


def test_trois_types_par_le_dialogue(page: Page, pole: f.PetitPole) -> None:
    entrer(page, adresse_de(page), pole.coordination.membre)
    page.goto(f"{adresse_de(page)}/35/emplois/{pole.emploi.pk}/")
    grille = page.locator("#grille")
    expect(grille.locator(".trajet").first).to_be_attached()
    expect(grille.locator(".trajet .visually-hidden").first).to_have_text(
        f"Trajet de 25 min vers {pole.autre_ecole.nom_court}"
    )
    ici = {"etablissement": str(pole.ecole.pk)}
    karim, sophie = {"aesh": str(pole.karim.pk)}, {"aesh": str(pole.sophie.pk)}

    modale = ouvrir_dialogue(
        page, **ici, **karim, type="observation", jour="1", debut="8:30", fin="10:00"
    )
    modale.get_by_role("checkbox", name="Léa").check()
    enregistrer(page, modale)
    expect(grille.locator(".creneau.t-observation")).to_have_count(1)
    expect(page.locator("[data-conflits]").get_by_text("deux aides en même temps")).to_have_count(0)

    modale = ouvrir_dialogue(
        page, **ici, **sophie, type="meridienne", jour="2", debut="12:00", fin="12:45"
    )
    expect(modale.locator("[data-eleves]")).to_be_visible()
    modale.get_by_role("checkbox", name="Nour").check()
    enregistrer(page, modale)
    conflits = page.locator("[data-conflits]")
    expect(conflits.get_by_text("n'a pas de convention de pause méridienne")).to_be_visible()

    modale = ouvrir_dialogue(
        page, **ici, **karim, type="reunion", jour="2", debut="16:45", fin="17:45"
    )
    expect(modale.locator("[data-eleves]")).to_be_hidden()
    enregistrer(page, modale)
    reunion = grille.locator(".creneau.t-reunion")
    expect(reunion.locator(".c-titre")).to_have_text("Réunion")
    expect(conflits.get_by_text("hors des horaires")).to_have_count(0)
    expect(page.get_by_text("l'enseignant reste responsable")).to_be_visible()
    verifier_ecran(page, "edt-types")

    modale = ouvrir_dialogue(
        page, **ici, **sophie, type="collective", jour="4", debut="9:00", fin="10:00"
    )
    expect(modale.locator("[data-eleves]")).to_be_hidden()
    modale.get_by_role("button", name="Enregistrer").click()
    expect(modale.get_by_text("Choisissez la classe ou l'ULIS.")).to_be_visible()
    modale.get_by_role("button", name="Fermer").click()

    # What the page says once read again by the server.
    page.reload()
    expect(page.locator("#grille .creneau.t-meridienne")).to_have_count(1)
    expect(page.locator("#grille .trajet")).to_have_count(1)


def test_le_sei_enregistre_une_convention(page: Page, pole: f.PetitPole) -> None:
    entrer(page, adresse_de(page), pole.extras["sei"].membre)
    page.goto(f"{adresse_de(page)}/35/conventions/")
    verifier_ecran(page, "conventions-vides")
    page.get_by_role("link", name="Enregistrer une convention").click()
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Indiquez qui a signé avec l'État.").first).to_be_visible()
    verifier_ecran(page, "convention-erreurs")
    page.get_by_label("Commune ou intercommunalité signataire").fill("Ville de Rennes")
    page.get_by_label("Communes couvertes").fill("Rennes")
    page.get_by_label("Signée le").fill("2025-06-12")
    page.get_by_label("Du", exact=True).fill("2025-09-01")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("rowheader", name="Ville de Rennes")).to_be_visible()
    verifier_ecran(page, "conventions")
    page.get_by_role("link", name="Terminer la convention de Ville de Rennes").click()
    verifier_ecran(page, "convention-terminer")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("elle s'arrête le")).to_be_visible()


def test_la_coordination_propose_une_cible_locale(page: Page, pole: f.PetitPole) -> None:
    entrer(page, adresse_de(page), pole.coordination.membre)
    page.goto(f"{adresse_de(page)}/35/emplois/{pole.emploi.pk}/")
    page.get_by_role("link", name="Proposer une cible locale pour Nour").click()
    verifier_ecran(page, "besoins")
    page.get_by_label("Cible locale d'aide mutualisée").fill("4 h")
    page.get_by_label("L'élève a besoin d'un AESH").check()
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer la proposition").click()
    expect(page.get_by_text("Choisissez au moins un jour.").first).to_be_visible()
    verifier_ecran(page, "besoins-erreurs")
    page.get_by_label("Jeudi").check()
    page.get_by_role("button", name="Enregistrer la proposition").click()
    expect(page.get_by_text("cible locale de 4 h par semaine")).to_be_visible()
    verifier_ecran(page, "eleve-organisation")
    page.goto(f"{adresse_de(page)}/35/emplois/{pole.emploi.pk}/")
    panneau = page.locator("[data-couverture]")
    dite = r"Cible locale 4 h, proposée par Ana .*, à valider par la direction de l'école · 0 h"
    expect(panneau.get_by_text(re.compile(dite))).to_be_visible()
    expect(panneau.get_by_role("link", name="Changer la cible locale pour Nour")).to_be_visible()
    expect(panneau.get_by_text("Besoin au repas : jeudi")).to_be_visible()
