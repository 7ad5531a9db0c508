"""A coordinator fills an empty pole: progress, why one pupil is short, a part, undone, then all."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import Contrat, Creneau
from socle.cloison import cloison
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran
from tests.e2e.pole_de_parcours import PoleDeParcours, bloquants, pole_de_parcours

LONGTEMPS = 240_000  # the first search on a machine is compiled


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def pole(adresse: str) -> PoleDeParcours:
    """Four AESH of 12 h for 72 h of individual help: somebody will be short."""
    pole = pole_de_parcours()
    with transaction.atomic(), cloison("35"):
        Contrat.objects.filter(aesh__in=pole.aesh.values()).update(minutes_hebdo=12 * 60)
    return pole


@pytest.fixture
def page(navigateur: Browser, adresse: str, pole: PoleDeParcours) -> Iterator[Page]:
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, pole.membre)
        yield ouverte


def places(pole: PoleDeParcours) -> int:
    with transaction.atomic(), cloison("35"):
        return Creneau.objects.filter(emploi=pole.emploi).count()


def test_remplir_un_pole_vide_en_decidant(page: Page, pole: PoleDeParcours) -> None:
    page.goto(pole.adresse)
    page.get_by_role("link", name="Proposer un emploi du temps…").click()
    expect(page.get_by_text("Ce qui est verrouillé ne bouge jamais.")).to_be_visible()
    verifier_ecran(page, "proposition-nouvelle")
    page.get_by_label("Durée de la recherche").select_option("10")
    page.get_by_role("button", name="Chercher une proposition").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Proposition en préparation")
    expect(page.get_by_text("Heures individuelles couvertes")).to_be_visible(timeout=LONGTEMPS)
    expect(page.get_by_text(re.compile(r"sur 72 h notifiées ; il reste \d+ h"))).to_be_visible()
    verifier_ecran(page, "proposition-en-cours")
    page.get_by_role("link", name="Examiner la proposition").click(timeout=LONGTEMPS)

    expect(page.get_by_role("heading", level=1)).to_have_text("Proposition d'emploi du temps")
    expect(page.get_by_text("une personne décide").first).to_be_visible()
    verifier_ecran(page, "proposition")

    page.get_by_role("link", name="Pourquoi ? Élèves à qui il manque des heures").click()
    verifier_ecran(page, "pourquoi")
    page.locator("#tab-individuels").get_by_role("link", name=re.compile("^Pourquoi")).first.click()
    expect(page.get_by_text(re.compile("Il manque .* d'aide individuelle à"))).to_be_visible()
    page.get_by_role("button", name="Chercher les issues").click()
    expect(
        page.get_by_text(re.compile("de plus au contrat de|Aucune issue simple"))
    ).not_to_have_count(0)
    verifier_ecran(page, "pourquoi-eleve")
    page.get_by_role("link", name="Proposition", exact=True).click()

    proposition = page.url
    page.get_by_role("link", name=re.compile("^Pourquoi elle")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pourquoi elle ?")
    verifier_ecran(page, "pourquoi-ligne")
    page.goto(f"{proposition}serie/")
    expect(page.get_by_role("columnheader", name="Compléter sans rien déplacer")).to_be_visible()
    verifier_ecran(page, "proposition-serie")
    page.goto(f"{proposition}scenario/")
    verifier_ecran(page, "proposition-scenario")
    page.goto(f"{pole.adresse}propositions/")
    verifier_ecran(page, "propositions")
    page.goto(f"{proposition}?par=eleve")
    verifier_ecran(page, "proposition-par-eleve")
    page.goto(proposition)

    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Accepter les lignes cochées").click()
    expect(page.get_by_text("1 changement accepté.")).to_be_visible()
    assert places(pole) == 1
    page.get_by_role("button", name=re.compile("Tout accepter pour Agathe")).click()
    expect(page.get_by_text(re.compile(r"changements? acceptés?\."))).to_be_visible()
    verifier_ecran(page, "proposition-partie")
    page.get_by_role("button", name="Annuler ce que j'ai décidé").click()
    expect(page.get_by_text(re.compile("remis à décider"))).to_be_visible()
    assert places(pole) == 0
    page.get_by_role("button", name="Tout accepter dans cette proposition").click()
    expect(page.get_by_text("Examinée", exact=True)).to_be_visible()
    assert places(pole) > 4
    assert bloquants(pole) == []


def test_verrouiller_dans_la_grille_un_creneau_puis_deux(page: Page, pole: PoleDeParcours) -> None:
    with transaction.atomic(), cloison("35"):
        pole.creneau("Agathe", 1, "8:30", "10:00", "Adam")
        pole.creneau("Agathe", 2, "8:30", "10:00", "Bilal")
    page.goto(pole.adresse)
    boites = page.locator("#grille [data-creneau]")
    boites.nth(0).dblclick()
    page.get_by_role("dialog").get_by_label("Verrouillé").check()
    verifier_ecran(page, "edt-verrou")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(boites.nth(0)).to_have_class(re.compile(r"\bverrou\b"))
    expect(boites.nth(0)).to_contain_text("Verrouillé.")
    expect(boites.nth(1)).not_to_have_class(re.compile(r"\bverrou\b"))

    boites.nth(0).click()
    boites.nth(1).click(modifiers=["Shift"])
    page.get_by_role("button", name="Verrouiller la sélection").click()
    expect(boites.nth(1)).to_have_class(re.compile(r"\bverrou\b"))
    page.get_by_role("button", name="Annuler", exact=False).first.click()
    expect(boites.nth(1)).not_to_have_class(re.compile(r"\bverrou\b"))
    expect(boites.nth(0)).to_have_class(re.compile(r"\bverrou\b"))
    expect(page.locator("[data-enregistre]")).to_contain_text("Tout est enregistré")
    with transaction.atomic(), cloison("35"):
        gardes = Creneau.objects.filter(emploi=pole.emploi).order_by("jour")
        assert [c.verrouille for c in gardes] == [True, False]
    page.reload()
    expect(boites.nth(0)).to_have_class(re.compile(r"\bverrou\b"))


def test_proposer_pour_les_aesh_des_creneaux_choisis(page: Page, pole: PoleDeParcours) -> None:
    with transaction.atomic(), cloison("35"):
        pole.creneau("Agathe", 1, "8:30", "10:00", "Adam")
        pole.creneau("Agathe", 2, "8:30", "10:00", "Bilal")
        agathe = Creneau.objects.filter(emploi=pole.emploi)[0].aesh
    page.goto(pole.adresse)
    boites = page.locator("#grille [data-creneau]")
    boites.nth(0).click()
    boites.nth(1).click(modifiers=["Shift"])
    expect(page.get_by_role("button", name="Verrouiller la sélection")).to_be_visible()
    page.get_by_role("link", name="Proposer un emploi du temps…").click()
    expect(page).to_have_url(re.compile(rf"\?aesh={agathe.pk}$"))
    cochees = page.locator("input[name=agents]:checked")
    expect(cochees).to_have_count(1)
    expect(cochees).to_have_value(str(agathe.pk))
