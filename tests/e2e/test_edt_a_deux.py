"""Two people on one draft: they see each other; what agrees merges, the rest is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, Route, expect

from aesh.actions.creneaux import modifier, supprimer
from aesh.models import Creneau
from aesh.regles.durees import heure
from comptes.models import Mandat, Membre
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller, enregistre
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran

COMPTE = "deux-departements"
REVENIR = "dispatchEvent(new Event('focus'))"


@contextmanager
def base() -> Iterator[None]:
    with transaction.atomic(), cloison("35"):
        yield


def ailleurs(marie: Membre, cle: str, **changements: Any) -> None:
    """Marie writes, from elsewhere."""
    with base():
        creneau = Creneau.objects.select_related("emploi").get(pk=cle)
        mandat = Mandat.objects.select_related("perimetre").get(membre=marie)
        if changements:
            modifier(
                creneau=creneau,
                auteur=mandat,
                revision=creneau.revision,
                changements=changements,
            )
        else:
            supprimer(creneau=creneau, auteur=mandat, revision=creneau.revision)


def lu(cle: str) -> Creneau:
    with base():
        return Creneau.objects.get(pk=cle)


def boite(page: Page, cle: str) -> Any:
    return page.locator(f"#grille [data-creneau='{cle}']")


def entendre(page: Page, verifier: Callable[[], None]) -> None:
    """Come back to the page until it has heard: what the other did may still be on its way.

    A tab that the browser closed without a word is forgotten after 45 seconds.
    """
    for _ in range(22):
        page.evaluate(REVENIR)
        try:
            return verifier()
        except AssertionError:
            continue
    return verifier()


def dit(page: Page, zone: str, texte: str) -> None:
    entendre(page, lambda: expect(page.locator(f"[data-{zone}]")).to_have_text(texte, timeout=2500))


def versions(page: Page) -> Any:
    return page.get_by_role("dialog", name="Deux versions de ce créneau")


@pytest.fixture
def attente(page: Page, serveur: str) -> emplois.Attente:
    temoin_de(page).attendues += ["409", "Conflict", "404", "Not Found"]
    return emplois.ouvrir_attente(COMPTE)


@pytest.fixture
def marie(attente: emplois.Attente) -> Membre:
    return emplois.collegue(attente, "Marie", "Durand")


def test_chacun_voit_l_autre_et_ce_qu_il_change(
    page: Page, navigateur: Browser, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    cle = attente.autre_creneau
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    seule = page.locator("#grille").bounding_box()
    with page_surveillee(navigateur, serveur) as autre:
        entrer(autre, serveur, marie)
        autre.goto(attente.emploi)
        expect(autre.locator("[data-presents]")).to_contain_text("Aussi sur cette page : ")
        with autre.expect_response(lambda r: cle in (r.request.post_data or "")):
            boite(autre, cle).focus()
        dit(page, "presents", "Aussi sur cette page : Marie D.")
        assert page.locator("#grille").bounding_box() == seule  # nothing moves under a hand
        expect(boite(page, cle)).to_have_class(re.compile("tenu"))
        expect(boite(page, cle)).to_contain_text("Marie D. est sur ce créneau.")
        verifier_ecran(page, "edt-a-deux")
        boite(page, cle).focus()
        page.keyboard.press("Enter")
        modale = page.get_by_role("dialog", name="Modifier le créneau")
        expect(modale).to_contain_text("Marie D. est aussi sur ce créneau")
        page.keyboard.press("Escape")

        # What she changes comes in under the reader's focus, and nothing else is read again.
        lectures: list[str] = []
        page.on("request", lambda r: "/api/" in r.url and lectures.append(r.url.split("?")[0]))
        autre.keyboard.press("Shift+Alt+ArrowLeft")
        enregistre(autre)
        dit(page, "nouvelles", "Marie D. a modifié 1 créneau.")
        expect(boite(page, cle)).to_contain_text(f"à {heure(attente.autre_fin - 15)}")
        expect(boite(page, cle)).to_be_focused()
        page.keyboard.press("Shift+Alt+ArrowLeft")
        enregistre(page)
        assert lu(cle).fin == attente.autre_fin - 30
        autre.goto("about:blank")
    dit(page, "presents", "")
    expect(boite(page, cle)).not_to_have_class(re.compile("tenu"))
    ailleurs(marie, cle)
    dit(page, "nouvelles", "1 créneau a été supprimé par une autre personne.")
    expect(boite(page, cle)).to_have_count(0)
    expect(page.locator("#grille :focus")).to_have_count(1)
    assert any(url.endswith("/extrait/") for url in lectures)
    assert not [url for url in lectures if url.endswith("/grille/")]


def test_ce_qui_ne_se_contredit_pas_fusionne(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    cle = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    ailleurs(marie, cle, semaine="A")
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    page.keyboard.press("Shift+Alt+ArrowLeft")
    nouvelles = page.locator("[data-nouvelles]")
    expect(nouvelles).to_have_text("Fusionné avec la modification de Marie D.")
    enregistre(page)
    creneau = lu(cle)
    assert (creneau.semaine, creneau.fin) == ("A", attente.autre_fin - 30)
    expect(boite(page, cle)).to_be_focused()
    expect(versions(page)).to_have_count(0)
    # The hands are elsewhere by the time it merges: the next key is for the slot that they are on.
    ailleurs(marie, cle, semaine="B")
    page.keyboard.press("Shift+Alt+ArrowRight")
    autre = page.locator(f"#grille .creneau:not([data-creneau='{cle}'])").first
    autre.focus()
    enregistre(page)
    assert (lu(cle).semaine, lu(cle).fin) == ("B", attente.autre_fin - 15)
    expect(autre).to_be_focused()
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    enregistre(page)
    # The same as she did: nothing to ask.
    ailleurs(marie, cle, fin=attente.autre_fin - 45)
    page.keyboard.press("Shift+Alt+ArrowLeft")
    enregistre(page)
    assert lu(cle).fin == attente.autre_fin - 45
    expect(page.locator("[data-avis]")).to_have_text("")


@contextmanager
def relecture_tenue(page: Page) -> Iterator[None]:
    """What the page reads after a refusal is on its way as long as this lasts."""
    tenues: list[Route] = []
    page.route("**/grille/", lambda route: tenues.append(route))
    yield
    page.unroute("**/grille/")
    for route in tenues:
        route.continue_()


def test_ce_qui_est_fait_pendant_la_relecture_a_le_dernier_mot(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    """A move refused because somebody else wrote; undone by hand before the page has read again."""
    cle = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    for touches, ecart in (
        (["Shift+Alt+ArrowRight"], 0),
        (["Shift+Alt+ArrowLeft", "Shift+Alt+ArrowLeft"], -45),
        (["Control+z"], 0),
    ):
        semaine = "B" if lu(cle).semaine == "A" else "A"
        ailleurs(marie, cle, semaine=semaine)
        boite(page, cle).focus()
        avant = lu(cle).fin
        with relecture_tenue(page):
            with page.expect_request("**/grille/"):
                page.keyboard.press("Shift+Alt+ArrowLeft")
            for touche in touches:
                page.keyboard.press(touche)
        enregistre(page)
        creneau = lu(cle)
        assert (creneau.semaine, creneau.fin) == (semaine, avant + ecart), touches
        expect(versions(page)).to_have_count(0)
        expect(boite(page, cle)).to_be_focused()


def celle_qui_part(page: Page, tenues: list[Route], fin: str) -> Route:
    """The one request that is held now, once it has left."""
    for _ in range(200):
        if tenues:
            break
        page.wait_for_timeout(50)
    (une,) = tenues
    assert une.request.url.endswith(fin), une.request.url
    tenues.clear()
    return une


def test_trois_gestes_autour_d_un_refus_gardent_leur_ordre(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    """One refused, one made before the refusal is looked into, one while the page reads again."""
    cle = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    ailleurs(marie, cle, semaine="A")
    autre = page.locator(f"#grille .creneau:not([data-creneau='{cle}'])").first
    autre_cle = str(autre.get_attribute("data-creneau"))
    tenues: list[Route] = []
    seule = re.compile(r"/creneaux/[^/]+/$")
    page.route(seule, lambda route: tenues.append(route))
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    refusee = celle_qui_part(page, tenues, f"/{cle}/")
    autre.focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    refusee.continue_()
    celle_d_a_cote = celle_qui_part(page, tenues, f"/{autre_cle}/")
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    page.unroute(seule)
    with relecture_tenue(page):
        with page.expect_request("**/grille/"):
            celle_d_a_cote.continue_()
        page.keyboard.press("Shift+Alt+ArrowRight")
    enregistre(page)
    assert (lu(cle).semaine, lu(cle).fin) == ("A", attente.autre_fin - 15)
    expect(versions(page)).to_have_count(0)


def test_un_lot_refuse_ne_revient_pas_sur_ce_qui_l_a_suivi(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    """Two slots moved at once, refused for one of them; the other was moved back meanwhile."""
    un = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    autre = page.locator(f"#grille .creneau:not([data-creneau='{un}'])").first
    deux = str(autre.get_attribute("data-creneau"))
    avant = {cle: lu(cle).fin for cle in (un, deux)}
    ailleurs(marie, deux, semaine="A")
    tenus: list[Route] = []
    page.route("**/lot/", lambda route: tenus.append(route))
    boite(page, un).click()
    autre.click(modifiers=["Shift"])
    page.keyboard.press("Shift+Alt+ArrowLeft")
    lot = celle_qui_part(page, tenus, "/lot/")
    page.unroute("**/lot/")
    page.keyboard.press("Escape")
    boite(page, un).focus()
    page.keyboard.press("Shift+Alt+ArrowRight")
    lot.continue_()
    enregistre(page)
    assert lu(un).fin == avant[un]
    assert (lu(deux).semaine, lu(deux).fin) == ("A", avant[deux] - 15)
    expect(versions(page)).to_have_count(0)


def test_ce_qui_se_contredit_se_choisit_champ_par_champ(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    cle = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    ailleurs(marie, cle, fin=attente.autre_fin + 5, semaine="A")
    boite(page, cle).focus()
    page.keyboard.press("Enter")
    minutes = attente.autre_fin - 15
    emplois.remplir(
        page, semaine="B", fin=f"{minutes // 60}:{minutes % 60:02d}", aesh=attente.aesh_id
    )
    page.keyboard.press("Enter")
    expect(versions(page).get_by_role("radio")).to_have_count(4)
    expect(versions(page).get_by_role("row").filter(has_text="(différent)")).to_have_count(3)
    verifier_ecran(page, "edt-champ-par-champ")
    expect(versions(page).get_by_role("button", name="Garder la sienne")).to_be_focused()
    # By keyboard: her hours, my weeks; what only I changed is kept.
    versions(page).get_by_role("row", name=re.compile("^Jour")).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    versions(page).get_by_role("button", name="Enregistrer mes choix").press("Enter")
    expect(versions(page)).to_be_hidden()
    enregistre(page)
    creneau = lu(cle)
    assert (creneau.fin, creneau.semaine) == (attente.autre_fin + 5, "B")
    assert str(creneau.aesh_id) == attente.aesh_id
    expect(boite(page, cle)).to_be_focused()
    page.keyboard.press("Control+z")
    enregistre(page)
    assert (lu(cle).fin, lu(cle).semaine) == (attente.autre_fin + 5, "A")


def test_un_lot_se_refait_sans_ce_qui_se_contredit(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    cle = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    rang = boite(page, cle).locator("xpath=ancestor::*[@data-ligne]")
    cles = rang.locator(".creneau").evaluate_all("tous => tous.map((b) => b.dataset.creneau)")
    libre, supprime = [c for c in cles if c != cle][:2]
    avant = {c: lu(c) for c in (cle, libre, supprime)}
    ailleurs(marie, cle, fin=attente.autre_fin + 5)
    ailleurs(marie, libre, semaine="A")
    ailleurs(marie, supprime)
    boite(page, cle).click()
    for un in (libre, supprime):
        boite(page, un).click(modifiers=["Shift"])
    page.get_by_role("button", name="15 min plus tard la sélection").click()
    expect(versions(page)).to_contain_text("1 créneau a été modifié")
    expect(versions(page)).to_contain_text("Supprimé entre-temps : ")
    verifier_ecran(page, "edt-lot-champ-par-champ")
    versions(page).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    versions(page).get_by_role("button", name="Enregistrer le lot avec ces choix").click()
    enregistre(page)
    assert lu(cle).fin == attente.autre_fin + 5
    assert (lu(libre).debut, lu(libre).semaine) == (avant[libre].debut + 15, "A")
    expect(boite(page, supprime)).to_have_count(0)


def test_supprimer_ce_que_l_autre_a_change(
    page: Page, serveur: str, attente: emplois.Attente, marie: Membre
) -> None:
    cle = attente.autre_creneau
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    ailleurs(marie, cle, fin=attente.autre_fin + 5)
    boite(page, cle).focus()
    page.keyboard.press("Delete")
    expect(versions(page)).to_contain_text("pendant que vous le supprimiez")
    expect(boite(page, cle)).to_have_count(1)
    versions(page).get_by_role("button", name="Supprimer quand même").click()
    expect(boite(page, cle)).to_have_count(0)
    enregistre(page)
    with base():
        assert not Creneau.objects.filter(pk=cle).exists()
