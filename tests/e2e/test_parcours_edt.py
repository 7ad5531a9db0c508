"""The five written journeys of docs/parcours.md, by mouse and again by keyboard alone.

What is asserted at the end is what the database holds; the number of acts is at most the page's.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from aesh.models import Contrat
from socle.cloison import cloison
from tests.e2e import carnet
from tests.e2e.emplois import enregistre
from tests.e2e.gestes import Clavier, Main, Souris
from tests.e2e.navigateur import entrer, temoin_de
from tests.e2e.pole_de_parcours import (
    CODE,
    PoleDeParcours,
    Semaine,
    bloquants,
    pole_de_parcours,
    semaine_enregistree,
)

INDIVIDUELS = ["Adam", "Bilal", "Chloé", "Enzo", "Fanny", "Gaël"]


@pytest.fixture
def pole(serveur: str) -> PoleDeParcours:
    """A pole of one's own, with an empty draft."""
    return pole_de_parcours()


@pytest.fixture
def souris(page: Page) -> Iterator[Souris]:
    """A mouse, and nothing that the browser complains of."""
    yield Souris(page)
    assert not temoin_de(page).violations and not temoin_de(page).erreurs


@pytest.fixture
def clavier(page: Page) -> Iterator[Clavier]:
    """A keyboard, and nothing that the browser complains of."""
    yield Clavier(page)
    assert not temoin_de(page).violations and not temoin_de(page).erreurs


def ouvrir(main: Main, serveur: str, pole: PoleDeParcours) -> None:
    """The coordinator opens the draft; the journey begins there."""
    entrer(main.page, serveur, pole.membre)
    main.page.goto(pole.adresse)
    expect(main.page.get_by_text("Tout est enregistré.")).to_be_visible()
    main.partir()


def finir(nom: str, main: Main) -> None:
    """Everything is saved: the journey ends there."""
    enregistre(main.page)
    carnet.noter(nom, main)


# --- Fill an empty Monday -----------------------------------------------------------------------


def lundi_rempli(pole: PoleDeParcours) -> None:
    """Each pupil with a right to hours of their own has some on Monday; nothing blocks."""
    semaine = semaine_enregistree(pole)
    assert sorted(eleve for *_, eleve in semaine) == INDIVIDUELS
    assert {jour for _, jour, *_ in semaine} == {1}
    assert all(fin - debut >= 120 for _, _, debut, fin, _, _ in semaine)
    assert {qui for qui, *_ in semaine} == {"Agathe", "Bruno", "Carole", "Denis"}
    assert bloquants(pole) == []


def test_remplir_un_lundi_a_la_souris(souris: Souris, serveur: str, pole: PoleDeParcours) -> None:
    page = souris.page
    ouvrir(souris, serveur, pole)
    souris.cliquer(page.get_by_role("link", name="Par élève"))
    expect(page.locator("#grille")).to_have_attribute("data-vue", "eleve")
    page.wait_for_load_state()
    matin, apres_midi = ("8:30", "11:30"), ("13:45", "16:30")
    for nom, (debut, fin) in zip(INDIVIDUELS, [matin, matin, apres_midi] * 2, strict=True):
        rang = page.locator("#grille .edt-ligne").filter(has_text=nom)
        lundi = rang.locator("[data-jour='1']")
        souris.tirer(souris.heure(lundi, debut), souris.heure(lundi, fin))
        modale = page.get_by_role("dialog", name=f"Donner des heures à {nom}")
        souris.cliquer(modale.get_by_role("button", name="Enregistrer"))
        expect(rang.locator(".creneau")).to_have_count(1)
    expect(page.locator("[data-conflits]")).to_contain_text("Aucun conflit bloquant.")
    finir("Fill an empty Monday", souris)
    lundi_rempli(pole)


def test_remplir_un_lundi_au_clavier(clavier: Clavier, serveur: str, pole: PoleDeParcours) -> None:
    page = clavier.page
    ouvrir(clavier, serveur, pole)
    clavier.jusqu_a("a[href='#contenu']")
    clavier.touche("Enter")
    clavier.jusqu_a("[data-vues] a[href*='vue=eleve']")
    clavier.touche("Enter")
    expect(page.locator("#grille")).to_have_attribute("data-vue", "eleve")
    clavier.grille()
    clavier.touche("ArrowRight")
    for rang, nom in enumerate(INDIVIDUELS):
        if rang:
            clavier.jusqu_a(f"[data-eleve='{pole.eleves[nom].pk}'] *", "ArrowDown")
        clavier.touche("Insert")
        modale = page.get_by_role("dialog", name=f"Donner des heures à {nom}")
        expect(modale).to_be_visible()
        clavier.touche("Enter")
        expect(page.locator("#grille .creneau:focus")).to_have_count(1)
    expect(page.locator("[data-conflits]")).to_contain_text("Aucun conflit bloquant.")
    finir("Fill an empty Monday", clavier)
    lundi_rempli(pole)


# --- Repair a double booking --------------------------------------------------------------------


def doubler(pole: PoleDeParcours) -> None:
    """Agathe is with Adam and with Bilal at the same time; Bruno is free."""
    with transaction.atomic(), cloison(CODE):
        pole.creneau("Agathe", 1, "9:00", "10:30", "Adam")
        pole.creneau("Agathe", 1, "9:30", "11:00", "Bilal")
        pole.creneau("Bruno", 2, "9:00", "11:00", "Chloé")
    assert len(bloquants(pole)) == 1


def double_repare(pole: PoleDeParcours) -> None:
    """One of the two pupils is now with Bruno, at the same hours; the rest did not move."""
    assert bloquants(pole) == []
    assert [s for s in semaine_enregistree(pole) if s[5] != "Adam"] == [
        ("Agathe", 1, 570, 660, "toutes", "Bilal"),
        ("Bruno", 2, 540, 660, "toutes", "Chloé"),
    ]
    assert ("Bruno", 1, 540, 630, "toutes", "Adam") in semaine_enregistree(pole)


def test_reparer_a_la_souris(souris: Souris, serveur: str, pole: PoleDeParcours) -> None:
    doubler(pole)
    page = souris.page
    ouvrir(souris, serveur, pole)
    souris.cliquer(page.locator("[data-conflits]").get_by_text("a deux créneaux en même temps"))
    boite = page.locator("#grille .creneau.conflit:focus")
    x, y = souris.milieu(boite)
    bruno = page.locator("#grille .edt-ligne").filter(has_text="Bruno").bounding_box()
    assert bruno
    souris.tirer((x, y), (x, bruno["y"] + bruno["height"] / 2))
    expect(page.locator("[data-conflits]")).to_contain_text("Aucun conflit bloquant.")
    finir("Repair a double booking", souris)
    double_repare(pole)


def test_reparer_au_clavier(clavier: Clavier, serveur: str, pole: PoleDeParcours) -> None:
    doubler(pole)
    page = clavier.page
    ouvrir(clavier, serveur, pole)
    clavier.grille()
    clavier.touche("F8")
    expect(page.locator("#grille .creneau.conflit:focus")).to_have_count(1)
    clavier.touche("Alt+ArrowDown")
    expect(page.locator("[data-conflits]")).to_contain_text("Aucun conflit bloquant.")
    finir("Repair a double booking", clavier)
    double_repare(pole)


# --- Absorb a new pupil -------------------------------------------------------------------------


def presque_plein(pole: PoleDeParcours) -> Semaine:
    """Everybody is helped but Gaël, who has just been notified 12 h; Denis has his mornings."""
    with transaction.atomic(), cloison(CODE):
        for jour in (1, 2, 4, 5):
            pole.creneau("Agathe", jour, "8:30", "11:30", "Adam")
            pole.creneau("Bruno", jour, "8:30", "11:30", "Bilal")
            pole.creneau("Carole", jour, "8:30", "11:30", "Enzo")
            pole.creneau("Denis", jour, "13:45", "16:30", "Fanny")
            pole.creneau("Agathe", jour, "13:45", "16:30", "Chloé")
    return semaine_enregistree(pole)


def absorbe(pole: PoleDeParcours, avant: Semaine) -> None:
    """Gaël has all his hours, the others theirs, untouched; nothing blocks."""
    apres = semaine_enregistree(pole)
    assert [s for s in apres if s[5] != "Gaël"] == avant
    siens = [s for s in apres if s[5] == "Gaël"]
    assert sum(fin - debut for _, _, debut, fin, _, _ in siens) == 12 * 60
    assert bloquants(pole) == []


def test_absorber_a_la_souris(souris: Souris, serveur: str, pole: PoleDeParcours) -> None:
    avant = presque_plein(pole)
    page = souris.page
    ouvrir(souris, serveur, pole)
    souris.cliquer(page.get_by_role("link", name="Donner des heures à Gaël"))
    souris.cliquer(page.locator("#dialogue-creneau").get_by_role("button", name="Enregistrer"))
    dupliquer = page.get_by_role("button", name="Dupliquer Gaël")
    boites = page.locator("#grille .creneau").filter(has_text="Gaël")
    for nombre in (1, 2, 3):
        expect(boites).to_have_count(nombre)
        souris.cliquer(dupliquer)
    expect(boites).to_have_count(4)
    finir("Absorb a new pupil", souris)
    absorbe(pole, avant)


def test_absorber_au_clavier(clavier: Clavier, serveur: str, pole: PoleDeParcours) -> None:
    avant = presque_plein(pole)
    page = clavier.page
    ouvrir(clavier, serveur, pole)
    clavier.grille()
    clavier.jusqu_a("[data-donner]")
    clavier.touche("Enter")
    expect(page.get_by_role("dialog", name="Donner des heures à Gaël")).to_be_visible()
    clavier.touche("Enter")
    boites = page.locator("#grille .creneau").filter(has_text="Gaël")
    for nombre in (1, 2, 3):
        expect(boites).to_have_count(nombre)
        expect(page.locator("#grille .creneau:focus")).to_contain_text("Gaël")
        clavier.touche("Control+d")
    expect(boites).to_have_count(4)
    finir("Absorb a new pupil", clavier)
    absorbe(pole, avant)


# --- Swap two AESH ------------------------------------------------------------------------------


def deux_semaines(pole: PoleDeParcours) -> Semaine:
    """Agathe and Bruno, four days each, with different pupils."""
    with transaction.atomic(), cloison(CODE):
        for jour in (1, 2, 4, 5):
            pole.creneau("Agathe", jour, "8:30", "11:30", "Adam")
            pole.creneau("Bruno", jour, "9:00", "11:00", "Bilal")
            pole.creneau("Carole", jour, "9:00", "11:00", "Enzo")
    return semaine_enregistree(pole)


def echangee(semaine: Semaine) -> Semaine:
    """The same week, Agathe in place of Bruno and Bruno in place of Agathe."""
    noms = {"Agathe": "Bruno", "Bruno": "Agathe"}
    return sorted((noms.get(creneau[0], creneau[0]), *creneau[1:]) for creneau in semaine)


def test_echanger_a_la_souris(souris: Souris, serveur: str, pole: PoleDeParcours) -> None:
    avant = deux_semaines(pole)
    page = souris.page
    ouvrir(souris, serveur, pole)
    lignes = page.locator("#grille .edt-ligne")
    souris.cliquer(lignes.filter(has_text="Agathe").locator(".creneau").first)
    souris.cliquer(lignes.filter(has_text="Bruno").locator(".creneau").first, ["Shift"])
    souris.cliquer(page.get_by_role("button", name="Copier ou échanger"))
    modale = page.get_by_role("dialog", name="Copier ou échanger")
    souris.cliquer(modale.get_by_role("button", name="Appliquer"))
    enregistre(page)
    assert semaine_enregistree(pole) == echangee(avant)
    souris.cliquer(page.get_by_role("button", name="Annuler : échange"))
    enregistre(page)
    assert semaine_enregistree(pole) == avant
    souris.cliquer(page.get_by_role("button", name="Rétablir : échange"))
    finir("Swap two AESH", souris)
    assert semaine_enregistree(pole) == echangee(avant)
    assert bloquants(pole) == []


def test_echanger_au_clavier(clavier: Clavier, serveur: str, pole: PoleDeParcours) -> None:
    avant = deux_semaines(pole)
    page = clavier.page
    ouvrir(clavier, serveur, pole)
    clavier.grille()
    clavier.touche("Space", "ArrowDown", "Space")
    clavier.jusqu_a("[data-acte='transferer']", "Shift+Tab")
    clavier.touche("Enter")
    expect(page.get_by_role("dialog", name="Copier ou échanger")).to_be_visible()
    clavier.touche("Enter")
    expect(page.locator("#grille .creneau:focus")).to_have_count(1)
    enregistre(page)
    assert semaine_enregistree(pole) == echangee(avant)
    clavier.touche("Control+z")
    enregistre(page)
    assert semaine_enregistree(pole) == avant
    clavier.touche("Control+y")
    finir("Swap two AESH", clavier)
    assert semaine_enregistree(pole) == echangee(avant)
    assert bloquants(pole) == []


# --- Prepare week B -----------------------------------------------------------------------------


def semaine_de_toutes(pole: PoleDeParcours) -> None:
    """Agathe, 12 h of contract: four mornings with Adam, every week; Bilal has nothing yet."""
    with transaction.atomic(), cloison(CODE):
        Contrat.objects.filter(aesh=pole.aesh["Agathe"]).update(minutes_hebdo=12 * 60)
        for jour in (1, 2, 4, 5):
            pole.creneau("Agathe", jour, "8:30", "11:30", "Adam")


def semaine_b_prete(pole: PoleDeParcours) -> None:
    """In week A as before; in week B, Bilal on Thursday and Friday. R1 counts each week alone."""
    assert semaine_enregistree(pole) == [
        ("Agathe", 1, 510, 690, "toutes", "Adam"),
        ("Agathe", 2, 510, 690, "toutes", "Adam"),
        ("Agathe", 4, 510, 690, "A", "Adam"),
        ("Agathe", 4, 510, 690, "B", "Bilal"),
        ("Agathe", 5, 510, 690, "A", "Adam"),
        ("Agathe", 5, 510, 690, "B", "Bilal"),
    ]
    assert bloquants(pole) == []
    with transaction.atomic(), cloison(CODE):
        agathe = next(a for a in pole.grille().aesh if a.nom.startswith("Agathe"))
        assert (agathe.semaine_a, agathe.semaine_b) == (720, 720)
        with transaction.atomic():
            pole.creneau("Agathe", 1, "13:45", "15:45", "Chloé", semaine="B")
            (trop,) = pole.grille().bloquants
            assert trop.regle.startswith("R1") and "14 h" in trop.phrase
            transaction.set_rollback(True)


def test_preparer_la_semaine_b_a_la_souris(
    souris: Souris, serveur: str, pole: PoleDeParcours
) -> None:
    semaine_de_toutes(pole)
    page = souris.page
    ouvrir(souris, serveur, pole)
    boites = page.locator("#grille .edt-ligne").filter(has_text="Agathe").locator(".creneau")
    souris.cliquer(boites.nth(2))
    souris.cliquer(boites.nth(3), ["Shift"])
    souris.cliquer(page.get_by_role("button", name="Séparer A et B"))
    expect(boites).to_have_count(6)
    for jour in ("4", "5"):
        jeudi = page.locator(f"[data-jour='{jour}'] .creneau").filter(has_text="sem. B")
        souris.double_cliquer(jeudi)
        modale = page.get_by_role("dialog", name="Modifier le créneau")
        souris.cliquer(modale.get_by_role("radio", name="Bilal"))
        souris.cliquer(modale.get_by_role("button", name="Enregistrer"))
    finir("Prepare week B", souris)
    semaine_b_prete(pole)


def test_preparer_la_semaine_b_au_clavier(
    clavier: Clavier, serveur: str, pole: PoleDeParcours
) -> None:
    semaine_de_toutes(pole)
    page = clavier.page
    ouvrir(clavier, serveur, pole)
    clavier.grille()
    clavier.touche("ArrowRight", "ArrowRight", "ArrowRight", "Space", "ArrowRight", "Space")
    clavier.jusqu_a("[data-acte='separer']")
    clavier.touche("Enter")
    expect(page.locator("#grille .creneau")).to_have_count(6)
    for jour in (5, 4):
        expect(page.locator(f"[data-jour='{jour}'] .creneau:focus")).to_contain_text("sem. B")
        clavier.touche("Enter")
        expect(page.get_by_role("dialog", name="Modifier le créneau")).to_be_visible()
        clavier.jusqu_a("[name='eleves']")
        clavier.touche("ArrowDown")
        clavier.touche("Enter")
        if jour == 5:
            clavier.touche("ArrowLeft", "ArrowLeft")
    finir("Prepare week B", clavier)
    semaine_b_prete(pole)
