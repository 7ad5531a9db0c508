"""A director's classes on screen: type a week, copy it, read a file, note a SESSAD."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from eleves.models import Classe, Seance
from pial.regles import annee_scolaire
from socle.cloison import cloison
from tests import fabriques
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

PERIODE = fabriques.DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
FAUX = "jour;debut;fin;matiere\nlundi;8:30;12:00;Français\nmardi;8:30;midi;Sciences\n"
JUSTE = FAUX.replace("midi", "12:00")


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def page(navigateur: Browser, adresse: str) -> Iterator[Page]:
    """Signed in as the director of a school with two classes and a pupil."""
    membre = fabriques.membre("Claire", "Danet")
    annee = annee_scolaire(datetime.date.today())
    with transaction.atomic(), cloison("35"):
        ecole = fabriques.ecole()
        fabriques.mandat(Role.DIRECTEUR, ecole.perimetre, membre, PERIODE)
        for libelle in ("CE2 A", "CE2 B"):
            classe = Classe.objects.create(
                etablissement=ecole, annee=annee, libelle=libelle, niveau="CE2"
            )
        lea = fabriques.eleve("Léa", ecole)
        lea.scolarisations.update(periode=PERIODE)
        assert classe
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, membre)
        yield ouverte


def remplir(page: Page, ligne: int, jour: str, debut: str, fin: str, matiere: str) -> None:
    page.get_by_label(f"Ligne {ligne}, jour").select_option(jour)
    page.get_by_label(f"Ligne {ligne}, début").fill(debut)
    page.get_by_label(f"Ligne {ligne}, fin").fill(fin)
    page.get_by_label(f"Ligne {ligne}, matière").fill(matiere)


def test_saisir_une_semaine_puis_la_copier(page: Page) -> None:
    page.goto("/35/")
    page.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name="Classes"
    ).click()
    verifier_ecran(page, "classes")
    page.get_by_role("link", name="CE2 A").click()
    expect(page.get_by_text("Semaine non saisie.")).to_be_visible()
    verifier_ecran(page, "classe-vide")
    page.get_by_role("link", name="Saisir la semaine").click()
    remplir(page, 1, "lundi", "8:30", "12:00", "Français")
    remplir(page, 2, "mercredi", "11:00", "12:30", "Sciences")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    resume = page.get_by_role("group", name="À corriger avant de continuer")
    expect(resume).to_contain_text("Ligne 2, début")
    expect(resume).to_contain_text("sort des horaires de l'école")
    expect(resume).to_be_focused()
    verifier_ecran(page, "classe-semaine-erreur")
    page.get_by_label("Ligne 2, fin").fill("12:00")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    expect(page.get_by_text("La semaine est enregistrée.")).to_be_visible()
    expect(page.get_by_text("2 séances, 4 h 30 par semaine")).to_be_visible()
    verifier_ecran(page, "classe")

    page.goto("/35/classes/")
    page.get_by_role("link", name="CE2 B").click()
    page.get_by_role("link", name="Saisir la semaine").click()
    page.get_by_label("Copier la semaine de").select_option(index=0)
    page.get_by_role("button", name="Remplir avec cette copie").click()
    expect(page.get_by_text("Rien n'est enregistré")).to_be_visible()
    expect(page.get_by_label("Ligne 2, matière")).to_have_value("Sciences")
    verifier_ecran(page, "classe-semaine-copie")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    expect(page.get_by_text("La semaine est enregistrée.")).to_be_visible()


def test_partir_d_un_modele_et_voir_les_deux_versions(page: Page, adresse: str) -> None:
    page.goto("/35/classes/")
    page.get_by_role("link", name="CE2 A").click()
    page.get_by_role("link", name="Saisir la semaine").click()
    page.get_by_label("Partir d'un modèle").select_option("Élémentaire, 4 jours et demi")
    page.get_by_role("button", name="Remplir avec ce modèle").click()
    expect(page.get_by_text("proposé par Maillage")).to_be_visible()
    with transaction.atomic(), cloison("35"):  # a colleague saves meanwhile
        classe = Classe.objects.get(libelle="CE2 A")
        Seance.objects.create(classe=classe, jour=1, minutes=(510, 600), matiere="Chorale")
        classe.revision = 2
        classe.semaine_le = datetime.datetime.now(datetime.UTC)
        classe.save()
    temoin_de(page).attendues.append("409")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    expect(page.get_by_text("Cette semaine a été modifiée entre-temps")).to_be_visible()
    expect(page.get_by_role("cell", name="Chorale")).to_be_visible()
    expect(page.get_by_label("Ligne 1, matière")).to_have_value("Français")
    verifier_ecran(page, "classe-semaine-deux-versions")
    page.get_by_role("button", name="Enregistrer ma version").click()
    expect(page.get_by_text("La semaine est enregistrée.")).to_be_visible()
    expect(page.get_by_text("Chorale")).to_have_count(0)


def test_lire_un_fichier_faux_puis_corrige(page: Page) -> None:
    page.goto("/35/classes/")
    page.get_by_role("link", name="CE2 A").click()
    page.get_by_role("link", name="Lire un fichier").click()
    verifier_ecran(page, "classe-import")
    fichier = page.get_by_label("Fichier de la semaine")
    temoin_de(page).attendues.append("422")
    fichier.set_input_files(
        {"name": "semaine.csv", "mimeType": "text/csv", "buffer": FAUX.encode("cp1252")}
    )
    page.get_by_role("button", name="Voir les différences").click()
    expect(page.get_by_text("Ligne 3 : la fin « midi » ne se lit pas.").first).to_be_visible()
    verifier_ecran(page, "classe-import-erreur")
    page.get_by_label("Fichier de la semaine").set_input_files(
        {"name": "semaine.csv", "mimeType": "text/csv", "buffer": JUSTE.encode("cp1252")}
    )
    page.get_by_role("button", name="Voir les différences").click()
    expect(page.get_by_text("2 séances à ajouter, 0 à retirer")).to_be_visible()
    verifier_ecran(page, "classe-import-differences")
    page.get_by_role("button", name="Appliquer à la classe").click()
    expect(page.get_by_text("La semaine du fichier est enregistrée.")).to_be_visible()
    page.get_by_role("link", name="Voir ou annuler cet import").click()
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_text("Semaine non saisie.")).to_be_visible()


def test_mettre_un_eleve_dans_une_classe_et_noter_un_sessad(page: Page) -> None:
    page.goto("/35/classes/")
    page.get_by_role("link", name="CE2 A").click()
    page.get_by_role("link", name="Mettre un élève dans cette classe").click()
    page.get_by_label("Élève", exact=True).select_option(index=1)
    verifier_ecran(page, "classe-eleves")
    page.get_by_role("button", name="Mettre dans cette classe").click()
    page.get_by_role("link", name="Léa S.").click()
    expect(page.get_by_text("La semaine de sa classe n'est pas connue")).to_be_visible()
    page.get_by_role("link", name="Noter une absence régulière").click()
    page.get_by_label("Raison").select_option("SESSAD")
    page.get_by_label("Jour", exact=True).select_option("mardi")
    page.get_by_label("Début").fill("10:00")
    page.get_by_label("Fin", exact=True).fill("9:00")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Noter l'absence").click()
    expect(page.get_by_text("La fin doit suivre le début.")).to_be_visible()
    verifier_ecran(page, "absence-noter-erreur")
    page.get_by_label("Fin", exact=True).fill("11:00")
    page.get_by_role("button", name="Noter l'absence").click()
    expect(
        page.get_by_role("rowheader", name="SESSAD : mardi de 10 h 00 à 11 h 00")
    ).to_be_visible()
    verifier_ecran(page, "eleve-semaine")
    page.get_by_role("link", name="Arrêter ou supprimer").click()
    verifier_ecran(page, "absence")
    page.get_by_role("button", name="Arrêter ce jour-là").click()
    expect(page.get_by_text("Le dernier jour de l'absence est enregistré.")).to_be_visible()
