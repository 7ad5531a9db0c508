"""Every view and state of the timetable editor: axe, CSP, reflow, 200 %, forced colours."""

import re
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import EmploiDuTemps
from aesh.regles.types_creneau import TYPES
from eleves.models import Classe
from pial.models import TempsDeTrajet
from socle.cloison import cloison
from tests import fabriques
from tests.e2e.emplois import couper, enregistre
from tests.e2e.navigateur import (
    couleurs_forcees,
    entrer,
    page_surveillee,
    temoin_de,
    verifier_ecran,
    verifier_modes,
)
from tests.e2e.pole_de_parcours import CODE, PoleDeParcours, pole_de_parcours

# Where the name of a box goes past it: it would be cut.
NOMS_COUPES = """() => [...document.querySelectorAll("#grille .creneau")].flatMap((boite) => {
    const cadre = boite.getBoundingClientRect();
    const texte = document.createRange();
    texte.selectNodeContents(boite.querySelector(".c-titre"));
    const dehors = [...texte.getClientRects()].some(
      (r) => r.right > cadre.right + 1 || r.bottom > cadre.bottom + 1);
    return dehors ? [`${boite.className} ${texte}`] : [];
  })"""

# How many days stand between the names and the edge of the grid; what goes past the side panel.
JOURS_VUS = """() => {
  const grille = document.getElementById("grille").getBoundingClientRect();
  const noms = document.querySelector(".edt-tete .qui").getBoundingClientRect();
  return [...document.querySelectorAll(".edt-tete .jour")].reduce((vus, jour) => {
    const { left, right, width } = jour.getBoundingClientRect();
    return vus + Math.max(0, Math.min(right, grille.right) - Math.max(left, noms.right)) / width;
  }, 0);
}"""
DEBORDE = """() => {
  const bord = document.querySelector(".edt-panneau").getBoundingClientRect().right + 1;
  return [...document.querySelectorAll(".edt-panneau *")].filter(
    (e) => e.getBoundingClientRect().right > bord && !e.closest(".visually-hidden")
  ).map((e) => e.className);
}"""

# Where the words of the slots begin, beside their border.
RETRAITS = """() => [...new Set([...document.querySelectorAll("#grille .creneau")].filter(
  (boite) => boite.checkVisibility()).map((boite) => getComputedStyle(boite).paddingLeft))]"""

BORDURES = """() => Object.fromEntries([...document.querySelectorAll(
  "#grille .creneau")].map((boite) => {
    boite.classList.remove("conflit");
    const style = getComputedStyle(boite);
    return [boite.className.match(/t-(\\w+)/)[1],
            `${style.borderStyle} ${style.borderInlineStartWidth} ${style.borderInlineEndWidth}`];
  }))"""


@pytest.fixture
def pole(serveur: str) -> PoleDeParcours:
    """A pole of one's own, with an empty draft."""
    return pole_de_parcours()


def remplir(pole: PoleDeParcours) -> None:
    """Each kind of slot, both weeks, two schools in a day, an AESH taken twice."""
    ici, la = pole.ecoles.values()
    with transaction.atomic(), cloison(CODE):
        ulis = Classe.objects.create(
            etablissement=la, annee=pole.emploi.annee, libelle="ULIS", est_ulis=True
        )
        for jour in (1, 2):
            pole.creneau("Agathe", jour, "8:30", "11:30", "Adam")
        pole.creneau("Agathe", 4, "8:30", "11:30", "Adam", semaine="A")
        pole.creneau("Agathe", 4, "8:30", "11:30", "Bilal", semaine="B")
        pole.creneau("Agathe", 2, "14:30", "16:00", "Enzo")
        pole.creneau("Bruno", 1, "9:00", "11:00", "Bilal")
        pole.creneau("Bruno", 1, "10:00", "11:30", "Chloé")

        def autre(genre: str, qui: str, jour: int, debut: str, fin: str, *eleves: str) -> None:
            noms = [pole.eleves[nom] for nom in eleves]
            champs: dict[str, Any] = {"classe": ulis} if genre == "collective" else {}
            ou = la if qui in ("Carole", "Denis") else ici
            fabriques.creneau(
                pole.emploi, pole.aesh[qui], ou, jour, debut, fin, *noms, type=genre, **champs
            )

        autre("mutualisee", "Carole", 1, "8:30", "10:30", "Hugo", "Fanny")
        autre("collective", "Carole", 2, "8:30", "11:30")
        autre("meridienne", "Denis", 1, "12:00", "13:30", "Gaël")
        autre("referent", "Denis", 2, "9:00", "10:00")
        autre("reunion", "Denis", 4, "9:00", "10:00")
        autre("observation", "Bruno", 2, "8:30", "9:30", "Adam")


def ouvrir(page: Page, serveur: str, pole: PoleDeParcours, suite: str = "") -> None:
    entrer(page, serveur, pole.membre)
    page.goto(pole.adresse + suite)


def juger(page: Page, nom: str) -> None:
    """Both widths, both zooms, forced colours."""
    verifier_ecran(page, f"edt-etat-{nom}")
    verifier_modes(page, f"edt-etat-{nom}")


@pytest.mark.parametrize("vue", ["aesh", "eleve", "classe", "liste"])
def test_chaque_vue_vide_pleine_et_filtree(
    page: Page, serveur: str, pole: PoleDeParcours, vue: str
) -> None:
    ouvrir(page, serveur, pole, f"?vue={vue}")
    juger(page, f"{vue}-vide")
    remplir(pole)
    page.reload()
    juger(page, f"{vue}-plein")
    ecole = str(pole.ecoles["Tilleuls"].pk)
    page.goto(f"{pole.adresse}?vue={vue}&ecole={ecole}&conflits=1")
    juger(page, f"{vue}-filtre")
    page.goto(f"{pole.adresse}?vue={vue}&q=personne")
    verifier_ecran(page, f"edt-etat-{vue}-rien-trouve")


def test_la_semaine_commence_haut_et_dit_les_noms(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    """At 1280 px, what stands above the week is short; an hour is enough to read a name."""
    with transaction.atomic(), cloison(CODE):
        for debut, fin, qui in (("8:30", "9:30", "Adam"), ("9:30", "10:30", "Chloé")):
            pole.creneau("Agathe", 1, debut, fin, qui)
        pole.creneau("Bruno", 1, "8:30", "9:25", "Bilal")
    page.set_viewport_size({"width": 1280, "height": 800})
    ouvrir(page, serveur, pole)
    page.evaluate("async () => { await document.fonts.ready; }")  # words have their own width
    haut = page.locator("#grille").evaluate("e => e.getBoundingClientRect().top")
    assert haut <= 260, haut
    assert page.evaluate(NOMS_COUPES) == []
    assert page.evaluate(JOURS_VUS) >= 3, "three whole days beside the names"
    assert page.evaluate(DEBORDE) == [], "the narrow panel holds its buttons"
    # An act undone, one copied: their buttons find room on the same lines.
    page.locator("#grille .creneau").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    page.get_by_role("button", name="Annuler : déplacement").click()
    page.keyboard.press("Control+c")
    expect(page.get_by_role("button", name="Rétablir : déplacement")).to_be_visible()
    enregistre(page)
    ensuite = page.locator("#grille").evaluate("e => e.getBoundingClientRect().top")
    assert ensuite == haut


def test_selection_et_dialogues(page: Page, serveur: str, pole: PoleDeParcours) -> None:
    remplir(pole)
    ouvrir(page, serveur, pole)
    boites = page.locator("#grille .creneau")
    boites.nth(0).click()
    juger(page, "un-choisi")
    boites.nth(1).click(modifiers=["Shift"])
    juger(page, "plusieurs-choisis")
    page.get_by_role("button", name="Copier la sélection").click()
    page.get_by_role("button", name="Copier ou échanger").click()
    juger(page, "dialogue-copier")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Coller un tableau").click()
    page.get_by_label("Cellules copiées d'un tableur").fill("Personne\tlundi\t8\t9\tI\tX")
    juger(page, "dialogue-tableau")
    page.keyboard.press("Escape")
    boites.nth(0).focus()
    page.keyboard.press("Enter")
    page.locator("#c-debut").fill("7:00")
    juger(page, "dialogue-creneau")
    page.locator("#c-debut").fill("")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    juger(page, "dialogue-creneau-erreur")
    page.keyboard.press("Escape")
    boites.nth(0).focus()
    page.keyboard.press("F1")
    juger(page, "dialogue-touches")


def test_hors_ligne_puis_propose_puis_publie(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    remplir(pole)
    ouvrir(page, serveur, pole)
    temoin_de(page).attendues += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
    couper(page)
    page.locator("#grille .creneau").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-enregistre]")).to_contain_text("Connexion perdue.")
    juger(page, "hors-ligne")
    page.context.set_offline(False)
    enregistre(page)
    for statut in ("propose", "vise", "publie"):
        with transaction.atomic(), cloison(CODE):
            EmploiDuTemps.objects.filter(pk=pole.emploi.pk).update(statut=statut)
        page.reload()
        expect(page.get_by_role("link", name="Nouveau créneau")).to_have_count(0)
        juger(page, statut)


def test_au_telephone_un_jour_tous_les_jours_et_la_feuille(
    navigateur: Browser, serveur: str, pole: PoleDeParcours
) -> None:
    remplir(pole)
    with transaction.atomic(), cloison(CODE):
        ici, la = pole.ecoles.values()
        TempsDeTrajet.objects.create(depart=ici, arrivee=la, mode="voiture", minutes=20)
    with page_surveillee(navigateur, serveur, has_touch=True) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        ouvrir(page, serveur, pole)
        for nom in ("Mar", "Tous"):
            page.get_by_role("button", name=nom, exact=True).tap()
            verifier_ecran(page, f"edt-etat-telephone-{nom.lower()}", largeurs=(320, 390))
            # A short slot is a line like the others here; the travel is a sentence.
            assert len(page.evaluate(RETRAITS)) == 1, nom
            expect(page.locator("#grille .trajet").first).to_contain_text("Trajet de")
            assert page.locator("#grille .trajet > span").first.evaluate("e => e.offsetHeight") > 12
        page.locator("#grille .creneau").first.tap()
        page.locator("#feuille-creneau").wait_for()
        verifier_ecran(page, "edt-etat-telephone-feuille", largeurs=(320, 390))


def test_en_couleurs_forcees_rien_ne_tient_a_la_couleur(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    remplir(pole)
    ouvrir(page, serveur, pole)
    with couleurs_forcees(page):
        conflit = page.locator("#grille .creneau.conflit").first
        expect(conflit).to_have_css("border-top-style", "double")
        expect(conflit).to_contain_text("⚠")
        boite = page.locator("#grille .creneau").first
        boite.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        visible = boite.evaluate(
            "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth]; }"
        )
        assert visible[0] != "none" and re.match(r"[2-9]", visible[1]), visible
        for bouton in page.locator(".edt-outils .btn:visible, .edt-actes .btn:visible").all():
            style = bouton.evaluate("e => getComputedStyle(e).borderTopStyle")
            souligne = bouton.evaluate("e => getComputedStyle(e).textDecorationLine")
            assert style != "none" or souligne == "underline", bouton.inner_text()
        boite.press("Enter")
        choisi = page.locator("#dialogue-creneau [name=eleves]:checked")
        expect(choisi).to_have_css("appearance", "auto")
        expect(page.locator("#dialogue-creneau")).to_have_css("border-top-style", "solid")
        page.keyboard.press("Escape")
        bordures = page.evaluate(BORDURES)
        assert set(bordures) == set(TYPES)
        assert len(set(bordures.values())) == len(bordures), bordures
