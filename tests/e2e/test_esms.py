"""ESMS and mobile teams on screen: FINESS read, applied, undone; a page corrected; a team."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Perimetre
from esms.models import Esms
from pial.models import Pole
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran

FINESS = Path(__file__).resolve().parents[2] / "donnees" / "finess" / "35_esms_enfants_2021-01.csv"


@pytest.fixture
def page(navigateur: Browser, base_reelle: str) -> Iterator[Page]:
    """Signed in as the head of the SEI of a department with one PAS and no ESMS."""
    with transaction.atomic(), cloison("35"):
        membre = f.mandat(Role.SEI_CHEF, f.perimetre("T")).membre
        ou = Perimetre.objects.create(genre="P", libelle="PAS Fougères")
        Pole.objects.create(
            genre="PAS", code="P1", nom="Fougères", cle_tri="fougeres", periode=f.AN, perimetre=ou
        )
    with serveur_et_ouvrier() as adresse, page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, membre)
        yield ouverte


def nombre() -> int:
    with transaction.atomic(), cloison("35"):
        return Esms.objects.count()


def test_lire_finess_corriger_partager_une_equipe(page: Page, tmp_path: Path) -> None:
    fichier = tmp_path / "finess.csv"
    fichier.write_text(FINESS.read_text() + "350002284;;FAUX;;;;;;183;IME\n", encoding="utf-8")
    page.goto("/35/esms/")
    page.get_by_role("link", name="Déposer un fichier FINESS").click()
    page.get_by_label("Fichier FINESS").set_input_files(fichier)
    page.get_by_role("button", name="Simuler l'import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import de finess.csv")
    page.get_by_role("link", name="Lignes rejetées").click()
    expect(page.get_by_text("sa clé ne convient pas")).to_be_visible()
    verifier_ecran(page, "esms-simulation")
    assert nombre() == 0
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("Voir le résultat")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Voir le résultat").click()
    page.get_by_role("link", name="Ouvrir").click()
    expect(page.get_by_text("Import appliqué")).to_be_visible()
    assert nombre() == 73

    page.goto("/35/esms/?q=breteche")
    verifier_ecran(page, "esms")
    page.get_by_role("link", name="IME LA BRETECHE").click()
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Téléphone du service").fill("deux")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    verifier_ecran(page, "esms-erreur")
    page.get_by_label("Téléphone du service").fill("0211223344")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("02 11 22 33 44")).to_be_visible()
    verifier_ecran(page, "esms-fiche")

    page.get_by_role("link", name="Créer une EMAS").click()
    page.get_by_label("Nom de l'équipe").fill("EMAS de Fougères")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("PAS", exact=True).select_option(label="PAS Fougères")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("cell", name="En cours")).to_be_visible()
    verifier_ecran(page, "emas")
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Annuler le départ").click()
    expect(page.get_by_text("continue de servir le PAS Fougères")).to_be_visible()
    page.goto("/35/emas/")
    verifier_ecran(page, "emas-liste")

    page.goto("/35/esms/imports/")
    page.get_by_role("link", name="finess.csv").click()
    page.get_by_role("button", name="Annuler cet import").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler l'import").click()
    expect(page.get_by_text("EMAS de Fougères")).to_be_visible()  # the reason of the refusal
    assert nombre() == 73
