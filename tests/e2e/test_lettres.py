"""A letter from its preparation to the open mission, in a real browser; every screen of letters."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Mandat, Membre
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran


@pytest.fixture
def monde(base_reelle: str) -> dict[str, Membre]:
    """A pole, its pilote, someone at the SEI, and a teacher without any mission."""
    with transaction.atomic(), cloison("35"):
        pole = f.pole("Rennes Nord", (f.ecole(),))
        return {
            "sei": f.mandat(Role.SEI_CHEF, f.perimetre("T")).membre,
            "pilote": f.mandat(Role.PILOTE, pole.perimetre).membre,
            "lea": f.membre("Lea", "Martin"),
        }


@pytest.fixture
def page(navigateur: Browser, monde: dict[str, Membre]) -> Iterator[tuple[Page, str]]:
    with serveur_et_ouvrier() as adresse, page_surveillee(navigateur, adresse) as ouverte:
        yield ouverte, adresse


def test_preparer_etablir_signer_ouvrir(page: tuple[Page, str], monde: dict[str, Membre]) -> None:
    ecran, adresse = page
    lea = monde["lea"]
    entrer(ecran, adresse, monde["sei"])
    ecran.goto("/35/lettres-de-mission/")
    expect(ecran.get_by_text("Aucune lettre de mission.")).to_be_visible()
    ecran.goto("/35/lettres-de-mission/modeles/PILOTE/")
    verifier_ecran(ecran, "lettre-modele")
    ecran.goto("/35/lettres-de-mission/modeles/")
    verifier_ecran(ecran, "lettres-modeles")
    ecran.goto("/35/lettres-de-mission/nouvelle/COORD_PIAL/")
    ecran.get_by_role("button", name="Préparer la lettre").click()
    expect(ecran.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    ecran.get_by_label("Adresse électronique professionnelle").fill(lea.email)
    ecran.get_by_label("Prénom").fill("Lea")
    ecran.get_by_label("Nom", exact=True).fill("Martin")
    verifier_ecran(ecran, "lettre-nouvelle")
    ecran.get_by_role("button", name="Préparer la lettre").click()
    expect(ecran.get_by_text("En préparation")).to_be_visible()
    ecran.goto("/35/lettres-de-mission/a-etablir/")
    verifier_ecran(ecran, "lettres-a-etablir")
    ecran.get_by_role("button", name="Établir les lettres cochées").click()
    ecran.get_by_role("link", name="Voir le résultat").click(timeout=60_000)
    expect(ecran.get_by_text("1 lettre établie, à signer.")).to_be_visible()
    ecran.goto("/35/lettres-de-mission/")
    verifier_ecran(ecran, "lettres")
    ecran.goto("/35/documents/")
    verifier_ecran(ecran, "documents")
    numero = ecran.locator("#tab-documents a[href*=pdf]").first.inner_text()
    ecran.goto(f"/35/documents/verifier/?q={numero}")
    expect(ecran.get_by_text("Ce document vient bien de ce département")).to_be_visible()
    verifier_ecran(ecran, "document-verifier")

    entrer(ecran, adresse, monde["pilote"])
    ecran.goto("/35/lettres-de-mission/rentree/COORD_PIAL/")
    ecran.goto("/35/")
    ecran.get_by_role("link", name="1 lettre de mission à signer").click()
    verifier_ecran(ecran, "lettres-a-signer")
    ecran.get_by_role("link", name="Lea Martin").click()
    expect(ecran.get_by_role("button", name="Signer la lettre")).to_be_visible()
    verifier_ecran(ecran, "lettre")
    ecran.get_by_role("link", name="Refuser").click()
    verifier_ecran(ecran, "lettre-refuser")
    ecran.get_by_role("link", name="Revenir à la lettre").click()
    ecran.get_by_role("button", name="Signer la lettre").click()
    expect(ecran.get_by_text("Lettre signée. La personne désignée")).to_be_visible()

    entrer(ecran, adresse, lea)
    ecran.goto("/")
    ecran.get_by_role("main").get_by_role("link", name="Mes lettres de mission").click()
    verifier_ecran(ecran, "mes-lettres")
    ecran.get_by_role("link", name="Coordination d'un PIAL").click()
    verifier_ecran(ecran, "ma-lettre")
    ecran.get_by_role("button", name="Signer ma lettre").click()
    expect(ecran.get_by_text("Votre mission s'ouvre le")).to_be_visible()
    with transaction.atomic(), cloison("35"):
        assert Mandat.objects.filter(membre=lea, role=Role.COORD_PIAL).count() == 1
    ecran.goto("/35/")
    expect(ecran.locator("h1")).to_have_text("Mon PIAL")
