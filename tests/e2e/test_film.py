"""The annual film in a real browser, on the demonstration: each screen, on a telephone too."""

import re

from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Membre
from film.models import FilmAnnee
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran


def _demo(role: str) -> Membre:
    return Membre.objects.get(email=f"{role}.35@demo.maillage.invalid")


def _chef() -> Membre:
    with transaction.atomic(), cloison("35"):
        return f.mandat(Role.SEI_CHEF, f.perimetre("T")).membre


def _referent() -> Membre:
    """The référent of the coordinator's pole, with nothing ticked yet by hand this autumn."""
    with transaction.atomic(), cloison("35"):
        ou = _demo("coordonnateur").mandats.get(role=Role.COORD_PIAL).perimetre
        return f.mandat(Role.AESH_REF, ou).membre


def _annee() -> int:
    with transaction.atomic(), cloison("35"):
        return int(FilmAnnee.objects.get().annee)


def _cocher_puis_annuler(page: Page) -> None:
    page.goto("/35/film/")
    expect(page.get_by_role("heading", name=re.compile("Film annuel"), level=1)).to_be_visible()
    verifier_ecran(page, "film-periode-referent")
    carte = page.locator(".film-carte").filter(has_text="veille informationnelle")
    carte.get_by_role("button", name=re.compile("C'est fait")).click()
    expect(page.get_by_text("La tâche est cochée.")).to_be_visible()
    page.get_by_role("link", name=re.compile("veille informationnelle")).click()
    page.get_by_role("button", name=re.compile("Annuler")).click()
    expect(page.get_by_text("La tâche est de nouveau à faire.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Sans objet")).click()
    page.get_by_label(re.compile("Pourquoi cette tâche")).fill("Pas de veille cet automne.")
    verifier_ecran(page, "film-sans-objet")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Pas de veille cet automne.")).to_be_visible()


def test_le_referent_coche_et_le_chef_du_sei_voit_l_annee(
    navigateur: Browser, serveur: str
) -> None:
    annee = _annee()
    with page_surveillee(navigateur, serveur) as page:
        entrer(page, serveur, _referent())
        _cocher_puis_annuler(page)
    with page_surveillee(navigateur, serveur) as page:
        entrer(page, serveur, _chef())
        for chemin, nom in (
            ("", "film-periode"),
            (f"{annee}/", "film-tableau"),
            (f"{annee}/calendrier/", "film-calendrier"),
            (f"{annee}/suivi/", "film-suivi"),
            ("modele/", "film-modele"),
            (f"{annee}/dates/", "film-dates"),
        ):
            page.goto(f"/35/film/{chemin}")
            verifier_ecran(page, nom)
        page.goto(f"/35/film/{annee}/suivi/")
        page.locator("#tab-suivi-film tbody a").first.click()
        expect(page.get_by_role("link", name="Constat de rentrée")).to_be_visible()
        verifier_ecran(page, "film-suivi-pole")
        page.get_by_role("link", name="Constat de rentrée").click()
        expect(page.get_by_role("link", name="Ouvrir les constats de rentrée")).to_be_visible()
        expect(page.locator("h1 + p").get_by_text("Fait", exact=True)).to_be_visible()
        verifier_ecran(page, "film-tache")
        page.goto("/35/film/modele/")
        page.locator("#tab-modele-film tbody a").first.click()
        verifier_ecran(page, "film-modele-tache")
