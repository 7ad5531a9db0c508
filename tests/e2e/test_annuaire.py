"""The SEI re-imports the directory in the browser: dry run, job with progress, undo, refusals."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Mandat, Membre, Perimetre
from pial.actions.imports import appliquer_differences, lire_annuaire, simuler_import
from pial.models import Etablissement
from socle.cloison import cloison
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran

DONNEES = Path(__file__).resolve().parents[2] / "donnees"
ANNUAIRE = DONNEES / "annuaire" / "35_fr-en-annuaire-education.csv"
ONDE = DONNEES / "formats" / "onde_CSVExtraction-eleves.csv"
LIGNES = 151


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    """A server with a worker, on a department that knows 150 real schools."""
    extrait = "".join(ANNUAIRE.read_text(encoding="utf-8-sig").splitlines(keepends=True)[:LIGNES])
    le = datetime.date.today()
    with transaction.atomic(), cloison("35"):
        lecture = lire_annuaire(extrait.encode(), "extrait.csv")
        diff = simuler_import(lecture, le=le)
        appliquer_differences(lecture=lecture, diff=diff, le=le, auteur=None)
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def page(navigateur: Browser, adresse: str) -> Iterator[Page]:
    """Signed in as an agent of the SEI."""
    membre = Membre.objects.create_user("sei@exemple.invalid", prenom="Inès", nom="Morel")
    with transaction.atomic(), cloison("35"):
        ou = Perimetre.objects.create(genre="T", libelle="Ille-et-Vilaine")
        periode = (datetime.date(2020, 9, 1), None)
        Mandat.objects.create(membre=membre, role=Role.SEI, perimetre=ou, periode=periode)
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, membre)
        yield ouverte


def deposer(page: Page, chemin: Path) -> None:
    page.goto("/35/annuaire/")
    page.get_by_role("link", name="Déposer un fichier").click()
    page.get_by_label("Fichier de l'annuaire").set_input_files(chemin)
    page.get_by_role("button", name="Simuler l'import").click()


def nombre_d_ecoles() -> int:
    with transaction.atomic(), cloison("35"):
        return Etablissement.objects.count()


def test_simuler_appliquer_suivre_annuler(page: Page, tmp_path: Path) -> None:
    texte = ANNUAIRE.read_text(encoding="utf-8-sig").replace("les Lucioles", "les Coccinelles")
    fichier = tmp_path / "annuaire.csv"
    fichier.write_text(texte + "0350000A;Ecole fausse;Ecole\r\n", encoding="utf-8")
    connues = nombre_d_ecoles()
    page.goto("/35/annuaire/")
    verifier_ecran(page, "annuaire-imports")
    deposer(page, fichier)
    expect(page.get_by_role("heading", level=1)).to_have_text("Import d'annuaire.csv")
    expect(page.get_by_text("Rien n'est encore modifié.")).to_be_visible()
    verifier_ecran(page, "annuaire-simulation")
    page.get_by_role("link", name="Modifiées").click()
    expect(page.get_by_role("cell", name="Ecole primaire publique les Coccinelles")).to_be_visible()
    verifier_ecran(page, "annuaire-modifiees")
    page.get_by_role("link", name="Lignes rejetées").click()
    expect(page.get_by_text("sa lettre devrait être")).to_be_visible()
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger la liste").click()
    assert "998" in Path(telechargement.value.path()).read_text(encoding="utf-8-sig")
    assert nombre_d_ecoles() == connues

    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import de l'annuaire")
    expect(page.get_by_text("Voir le résultat")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Voir le résultat").click()
    expect(page.get_by_text("écoles créées")).to_be_visible()
    verifier_ecran(page, "annuaire-travail")
    assert nombre_d_ecoles() == 993

    page.get_by_role("link", name="Ouvrir").click()
    expect(page.get_by_text("Import appliqué")).to_be_visible()
    verifier_ecran(page, "annuaire-applique")
    page.get_by_role("button", name="Annuler cet import").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler l'import").click()
    expect(page.get_by_text("les écoles sont comme avant")).to_be_visible()
    assert nombre_d_ecoles() == connues


def test_un_autre_fichier_est_refuse_avec_une_phrase(page: Page) -> None:
    deposer(page, ONDE)
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    expect(page.get_by_text("C'est un export ONDE (élèves)").first).to_be_visible()
    expect(page).to_have_title("Erreur : Déposer un annuaire — Ille-et-Vilaine — Maillage")
    verifier_ecran(page, "annuaire-refuse")
