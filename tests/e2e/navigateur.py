"""What every screen must pass in a real browser: axe, CSP, console, reflow, one h1, a picture.

``verifier_ecran(page, "pial-fiche")`` after the page shows what is to be judged.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect

if TYPE_CHECKING:
    from comptes.models import Membre

RACINE = Path(__file__).resolve().parents[2]
CAPTURES = RACINE / "captures"
AXE = RACINE / "node_modules" / "axe-core" / "axe.min.js"
LARGEURS = (320, 1280)
HAUTEUR = 900
PATIENCE_MS = 20_000  # a starved machine is slow, not wrong: no test is about time
TELEPHONE = 640
REGLES_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Runs before every document: what CSP refuses is told to Python at once, whatever page comes next.
ECOUTE_CSP = """
document.addEventListener("securitypolicyviolation", (e) => {
  const lieu = `${e.sourceFile}:${e.lineNumber}`;
  window.signalerViolation(`${e.effectiveDirective} ${e.blockedURI} ${lieu} ${e.sample}`);
});
"""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Temoin:
    """What the browser complained of since the page was opened."""

    violations: list[str] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)
    attendues: list[str] = field(default_factory=list)

    def noter_console(self, message: ConsoleMessage) -> None:
        """Keep console errors, except those that the test announced in ``attendues``."""
        if message.type == "error":
            self.noter_erreur(f"{message.text} ({message.location.get('url', '')})")

    def noter_erreur(self, texte: str) -> None:
        """Keep one error unless it holds an announced text."""
        if not any(attendu in texte for attendu in self.attendues):
            self.erreurs.append(texte)


_temoins: dict[int, Temoin] = {}


def lancer_chromium(playwright: Playwright) -> Browser:
    """Start the system's Chromium (variable CHROMIUM names another)."""
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=OPTIONS_CHROMIUM
    )


@contextmanager
def page_surveillee(navigateur: Browser, base_url: str, **options: Any) -> Iterator[Page]:
    """Open a page in a context of its own: no cookie crosses from one person to another."""
    contexte = navigateur.new_context(
        base_url=base_url,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": HAUTEUR},
        reduced_motion="reduce",
        **options,
    )
    contexte.set_default_timeout(PATIENCE_MS)
    page = contexte.new_page()
    temoin = _temoins[id(page)] = Temoin()
    page.expose_function("signalerViolation", lambda ligne: temoin.violations.append(ligne))
    page.add_init_script(ECOUTE_CSP)
    page.on("console", temoin.noter_console)
    page.on("pageerror", lambda erreur: temoin.noter_erreur(str(erreur)))
    try:
        yield page
    finally:
        del _temoins[id(page)]
        contexte.close()


def temoin_de(page: Page) -> Temoin:
    """Give what the browser complained of on this page."""
    return _temoins[id(page)]


def entrer(page: Page, serveur: str, membre: "Membre") -> None:
    """Sign the person in by a session cookie; the login form has a test of its own."""
    client = Client()
    client.force_login(membre, backend="django.contrib.auth.backends.ModelBackend")
    nom = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": serveur}])


@cache
def _source_axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations_axe(page: Page) -> list[str]:
    """Run axe (A, AA, best practice) in the page; one line per element at fault.

    ``evaluate`` goes through the debugging protocol, which CSP does not concern.
    """
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(_source_axe())
    resultat = page.evaluate(
        "regles => axe.run(document, {runOnly: regles, resultTypes: ['violations']})", REGLES_AXE
    )
    return [
        f"{regle['id']} : {regle['help']} : {noeud['target']} : {noeud['failureSummary']}"
        for regle in resultat["violations"]
        for noeud in regle["nodes"]
    ]


def debords(page: Page) -> list[str]:
    """Name the elements that make the whole page scroll sideways; empty when it does not."""
    return page.evaluate(
        """() => {
          const largeur = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= largeur) return [];
          const droite = (e) => Math.round(e.getBoundingClientRect().right);
          return [...document.querySelectorAll("body *")]
            .filter((e) => droite(e) > largeur + 1)
            .slice(0, 8)
            .map((e) => `${e.tagName.toLowerCase()}.${e.className} ${droite(e)}`)
            .concat(`page ${document.documentElement.scrollWidth} > ${largeur}`);
        }"""
    )


def fiches_coupees(page: Page) -> list[str]:
    """Name the tables that promise cards on a phone and are wider than the screen."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".tableau-fiches")]
          .filter((e) => e.scrollWidth > e.clientWidth + 1)
          .map((e) => `${e.getAttribute("aria-label") || e.querySelector("table").id}`)"""
    )


@contextmanager
def zoom_de_page(page: Page) -> Iterator[None]:
    """200 % on a window of 1280 px: half the CSS pixels, and the text twice as big on paper."""
    page.set_viewport_size({"width": 640, "height": HAUTEUR // 2})
    yield


@contextmanager
def zoom_du_texte(page: Page) -> Iterator[None]:
    """Only the letters grow, to 200 %: the window keeps its 1280 px."""
    page.set_viewport_size({"width": 1280, "height": HAUTEUR})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    try:
        yield
    finally:
        page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


@contextmanager
def couleurs_forcees(page: Page) -> Iterator[None]:
    """The colours of the person's system, as with Windows' contrast themes."""
    page.set_viewport_size({"width": 1280, "height": HAUTEUR})
    page.emulate_media(forced_colors="active")
    try:
        yield
    finally:
        page.emulate_media(forced_colors="none")


MODES = {
    "zoom-200": zoom_de_page,
    "texte-200": zoom_du_texte,
    "couleurs-forcees": couleurs_forcees,
}


def verifier_modes(page: Page, nom: str) -> None:
    """Judge the screen at 200 % (page, then text), then in forced colours: axe, sideways scroll."""
    CAPTURES.mkdir(exist_ok=True)
    depart = page.viewport_size
    constats: list[str] = []
    for mode, ouvrir in MODES.items():
        with ouvrir(page):
            constats += [f"{mode}, axe : {ligne}" for ligne in violations_axe(page)]
            constats += [f"{mode}, débord : {ligne}" for ligne in debords(page)]
            page.screenshot(path=CAPTURES / f"{nom}-{mode}.png", full_page=True)
    if depart:
        page.set_viewport_size(depart)
    assert not constats, f"{nom}\n" + "\n".join(constats)


def verifier_ecran(page: Page, nom: str, *, largeurs: tuple[int, ...] = LARGEURS) -> None:
    """Judge the screen as it stands, at each width; keep a picture in ``captures/``.

    Asserts 0 axe violation, no sideways scroll, one h1, a title of the agreed form, and neither
    CSP violation nor console error since the page was opened.
    """
    CAPTURES.mkdir(exist_ok=True)
    depart = page.viewport_size
    constats: list[str] = []
    for largeur in largeurs:
        page.set_viewport_size({"width": largeur, "height": HAUTEUR})
        constats += [f"{largeur} px, axe : {ligne}" for ligne in violations_axe(page)]
        constats += [f"{largeur} px, débord : {ligne}" for ligne in debords(page)]
        if largeur <= TELEPHONE:
            constats += [f"{largeur} px, fiche coupée : {une}" for une in fiches_coupees(page)]
        page.screenshot(path=CAPTURES / f"{nom}-{largeur}.png", full_page=True)
    if depart:
        page.set_viewport_size(depart)
    if (nombre := page.locator("h1").count()) != 1:
        constats.append(f"{nombre} h1")
    if not page.title().endswith(" — Maillage"):
        constats.append(f"titre : {page.title()}")
    temoin = temoin_de(page)
    constats += [f"CSP : {ligne}" for ligne in temoin.violations]
    constats += [f"console : {ligne}" for ligne in temoin.erreurs]
    assert not constats, f"{nom}\n" + "\n".join(constats)
