"""A draft starts from last year's timetable; short notice and a date that has passed are said."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import EmploiDuTemps
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran
from tests.serveur import serveur_de_production


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def petit(adresse: str) -> f.PetitPole:
    """An empty draft; last year's version holds three slots, one of an AESH who left."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        ancien = EmploiDuTemps.objects.create(
            pole=petit.pole, annee=2025, version=1, statut="archive", date_effet=f.RENTREE
        )
        partie = f.aesh("Louise", f.pole("Ailleurs"))
        f.creneau(ancien, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
        f.creneau(ancien, petit.karim, petit.autre_ecole, 2, "9:00", "11:00", petit.tom)
        f.creneau(ancien, partie, petit.ecole, 4, "9:00", "11:00", petit.nour)
        petit.extras["ancien"] = ancien
    return petit


@pytest.fixture
def page(navigateur: Browser, adresse: str, petit: f.PetitPole) -> Iterator[Page]:
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, petit.coordination.membre)
        yield ouverte


def test_partir_de_l_an_passe(page: Page, petit: f.PetitPole) -> None:
    page.goto(f"/35/emplois/{petit.emploi.pk}/")
    verifier_ecran(page, "edt-vide-an-passe")
    page.get_by_role("link", name="Copier l'emploi du temps 2025-2026…").click()
    expect(page.get_by_text("2 créneaux seront repris")).to_be_visible()
    expect(page.get_by_role("rowheader", name="L'AESH n'est plus affecté")).to_be_visible()
    verifier_ecran(page, "edt-an-passe")
    page.get_by_role("button", name="Copier dans le brouillon").click()
    expect(page.get_by_text("2 créneaux copiés de l'année 2025-2026")).to_be_visible()
    expect(page.locator("[data-vide]")).to_have_count(0)
    page.goto(f"/35/emplois/{petit.emploi.pk}/annee-passee/")
    expect(page.get_by_text("Ce brouillon a déjà des créneaux")).to_be_visible()
    verifier_ecran(page, "edt-an-passe-deja")


def test_un_preavis_court_puis_une_date_passee(page: Page, petit: f.PetitPole) -> None:
    aujourdhui = datetime.date.today()
    with transaction.atomic(), cloison("35"):
        EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="publie")
        suite = f.emploi(petit.pole, date_effet=aujourdhui + datetime.timedelta(days=2))
        f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    phrase = page.get_by_text("prend effet dans 2 jours : 1 AESH change d'horaires")
    page.goto(f"/35/emplois/{suite.pk}/publication/")
    expect(phrase).to_be_visible()
    verifier_ecran(page, "edt-publication-preavis")
    page.goto(f"/35/emplois/{suite.pk}/")
    expect(phrase).to_have_count(0)
    page.get_by_role("button", name="Proposer au pilote").click()
    expect(phrase).to_be_visible()
    verifier_ecran(page, "edt-propose-preavis")
    with transaction.atomic(), cloison("35"):
        hier = aujourdhui - datetime.timedelta(days=1)
        EmploiDuTemps.objects.filter(pk=suite.pk).update(date_effet=hier)
    for ecran in ("versions", "publication"):
        page.goto(f"/35/emplois/{suite.pk}/{ecran}/")
        expect(page.get_by_text("Ce qui a eu lieu ne change plus")).to_be_visible()
        verifier_ecran(page, f"edt-{ecran}-date-passee")


def test_sur_un_telephone_les_filtres_sont_replies_et_comptes(
    page: Page, petit: f.PetitPole
) -> None:
    with transaction.atomic(), cloison("35"):
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    page.goto(f"/35/emplois/{petit.emploi.pk}/")
    expect(page.get_by_label("École", exact=True)).to_be_visible()  # wide: always open
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_label("École", exact=True)).to_be_hidden()
    page.get_by_text("Filtres", exact=True).click()
    page.locator("#filtre-type").select_option("individuelle")
    page.get_by_label("AESH ou élève").fill("Sophie")
    expect(page.get_by_text("Filtres (2)")).to_be_visible()
    page.reload()  # the address keeps them; the server counts the same
    expect(page.get_by_text("Filtres (2)")).to_be_visible()
    expect(page.get_by_label("École", exact=True)).to_be_hidden()
    verifier_ecran(page, "edt-filtres-replies")
