"""Poles and schools on screen: lists, page with its map, creation, attachment, hours."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Mandat, Membre, Perimetre
from pial.actions.imports import appliquer_differences, lire_annuaire, simuler_import
from pial.models import Pole
from socle.cloison import cloison
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

DONNEES = Path(__file__).resolve().parents[2] / "donnees"
ANNUAIRE = DONNEES / "annuaire" / "35_fr-en-annuaire-education.csv"
LE = datetime.date(2026, 11, 20)


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    """A server on the whole real directory of the department."""
    with transaction.atomic(), cloison("35"):
        lecture = lire_annuaire(ANNUAIRE.read_bytes(), ANNUAIRE.name)
        diff = simuler_import(lecture, le=LE)
        appliquer_differences(lecture=lecture, diff=diff, le=LE, auteur=None)
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def page(navigateur: Browser, adresse: str) -> Iterator[Page]:
    """Signed in as the head of the SEI; the biggest pole has a coordinator."""
    membre = Membre.objects.create_user("chef@exemple.invalid", prenom="Inès", nom="Morel")
    coordination = Membre.objects.create_user("co@exemple.invalid", prenom="Maud", nom="Le Gall")
    periode = (datetime.date(2020, 9, 1), None)
    with transaction.atomic(), cloison("35"):
        ou = Perimetre.objects.create(genre="T", libelle="Ille-et-Vilaine")
        Mandat.objects.create(membre=membre, role=Role.SEI_CHEF, perimetre=ou, periode=periode)
        pole = Pole.objects.get(code="0350044H")
        Mandat.objects.create(
            membre=coordination, role=Role.COORD_PIAL, perimetre=pole.perimetre, periode=periode
        )
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, membre)
        yield ouverte


def test_des_listes_a_la_page_d_un_pole(page: Page) -> None:
    page.goto("/35/etablissements/")
    verifier_ecran(page, "ecoles")
    page.get_by_label("Nom, commune ou UAI").fill("mezière")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_role("link", name="Collège Germaine Tillion")).to_be_visible()
    page.get_by_role("link", name="Collège Germaine Tillion").click()
    expect(page.get_by_text("Horaires non renseignés.")).to_be_visible()
    verifier_ecran(page, "ecole")

    page.goto("/35/poles/")
    verifier_ecran(page, "poles")
    page.get_by_role("link", name="Couverture du département par les PAS").click()
    expect(page.get_by_text("Aucun PAS ce jour-là.")).to_be_visible()
    page.get_by_label("Nom, commune ou UAI").fill("cardroc")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_role("link", name="Ecole élémentaire publique de Cardroc")).to_be_visible()
    verifier_ecran(page, "couverture")
    page.goto("/35/poles/")
    page.get_by_role("link", name="PIAL Saint-Malo", exact=True).click()
    expect(page.get_by_text("Maud Le Gall")).to_be_visible()
    assert page.locator(".carte-points a").count() >= 30
    verifier_ecran(page, "pole")
    taille = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".carte-points")).to_be_hidden()  # folded on a phone
    page.get_by_text("Voir la carte des écoles").click()
    expect(page.locator(".carte-points")).to_be_visible()
    page.get_by_text("Voir la carte des écoles").click()
    assert taille is not None
    page.set_viewport_size(taille)
    expect(page.locator(".carte-points")).to_be_visible()
    page.locator(".carte-points a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Identité")).to_be_visible()


def test_creer_un_pole_et_lui_rattacher_une_ecole(page: Page) -> None:
    page.goto("/35/poles/")
    page.get_by_role("link", name="Créer un pôle").click()
    page.get_by_role("button", name="Créer le pôle").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    verifier_ecran(page, "pole-creer-erreur")
    page.get_by_label("Nom", exact=True).fill("Baie du Mont")
    page.get_by_role("button", name="Créer le pôle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Rattacher des écoles au PIAL Baie du Mont"
    )
    page.get_by_label("Rechercher une école").fill("cardroc")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_label("Choisir Ecole élémentaire publique de Cardroc").check()
    verifier_ecran(page, "pole-rattacher")
    page.get_by_role("button", name="Rattacher les écoles cochées").click()
    expect(page.get_by_text("est déjà rattachée au PIAL Romillé depuis le").first).to_be_visible()
    verifier_ecran(page, "pole-rattacher-refus")
    page.get_by_label("Déplacer les écoles déjà rattachées ailleurs").check()
    page.get_by_role("button", name="Rattacher les écoles cochées").click()
    expect(page.get_by_text("1 école rattachée au PIAL Baie du Mont.")).to_be_visible()
    page.get_by_role("link", name="Détacher Ecole élémentaire").click()
    verifier_ecran(page, "pole-detacher")


def test_saisir_les_horaires_d_une_ecole(page: Page) -> None:
    page.goto("/35/etablissements/?q=cardroc")
    page.get_by_role("link", name="Ecole élémentaire publique de Cardroc").click()
    page.get_by_role("link", name="Modifier les horaires").click()
    page.get_by_label("Lundi matin, début").fill("8:00")
    page.get_by_label("Lundi matin, fin").fill("12:00")
    page.get_by_role("button", name="Enregistrer les horaires").click()
    expect(page.get_by_text("3 h 30 au plus").first).to_be_visible()
    verifier_ecran(page, "horaires-erreur")
    page.get_by_label("Lundi matin, début").fill("8:30")
    page.get_by_role("button", name="Enregistrer les horaires").click()
    expect(page.get_by_text("Les horaires sont enregistrés.")).to_be_visible()
    expect(page.get_by_role("cell", name="8 h 30 – 12 h 00")).to_be_visible()


def test_les_temps_de_trajet_d_un_pole(page: Page) -> None:
    page.goto("/35/poles/?q=0350044H")
    with transaction.atomic(), cloison("35"):
        pole = Pole.objects.get(code="0350044H")
    page.goto(f"/35/poles/{pole.pk}/")
    page.get_by_role("link", name="Temps de trajet").click()
    verifier_ecran(page, "temps-de-trajet")
    champ = page.get_by_label(", transports en commun").first
    champ.fill("mille")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer ces temps").click()
    expect(page.get_by_role("heading", name="À corriger avant de continuer")).to_be_visible()
    verifier_ecran(page, "temps-de-trajet-erreur")
    page.get_by_label(", transports en commun").first.fill("25")
    page.get_by_role("button", name="Enregistrer ces temps").click()
    expect(page.get_by_text("1 temps de trajet enregistré.")).to_be_visible()
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger le tableau (CSV)").click()
    tableau = telechargement.value.path().read_text(encoding="utf-8-sig")
    assert ";;25;;" in tableau
    page.get_by_role("link", name="Lire un tableau rempli").click()
    verifier_ecran(page, "temps-de-trajet-lire")
    contenu = tableau.replace(";;25;;", ";;30;;").encode()
    depot = {"name": "temps.csv", "mimeType": "text/csv", "buffer": contenu}
    page.get_by_label("Tableau des temps de trajet").set_input_files(depot)  # type: ignore[arg-type]
    page.get_by_role("button", name="Voir ce qui change").click()
    expect(page.get_by_role("cell", name="25 min")).to_be_visible()
    verifier_ecran(page, "temps-de-trajet-apercu")
    page.get_by_role("button", name="Enregistrer ces temps").click()
    expect(page.get_by_text("1 temps de trajet enregistré.")).to_be_visible()


def test_le_lieu_d_un_pas_et_sa_page_publique(page: Page) -> None:
    with transaction.atomic(), cloison("35"):
        ou = Perimetre.objects.create(genre="P", libelle="PAS Fougères")
        pas = Pole.objects.create(
            genre="PAS", code="P1", nom="Fougères", cle_tri="fougeres", periode=(LE, None),
            perimetre=ou,
        )  # fmt: skip
    page.goto(f"/35/poles/{pas.pk}/")
    page.get_by_role("link", name="Lieu et heures d'ouverture").click()
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    verifier_ecran(page, "pas-lieu-erreur")
    page.get_by_role("textbox", name="Commune").fill("Fougères")
    page.get_by_label("Lundi matin, début").fill("9:00")
    page.get_by_label("Lundi matin, fin").fill("12:00")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Lieu, heures, écoles du PAS Fougères").click()
    expect(page.get_by_text("9 h 00 – 12 h 00")).to_be_visible()
    verifier_ecran(page, "pas-public")
    page.get_by_role("link", name="Les PAS", exact=True).click()
    expect(page.get_by_role("link", name="PAS Fougères")).to_be_visible()
    verifier_ecran(page, "pas-publics")
