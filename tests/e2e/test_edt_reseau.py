"""Connection cut, tab closed, answer lost, session over: nothing is lost, nothing is done twice."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Page, Route, expect

from aesh.models import Creneau, EmploiDuTemps
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller, enregistre
from tests.e2e.navigateur import entrer, temoin_de, verifier_ecran
from tests.sources import RACINE

COMPTE = "deux-departements"
AUTRE_COMPTE = "coordonnateur2.35"
COUPURES = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CONNECTION", "Failed to load"]
# What the browser keeps of the waiting changes.
GARDEES = """() => new Promise((fini) => {
  const base = indexedDB.open("maillage", 1);
  base.onsuccess = () => {
    const tout = base.result.transaction("attente").objectStore("attente").getAll();
    tout.onsuccess = () => { base.result.close(); fini(tout.result); };
  };
})"""


ECOUTER = """() => {
  window.dites = [];
  document.addEventListener("maillage:annonce", (e) => window.dites.push(e.detail));
}"""


@contextmanager
def base() -> Iterator[None]:
    with transaction.atomic(), cloison("35"):
        yield


def lire(cle: str) -> tuple[int, int, int]:
    with base():
        c = Creneau.objects.get(pk=cle)
        return c.jour, c.debut, c.fin


def tous(emploi: str) -> set[Any]:
    with base():
        return set(Creneau.objects.filter(emploi=emploi.split("/")[-2]).values_list("pk"))


def boite(page: Page, cle: str) -> Any:
    return page.locator(f"#grille [data-creneau='{cle}']")


def attend(page: Page, nombre: int) -> None:
    expect(page.locator("#edt")).to_have_attribute("data-attente", str(nombre))


def trois_gestes(page: Page, cle: str) -> None:
    """One quarter of an hour less; the same again on another day; this one, later."""
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    page.keyboard.press("Control+d")
    expect(page.locator("#grille .creneau:focus")).not_to_have_attribute("data-creneau", cle)
    page.keyboard.press("Alt+ArrowRight")


def test_trois_gestes_sans_connexion_partent_dans_l_ordre(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    avant, (jour, debut, fin) = tous(attente.emploi), lire(attente.autre_creneau)
    page.evaluate(ECOUTER)
    emplois.couper(page)
    trois_gestes(page, attente.autre_creneau)
    attend(page, 3)
    etat = page.locator("[data-enregistre]")
    expect(etat).to_contain_text("3 modifications en attente sur cet appareil.")
    assert any("Connexion perdue" in dite for dite in page.evaluate("dites")), "said aloud, once"
    verifier_ecran(page, "edt-trois-en-attente")
    demandes: list[str] = []
    page.on("request", lambda r: "/creneaux/" in r.url and demandes.append(r.method))
    page.context.set_offline(False)
    enregistre(page)
    attend(page, 0)
    assert demandes == ["PATCH", "POST", "PATCH"]
    assert lire(attente.autre_creneau) == (jour, debut, fin - 15)
    (nouveau,) = tous(attente.emploi) - avant
    copie = lire(nouveau[0])
    assert copie[:2] != (jour, debut), "put where everybody is free"
    assert copie[2] - copie[1] == fin - 15 - debut
    assert page.evaluate(GARDEES) == []


def test_un_onglet_ferme_retrouve_ce_qui_attendait(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    entrer(page, serveur, emplois.compte(COMPTE))
    onglet = page.context.new_page()
    onglet.goto(attente.emploi)
    enregistre(onglet)
    avant, (jour, debut, fin) = tous(attente.emploi), lire(attente.autre_creneau)
    noms = onglet.evaluate(
        """() => { const d = JSON.parse(document.getElementById("edt-donnees").textContent);
          return [...d.aesh, ...d.couverture].map((x) => x.nom); }"""
    )
    emplois.couper(onglet)
    trois_gestes(onglet, attente.autre_creneau)
    attend(onglet, 3)
    gardees = onglet.evaluate(GARDEES)
    assert [g["acte"] for g in gardees] and len(gardees) == 3
    ecrit = json.dumps(gardees, ensure_ascii=False)
    assert noms and not [nom for nom in noms if nom in ecrit]
    onglet.close()
    assert lire(attente.autre_creneau) == (jour, debut, fin)

    page.context.set_offline(False)
    # First without sending: what waited is shown on top of what the server says.
    page.route(
        "**/creneaux/**", lambda route: route.abort() if _ecrit(route) else route.continue_()
    )
    page.goto(attente.emploi)
    attend(page, 3)
    expect(page.locator("[data-nouvelles]")).to_have_text(
        "3 modifications retrouvées sur cet appareil, faites avant que la page ne se ferme : "
        "envoi en cours. « Annuler » revient dessus."
    )
    expect(page.locator("#grille .creneau.en-cours")).to_have_count(2)
    verifier_ecran(page, "edt-retrouvees", largeurs=(1280,))
    page.unroute("**/creneaux/**")
    enregistre(page)
    assert lire(attente.autre_creneau) == (jour, debut, fin - 15)
    (nouveau,) = tous(attente.emploi) - avant
    copie = lire(nouveau[0])
    assert copie[:2] != (jour, debut), "put where everybody is free"
    assert copie[2] - copie[1] == fin - 15 - debut
    assert page.evaluate(GARDEES) == []
    page.reload()
    expect(boite(page, nouveau[0])).to_have_count(1)


def test_un_onglet_ferme_laisse_a_l_autre_ce_qui_attendait(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    entrer(page, serveur, emplois.compte(COMPTE))
    onglet = page.context.new_page()
    onglet.goto(attente.emploi)
    enregistre(onglet)
    fin = lire(attente.autre_creneau)[2]
    onglet.route("**/creneaux/**", lambda r: r.abort() if _ecrit(r) else r.continue_())
    boite(onglet, attente.autre_creneau).focus()
    onglet.keyboard.press("Shift+Alt+ArrowLeft")
    expect(onglet.locator("[data-enregistre]")).to_contain_text("1 modification en attente")
    page.goto(attente.emploi)
    enregistre(page)
    expect(page.locator("[data-nouvelles]")).to_have_text("")  # that tab lives: it will send
    onglet.close()
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15


def _ecrit(route: Route) -> bool:
    return route.request.method != "GET" and "/api/" in route.request.url


def test_une_reponse_perdue_ne_fait_pas_deux_fois(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    entrer(page, serveur, emplois.compte(COMPTE))
    onglet = page.context.new_page()
    onglet.goto(attente.emploi)
    enregistre(onglet)
    avant = tous(attente.emploi)

    def perdre(route: Route) -> None:
        if _ecrit(route):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    onglet.route("**/creneaux/**", perdre)
    boite(onglet, attente.autre_creneau).focus()
    onglet.keyboard.press("Control+d")
    expect(onglet.locator("[data-enregistre]")).to_contain_text("1 modification en attente")
    assert len(tous(attente.emploi) - avant) == 1
    onglet.close()
    page.goto(attente.emploi)
    enregistre(page)
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    (nouveau,) = tous(attente.emploi) - avant
    expect(boite(page, nouveau[0])).to_have_count(0)  # it keeps the key of this page until reloaded
    expect(page.locator("#grille .creneau")).to_have_count(len(avant) + 1)
    page.reload()
    expect(page.locator("#grille .creneau")).to_have_count(len(avant) + 1)


def test_ce_qui_n_est_pas_la_reponse_du_produit_n_est_jamais_un_refus(
    page: Page, serveur: str
) -> None:
    """A proxy's page, an answer cut after its first line, a token twice too old: asked again."""
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += ["400", "403", "409", "500", "Failed to load"]
    cle = attente.autre_creneau
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    jour, debut, fin = lire(cle)
    reponses = [(400, "<h1>Bad Request</h1>"), (409, ""), (500, ""), (403, "{}"), (403, "{}")]

    def repondre(route: Route) -> None:
        if not reponses:
            return route.continue_()
        statut, corps = reponses.pop(0)
        return route.fulfill(status=statut, body=corps)

    page.route("**/creneaux/*/", repondre)
    boite(page, cle).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    page.keyboard.press("Shift+Alt+ArrowLeft")
    for _ in range(40):  # it waits longer each time; coming back to the page shortens it
        page.evaluate("dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(250)
        if page.get_attribute("#edt", "data-attente") == "0":
            break
    enregistre(page)
    assert reponses == []
    assert lire(cle) == (jour, debut, fin - 30)
    expect(page.locator("[data-avis]")).to_have_text("")


def test_ce_qui_attend_un_autre_compte_n_est_ni_montre_ni_envoye(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(AUTRE_COMPTE)
    temoin_de(page).attendues += [*COUPURES, "401", "403", "Unauthorized", "Forbidden"]
    autre = emplois.collegue(attente, "Marie", "Durand")
    aller(page, serveur, AUTRE_COMPTE, attente.emploi)
    enregistre(page)
    debut = lire(attente.autre_creneau)
    with transaction.atomic():
        Session.objects.all().delete()
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    expect(page.locator("[data-enregistre]")).to_contain_text("Session terminée. 1 modification")
    # Somebody else signs in on this machine, in another tab: nothing leaves under her name.
    entrer(page, serveur, autre)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(800)
    attend(page, 1)
    page.goto("about:blank")
    page.goto(attente.emploi)
    expect(page.locator("[data-nouvelles]")).to_contain_text("avec un autre compte")
    attend(page, 0)
    enregistre(page)
    verifier_ecran(page, "edt-attente-autre-compte")
    assert lire(attente.autre_creneau) == debut
    page.goto("about:blank")
    page.wait_for_timeout(1500)  # her page's last word carries her session: after it, not before
    aller(page, serveur, AUTRE_COMPTE, attente.emploi)
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau) == (*debut[:2], debut[2] - 15)


def test_la_fin_de_la_session_garde_ce_qui_attend(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += [*COUPURES, "401", "403", "Unauthorized", "Forbidden"]
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    fin = lire(attente.autre_creneau)[2]
    with transaction.atomic():
        Session.objects.all().delete()
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    etat = page.locator("[data-enregistre]")
    expect(etat).to_contain_text("Envoi dès que vous serez reconnecté")
    expect(etat.get_by_role("link", name="Se reconnecter")).to_be_visible()
    # What session.js does once the count is over: the page goes away.
    page.evaluate(
        """() => {
          const { sessionConnexion } = document.getElementById("session-modale").dataset;
          location.assign(`${sessionConnexion}?next=${encodeURIComponent(location.pathname)}`);
        }"""
    )
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    aller(page, serveur, COMPTE, attente.emploi)
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15


def test_une_version_fermee_entre_temps_le_dit(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    entrer(page, serveur, emplois.compte(COMPTE))
    onglet = page.context.new_page()
    onglet.goto(attente.emploi)
    enregistre(onglet)
    fin = lire(attente.autre_creneau)[2]
    emplois.couper(onglet)
    boite(onglet, attente.autre_creneau).focus()
    onglet.keyboard.press("Shift+Alt+ArrowLeft")
    attend(onglet, 1)
    onglet.close()
    page.context.set_offline(False)
    statuer(attente, "propose")
    page.goto(attente.emploi)
    expect(page.locator("[data-avis]")).to_contain_text(
        "1 modification de cet appareil n'a pas été enregistrée : cet emploi du temps ne se"
    )
    statuer(attente, "brouillon")
    page.goto(attente.emploi)
    expect(page.locator("[data-nouvelles]")).to_contain_text("1 modification retrouvée")
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15


def statuer(attente: emplois.Attente, statut: str) -> None:
    with base():
        EmploiDuTemps.objects.filter(pk=attente.emploi.split("/")[-2]).update(statut=statut)


def test_un_navigateur_qui_ne_garde_rien_le_dit(page: Page, serveur: str) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('refusé'); };")
    aller(page, serveur, COMPTE, attente.emploi)
    enregistre(page)
    page.context.set_offline(True)
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    expect(page.locator("[data-enregistre]")).to_have_text(
        "Connexion perdue. 1 modification en attente, ne fermez pas la page."
    )
    page.context.set_offline(False)
    enregistre(page)


def test_une_coupure_avant_que_tout_soit_la_le_dit_et_rien_ne_se_perd(
    page: Page, serveur: str
) -> None:
    """The part that writes on the disk comes after the first paint: a cut may come before it."""
    (garde,) = (f for f in (RACINE / "bati/aesh").glob("ilot-*.js") if "indexedDB" in f.read_text())
    attente = emplois.ouvrir_attente(COMPTE)
    temoin_de(page).attendues += COUPURES
    tenues: list[Route] = []
    page.route(f"**/{garde.name}", lambda route: tenues.append(route))
    aller(page, serveur, COMPTE, attente.emploi)
    fin = lire(attente.autre_creneau)[2]
    page.context.set_offline(True)
    assert tenues
    for route in tenues:
        route.abort()
    page.unroute(f"**/{garde.name}")
    boite(page, attente.autre_creneau).focus()
    page.keyboard.press("Shift+Alt+ArrowLeft")
    expect(page.locator("[data-enregistre]")).to_have_text(
        "Connexion perdue. 1 modification en attente, ne fermez pas la page."
    )
    page.context.set_offline(False)
    enregistre(page)
    assert lire(attente.autre_creneau)[2] == fin - 15
