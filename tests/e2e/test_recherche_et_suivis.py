"""Search by keyboard, a transfer, two files of one child, a file received, the Dasen's case."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Departement, Membre
from eleves.actions.remises import remettre
from eleves.models import Eleve, NotificationMdph, Scolarisation
from pial.regles import UN_JOUR
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

PERIODE = f.DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
LE = datetime.date.today()


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def scene(adresse: str) -> dict[str, Any]:
    """Léa twice, two schools of two poles, a file that 44 hands over."""
    sei, dasen = f.membre("Sylvie", "Sauvage"), f.membre("Denis", "Dasen")
    with transaction.atomic():
        with cloison("35"):
            ecoles = [f.ecole("École des Tilleuls"), f.ecole("École du Marais", commune="Redon")]
            for n, ecole in enumerate(ecoles):
                f.pole(f"Pôle {n}", (ecole,))
            for membre, role in ((sei, Role.SEI), (dasen, Role.DASEN)):
                f.mandat(role, f.perimetre("T"), membre, PERIODE)
            for nom, cle in (("Lemaître", "lemaitre lea"), ("Lemaitre", "lemaitre lea")):
                lea = f.eleve("Léa", ecoles[0])
                Eleve.objects.filter(pk=lea.pk).update(nom=nom, cle_tri=cle)
            Scolarisation.objects.update(periode=PERIODE)
            NotificationMdph.objects.update(periode=PERIODE)
        with cloison("44"):
            loin = f.mandat(Role.SEI, f.perimetre("T"), None, PERIODE)
            tom = f.eleve("Tom", f.ecole("École de Clisson"))
            Scolarisation.objects.update(periode=PERIODE)
            vers = Departement.objects.get(code="35")
            _, code = remettre(auteur=loin, eleve=tom, vers=vers, du=LE + 7 * UN_JOUR, le=LE)
    return {"sei": sei, "dasen": dasen, "code": code}


@pytest.fixture
def page(navigateur: Browser, adresse: str, scene: dict[str, Any]) -> Iterator[Page]:
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, scene["sei"])
        yield ouverte


def changer_de_personne(page: Page, adresse: str, membre: Membre) -> None:
    page.context.clear_cookies()
    entrer(page, adresse, membre)


def test_chercher_au_clavier_depuis_n_importe_quelle_page(page: Page) -> None:
    page.goto("/35/")
    page.keyboard.press("Control+k")
    dialogue = page.get_by_role("dialog", name="Recherche")
    champ = dialogue.get_by_label("Nom, commune ou numéro")
    expect(champ).to_be_focused()
    champ.press_sequentially("LEMAITRE")
    expect(dialogue.get_by_role("link", name="Léa L.").first).to_be_visible()
    expect(champ).to_be_focused()
    verifier_ecran(page, "recherche-dialogue")
    assert "lemaitre" not in page.url.lower()
    champ.fill("MARAIS")
    expect(dialogue.get_by_role("link", name="École du Marais (Redon)")).to_be_visible()
    champ.press("ArrowDown")
    expect(dialogue.get_by_role("link", name="École du Marais (Redon)")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="École du Marais")).to_be_visible()
    page.goto("/35/recherche/")
    page.get_by_label("Nom, commune ou numéro").fill("zzzz")
    expect(page.locator("[data-resume]")).to_have_text("Aucun résultat dans votre périmètre.")
    verifier_ecran(page, "recherche-vide")
    page.get_by_label("Nom, commune ou numéro").fill("tilleuls")
    expect(page.get_by_role("link", name="École des Tilleuls (Rennes)")).to_be_visible()
    verifier_ecran(page, "recherche-page")


def test_fusionner_puis_separer_deux_dossiers(page: Page) -> None:
    page.goto("/35/doublons/")
    verifier_ecran(page, "doublons")
    page.get_by_role("link", name="Comparer").click()
    verifier_ecran(page, "doublon")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Fusionner les deux dossiers").click()
    resume = page.get_by_role("group", name="À corriger avant de continuer")
    expect(resume).to_contain_text("Dites quelle école tient")
    verifier_ecran(page, "doublon-erreur")
    for groupe in ("laquelle tient", "quelle décision tient"):
        page.get_by_role("group", name=groupe).get_by_role("radio").first.check()
    page.get_by_role("button", name="Fusionner les deux dossiers").click()
    expect(page.get_by_text("Les deux dossiers n'en font plus qu'un.")).to_be_visible()
    verifier_ecran(page, "fusion")
    page.get_by_role("button", name="Séparer de nouveau les deux dossiers").click()
    expect(page.get_by_text("Les deux dossiers sont de nouveau séparés.")).to_be_visible()
    page.get_by_role("button", name="Ce sont deux enfants").click()
    expect(page.get_by_text("C'est noté : ce sont deux enfants.")).to_be_visible()
    verifier_ecran(page, "doublon-distincts")


def choisir_le_marais(page: Page) -> None:
    """The list follows what is typed, then a school is chosen."""
    page.get_by_role("searchbox", name="Nouvelle école").fill("MARAIS")
    expect(page.get_by_text("1 école.", exact=True)).to_be_visible()
    page.get_by_role("radio", name=re.compile(r"^École du Marais \(Redon\)")).check()


def test_changer_d_ecole_puis_annuler(page: Page) -> None:
    page.goto("/35/recherche/")
    page.get_by_label("Nom, commune ou numéro").fill("lea")
    page.get_by_role("link", name="Léa L.").first.click()
    page.get_by_role("link", name="Changer d'école").click()
    choisir_le_marais(page)
    verifier_ecran(page, "transfert")
    page.get_by_role("button", name="Voir ce qui va changer").click()
    expect(page.get_by_role("heading", name="Ce qui va changer")).to_be_visible()
    verifier_ecran(page, "transfert-suites")
    page.get_by_role("button", name="Confirmer le changement").click()
    expect(page.get_by_text("Le changement d'école est enregistré.")).to_be_visible()
    verifier_ecran(page, "changements")
    page.get_by_role("button", name="Annuler ce changement").click()
    expect(page.get_by_text("Le changement d'école est annulé.")).to_be_visible()


def test_recevoir_un_eleve_d_un_autre_departement(page: Page, scene: dict[str, Any]) -> None:
    page.goto("/35/remises/")
    verifier_ecran(page, "remises")
    page.get_by_role("link", name="Un dossier venu du département").click()
    page.get_by_label("Code donné par l'autre SEI").fill("2222-2222-2222")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_text("Ce code n'est pas le bon.").first).to_be_visible()
    verifier_ecran(page, "remise-recue-erreur")
    page.get_by_label("Code donné par l'autre SEI").fill(scene["code"].lower())
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_text("Aide humaine individuelle, 12 h")).to_be_visible()
    choisir_le_marais(page)
    verifier_ecran(page, "remise-arrivee")
    page.get_by_role("button", name="Inscrire avec ses décisions").click()
    expect(page.get_by_text("L'élève est inscrit, avec ses décisions.")).to_be_visible()


def test_le_dossier_de_la_dasen(page: Page, adresse: str, scene: dict[str, Any]) -> None:
    changer_de_personne(page, adresse, scene["dasen"])
    page.goto("/35/dossiers-suivis/")
    verifier_ecran(page, "dossiers-vide")
    page.get_by_role("link", name="Ouvrir un dossier").first.click()
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_text("Choisissez un motif.").first).to_be_visible()
    verifier_ecran(page, "dossier-ouvrir-erreur")
    with transaction.atomic(), cloison("35"):
        Eleve.objects.filter(nom="Lemaitre").update(cle_tri="autre lea")
    page.get_by_label("Nom de l'élève").fill("lemaître")
    page.get_by_label("Prénom").fill("léa")
    page.get_by_label("Date de naissance").fill("2017-03-04")
    page.get_by_label("Recours").check()
    page.get_by_label("Motif").select_option("delai")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1, name="Recours : Léa Lemaître")).to_be_visible()
    page.get_by_label("En quelques mots").fill("Lettre des parents")
    page.get_by_role("button", name="Ajouter cette ligne").click()
    expect(page.get_by_text("Lettre ou message reçu : Lettre des parents").first).to_be_visible()
    verifier_ecran(page, "dossier-suivi")
    page.get_by_role("button", name="Clore le dossier").click()
    expect(page.get_by_role("heading", level=1, name="Dossiers suivis")).to_be_visible()
    expect(page.get_by_text("Léa")).to_have_count(0)
