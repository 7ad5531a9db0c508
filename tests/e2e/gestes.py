"""Hands of a person in a written journey: a mouse, or a keyboard alone; each act is counted.

An act is one click, one drag, one key (with its modifiers) or one text typed in a field. What the
browser itself saw is counted too: a keyboard journey without a single pointer event, a mouse
journey without a key except for what was typed.
"""

import time
from abc import ABC, abstractmethod
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.emplois import cadre_immobile
from tests.fabriques import heures

TEMOIN = """
window.gestes = JSON.parse(sessionStorage.getItem("gestes") ?? '{"souris": 0, "touches": 0}');
const noter = (sorte) => (e) => {
  if (!e.isTrusted || ["Shift", "Control", "Alt", "Meta"].includes(e.key)) return;
  window.gestes[sorte] += 1;
  sessionStorage.setItem("gestes", JSON.stringify(window.gestes));
};
addEventListener("pointerdown", noter("souris"), true);
addEventListener("keydown", noter("touches"), true);
"""


DONNEES = "() => JSON.parse(document.getElementById('edt-donnees').textContent).heures"


class Main(ABC):
    """Counts acts and time; ``page`` is only touched through the methods below."""

    moyen = ""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actes = 0
        self.debut = 0.0
        page.add_init_script(TEMOIN)

    def partir(self) -> None:
        """The page is there: the journey begins."""
        self.actes = 0
        self.debut = time.monotonic()

    @property
    def secondes(self) -> float:
        """Since the journey began."""
        return time.monotonic() - self.debut

    @abstractmethod
    def verifier(self) -> None:
        """The other hand did nothing."""

    def vus(self) -> dict[str, int]:
        """Pointer and key events that the browser saw."""
        return self.page.evaluate("window.gestes")


class Souris(Main):
    """By mouse only; text is typed where there is no other way."""

    moyen = "souris"

    def cliquer(self, cible: Locator, touches: list[Any] | None = None) -> None:
        """One click, a key of the other hand held down or not."""
        self.actes += 1
        cible.click(modifiers=touches)

    def double_cliquer(self, cible: Locator) -> None:
        """Two acts: nobody clicks twice for the price of one."""
        self.actes += 2
        cible.dblclick()

    def choisir(self, liste: Locator, valeur: str) -> None:
        """Two acts: open the list, pick in it (the list itself belongs to the system)."""
        self.actes += 2
        liste.select_option(valeur)

    def tirer(self, depart: tuple[float, float], arrivee: tuple[float, float]) -> None:
        """One drag between two points of the screen."""
        self.actes += 1
        souris = self.page.mouse
        souris.move(*depart)
        souris.down()
        for part in (0.3, 0.7, 1.0):
            souris.move(*(a + (b - a) * part for a, b in zip(depart, arrivee, strict=True)))
        souris.up()

    def heure(self, jour: Locator, texte: str) -> tuple[float, float]:
        """The point of a day of the grid that stands for an hour."""
        bornes = jour.page.evaluate(DONNEES)
        debut, fin = bornes["debut"], bornes["fin"]
        _, y = self.milieu(jour)
        cadre = jour.bounding_box()
        assert cadre
        return cadre["x"] + cadre["width"] * (heures(texte) - debut) / (fin - debut), y

    def milieu(self, cible: Locator) -> tuple[float, float]:
        """Where the eye aims at, scrolled into sight and once nothing moves (no act)."""
        cible.evaluate("e => e.scrollIntoView({block: 'center'})")
        cadre = cadre_immobile(self.page, cible)
        return cadre["x"] + cadre["width"] / 2, cadre["y"] + cadre["height"] / 2

    def verifier(self) -> None:
        """No key was pressed."""
        assert self.vus()["touches"] == 0


class Clavier(Main):
    """By keyboard alone: no method of this class moves a pointer or gives focus by program."""

    moyen = "clavier"

    def touche(self, *touches: str) -> None:
        """Keys one after the other."""
        for une in touches:
            self.actes += 1
            self.page.keyboard.press(une)

    def ecrire(self, texte: str) -> None:
        """What is typed in the field that has focus (in a list, its first letters)."""
        self.actes += 1
        self.page.keyboard.type(texte)

    def jusqu_a(self, cible: str, touche: str = "Tab", au_plus: int = 80) -> None:
        """The same key again until focus is on ``cible``, as someone who looks at the screen."""

        def est_la() -> bool:
            return bool(self.page.evaluate("cible => document.activeElement.matches(cible)", cible))

        for _ in range(au_plus):
            if est_la():
                return
            self.touche(touche)
        assert est_la(), f"{cible} n'est pas atteint en {au_plus} fois {touche}"

    def grille(self) -> None:
        """Into the grid, from the top of the page: its skip link, then its only tab stop."""
        self.jusqu_a("a[href='#grille']")
        self.touche("Enter", "Tab")
        assert self.page.evaluate("document.activeElement.closest('#grille') !== null")

    def verifier(self) -> None:
        """No pointer event came."""
        assert self.vus()["souris"] == 0
