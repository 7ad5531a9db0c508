"""An AESH writes on her slot and reads the answer; a publication reaches her: « Vu »."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import Aesh, Creneau, EmploiDuTemps
from pial.regles import lundi_de
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller, enregistre
from tests.e2e.navigateur import page_surveillee, verifier_ecran
from tests.serveur import serveur_de_production

TELEPHONE = {"width": 390, "height": 844}
COORDINATION = "coordonnateur.35"


@pytest.fixture(scope="module")
def serveur(base_module: str) -> Iterator[str]:
    """The web server alone: nothing here is a job."""
    with serveur_de_production() as adresse:
        yield adresse


def test_l_aesh_ecrit_la_coordination_repond_l_aesh_lit(
    page: Page, navigateur: Browser, serveur: str
) -> None:
    page.set_viewport_size(TELEPHONE)
    aller(page, serveur, "aesh.35", "/35/ma-semaine/")
    page.get_by_role("link", name="Semaine suivante").click()
    verifier_ecran(page, "remarques-ma-semaine")
    page.get_by_role("link", name=re.compile("^Notes, écrire à la coordination")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon créneau")
    expect(
        page.get_by_text("N'écrivez ni diagnostic ni information médicale").first
    ).to_be_visible()
    page.get_by_label("Vous écrivez").select_option("proposition")
    page.get_by_label("Votre message").fill("Le car arrive tard : plutôt le jeudi ?")
    page.get_by_label("Autre jour proposé").select_option("4")
    page.get_by_label("Début proposé").fill("9:00")
    page.get_by_label("Fin proposée").fill("10:00")
    verifier_ecran(page, "remarques-mon-creneau")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Envoyé à la coordination.")).to_be_visible()

    with page_surveillee(navigateur, serveur) as coordination:
        _repondre(coordination, serveur)

    page.goto("/35/ma-semaine/")
    page.get_by_role("link", name="Mes remarques et les réponses").click()
    expect(page.get_by_text("Merci, j'essaie le jeudi.")).to_be_visible()
    expect(page.get_by_text("Acceptée")).to_be_visible()
    verifier_ecran(page, "remarques-aesh-reponse")


def _repondre(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COORDINATION)
    aller(page, serveur, COORDINATION, attente.emploi)
    marque = page.locator("#grille .creneau", has_text="1 remarque en attente.")
    expect(marque).to_have_count(1)
    # Drawn again by the island after a save whose answer does not count remarks.
    marque.focus()
    page.keyboard.press("Alt+ArrowRight")
    enregistre(page)
    expect(marque).to_have_count(1)
    expect(marque).to_contain_text("✎")
    page.keyboard.press("Control+z")
    enregistre(page)
    # Deleted by mistake and put back: what was said of it is still there.
    page.keyboard.press("Delete")
    enregistre(page)
    expect(marque).to_have_count(0)
    page.keyboard.press("Control+z")
    enregistre(page)
    page.reload()
    expect(marque).to_have_count(1)
    page.get_by_role("link", name="Remarques (1 en attente)").click()
    expect(page.get_by_text("1 en attente").first).to_be_visible()
    verifier_ecran(page, "remarques-liste")
    page.locator("#tab-remarques tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposition sur un créneau")
    page.get_by_label("Votre réponse").select_option("acceptee")
    page.get_by_label("En une phrase").fill("Merci, j'essaie le jeudi.")
    verifier_ecran(page, "remarques-repondre")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Modifier le créneau")
    expect(page.get_by_text("Proposition à appliquer")).to_be_visible()
    expect(page.get_by_label("Début")).to_have_value("09:00")
    verifier_ecran(page, "remarques-appliquer")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Créneau enregistré.")).to_be_visible()


def test_une_publication_arrive_avec_avant_apres_et_vu(
    page: Page, navigateur: Browser, serveur: str
) -> None:
    emploi = emplois.ouvrir_attente(COORDINATION).emploi
    with transaction.atomic(), cloison("35"):
        aesh = Aesh.objects.get(membre=emplois.compte("aesh.35"))
        siens = Creneau.objects.filter(emploi=emploi.split("/")[-2], aesh=aesh)
        retire = siens.order_by("jour", "debut").last()
        assert retire is not None
        retire.delete()
        EmploiDuTemps.objects.filter(pk=emploi.split("/")[-2]).update(statut="vise")
        effet = EmploiDuTemps.objects.get(pk=emploi.split("/")[-2]).date_effet
        assert effet == lundi_de(effet)
    aller(page, serveur, COORDINATION, f"{emploi}publication/")
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_text("Publié : créez une nouvelle version pour modifier.")).to_be_visible()

    with page_surveillee(navigateur, serveur) as telephone:
        telephone.set_viewport_size(TELEPHONE)
        aller(telephone, serveur, "aesh.35", "/35/ma-semaine/")
        expect(
            telephone.get_by_role("heading", name=re.compile("^Votre semaine change"))
        ).to_be_visible()
        expect(telephone.get_by_text("Avant", exact=True)).to_be_visible()
        verifier_ecran(telephone, "avis-aesh")
        telephone.get_by_role("button", name="Vu ce qui change").click()
        expect(telephone.get_by_text("C'est noté, merci.")).to_be_visible()
        expect(
            telephone.get_by_role("heading", name=re.compile("^Votre semaine change"))
        ).to_have_count(0)
        telephone.get_by_text("Dernier changement").click()
        verifier_ecran(telephone, "avis-aesh-vu")

    page.goto(f"{emploi}ce-qui-change/")
    expect(page.get_by_role("heading", name=re.compile("^Vu par 1 AESH sur"))).to_be_visible()
    verifier_ecran(page, "avis-coordination")
    with page_surveillee(navigateur, serveur) as pilote:
        aller(pilote, serveur, "pilote.35", f"{emploi}ce-qui-change/")
        expect(pilote.get_by_role("heading", name="Dans le pôle")).to_be_visible()
        verifier_ecran(pilote, "avis-pilote")
        pilote.goto(f"{emploi}versions/")
        expect(pilote.get_by_role("link", name=re.compile("^Ce qui change"))).not_to_have_count(0)
        verifier_ecran(pilote, "avis-versions")
