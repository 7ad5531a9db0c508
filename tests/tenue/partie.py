"""One seeded run: edits by keyboard in Chromium, blows at random steps, a model of it all."""

import random
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.lanceur import Lanceur
from tests.tenue import coups
from tests.tenue.patience import SansProgres, patienter
from tests.tenue.scene import PAS, Scene

DEBUT_JOURNEE, FIN_JOURNEE = 8 * 60 + 30, 16 * 60
PATIENCE_MS = 60_000  # of one act of the browser
OUVERTURES = 30


@dataclass
class Ligne:
    """One line of the table."""

    pas: int
    coup: str
    en_attente: int
    perdus: list[str] = field(default_factory=list)


@dataclass
class Partie:
    """The running product, the page, and what has been asked so far."""

    lanceur: Lanceur
    navigateur: Browser
    scene: Scene
    graine: int
    adresse: str = ""
    hors_ligne: int = 0
    sans_session: int = 0
    tue: tuple[str, int] | None = None
    faites: int = 0
    autres: int = 0
    lignes: list[Ligne] = field(default_factory=list)
    contexte: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.de = random.Random(self.graine)
        self.adresse = f"http://127.0.0.1:{self.lanceur.port}"
        self.contexte = self.navigateur.new_context(
            base_url=self.adresse, locale="fr-FR", viewport={"width": 1280, "height": 900}
        )
        self.contexte.set_default_timeout(PATIENCE_MS)
        coups.rouvrir_session(self)
        self.ouvrir()

    def ouvrir(self) -> None:
        """A tab on the draft, ready to be edited."""
        reconnectee = bool(self.sans_session)
        if self.sans_session:
            coups.rouvrir_session(self)
            self.sans_session = 0
        if self.hors_ligne:
            self.contexte.set_offline(False)
            self.hors_ligne = 0
        self.page = self.contexte.new_page()
        for _ in range(OUVERTURES):
            try:
                self.page.goto(f"/35/emplois/{self.scene.emploi.pk}/")
                if self.page.locator("#edt").count():  # neither « 503 » nor the sign-in page
                    self.page.wait_for_selector("#edt[data-attente]")
                    return
                if reconnectee:  # the closed tab's last word, answered late, took the cookie away
                    coups.rouvrir_session(self)
            except Error:
                pass
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"la page ne s'ouvre plus : {self.page.inner_text('body')[:300]}")

    def en_attente(self) -> int:
        """How many changes the page says are waiting."""
        return int(self.page.get_attribute("#edt", "data-attente") or 0)

    def confirmer(self) -> None:
        """Until the page knows that each edit is at the server, or on this machine's disk."""

        def vu() -> list[str]:
            return self.page.evaluate(
                "() => { const d = document.getElementById('edt').dataset;"
                " return [d.attente, d.gardees]; }"
            )

        def sur() -> bool:
            attente, gardees = vu()
            return attente in ("0", gardees)

        patienter(sur, vu, reposer=self.reposer)

    def reposer(self, secondes: float) -> None:
        """The page lives on meanwhile."""
        self.page.wait_for_timeout(secondes * 1000)

    def jouer(self, gestes: int, nombre_de_coups: int) -> None:
        """Edit; strike at random steps; compare with the model once all is sent."""
        genres = list(coups.coups())
        tirage = genres * (nombre_de_coups // len(genres) + 1)
        quand = sorted(self.de.sample(range(2, gestes - 2), nombre_de_coups))
        a_venir = dict(zip(quand, tirage[:nombre_de_coups], strict=True))
        for pas in range(gestes):
            self.editer()
            if self.de.random() < 0.08:
                self.laisser_marie()
            self.revenir()
            if pas in a_venir:
                self.frapper(pas, a_venir[pas])
        self.verifier(gestes, "fin")

    def frapper(self, pas: int, nom: str) -> None:
        """One blow, a few edits under it, then everything must be there."""
        ligne = Ligne(pas, nom, 0)
        coups.coups()[nom](self)
        for _ in range(2):
            self.editer()
        ligne.en_attente = self.en_attente()
        if (self.hors_ligne or self.sans_session) and self.de.random() < 0.5:
            ligne.coup += ", puis onglet fermé"  # while changes wait
            coups.tuer_onglet(self)
        self.revenir(tout_de_suite=True)
        ligne.perdus = self.vider()
        self.lignes.append(ligne)

    def verifier(self, pas: int, nom: str) -> None:
        """The last line of the table."""
        self.revenir(tout_de_suite=True)
        self.lignes.append(Ligne(pas, nom, self.en_attente(), self.vider()))

    def revenir(self, *, tout_de_suite: bool = False) -> None:
        """Network and session come back after a few edits, what was killed when it can."""
        if self.tue:
            coups.attendre_le_retour(self.lanceur, *self.tue)
            self.tue = None
        if self.hors_ligne:
            self.hors_ligne -= 1
            if tout_de_suite or not self.hors_ligne:
                self.contexte.set_offline(False)
                self.hors_ligne = 0
        if self.sans_session:
            self.sans_session -= 1
            if tout_de_suite or not self.sans_session:
                coups.rouvrir_session(self)
                self.sans_session = 0
                self.page.evaluate("window.dispatchEvent(new Event('focus'))")

    def vider(self) -> list[str]:
        """Wait until the page says that all is saved; what the database then lacks."""
        try:
            patienter(lambda: self.en_attente() == 0, self.en_attente, reposer=self.reposer)
        except SansProgres:
            return [f"{self.en_attente()} modifications ne partent plus"]
        ecarts = self.scene.ecarts()
        if ecarts and (avis := self.page.inner_text("[data-avis]")):
            ecarts.append(f"la page dit : {avis}")
        return ecarts

    def laisser_marie(self) -> None:
        """The other coordinator changes another field of some slot: nothing of hers may go."""
        cle = self.de.choice(sorted(self.scene.modele))
        actuelle = self.scene.modele[cle]["semaine"]
        if str(cle) not in self.scene.lire():
            return  # its deletion waits in the page
        autres = [semaine for semaine in ("toutes", "A", "B") if semaine != actuelle]
        self.scene.marie_change(cle, self.de.choice(autres))
        self.autres += 1

    def editer(self) -> None:
        """One edit by keyboard of a slot that exists."""
        cle = self.de.choice(sorted(self.scene.modele))
        creneau = self.scene.modele[cle]
        touche, champs = self.choisir(creneau)
        boite = self.page.locator(f'#grille [data-creneau="{cle}"]').first
        boite.focus()
        self.page.keyboard.press(touche)
        creneau |= champs
        self.faites += 1

    def choisir(self, creneau: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """A gesture that keeps the slot in the day, and what it changes."""
        debut, fin = creneau["debut"], creneau["fin"]
        possibles = []
        if fin + PAS <= FIN_JOURNEE:
            possibles.append(("Alt+ArrowRight", {"debut": debut + PAS, "fin": fin + PAS}))
            possibles.append(("Shift+Alt+ArrowRight", {"fin": fin + PAS}))
        if debut - PAS >= DEBUT_JOURNEE:
            possibles.append(("Alt+ArrowLeft", {"debut": debut - PAS, "fin": fin - PAS}))
        if fin - debut > 2 * PAS:
            possibles.append(("Shift+Alt+ArrowLeft", {"fin": fin - PAS}))
        rang = self.scene.aesh.index(creneau["aesh"])
        if rang + 1 < len(self.scene.aesh):
            possibles.append(("Alt+ArrowDown", {"aesh": self.scene.aesh[rang + 1]}))
        if rang:
            possibles.append(("Alt+ArrowUp", {"aesh": self.scene.aesh[rang - 1]}))
        return self.de.choice(possibles)
