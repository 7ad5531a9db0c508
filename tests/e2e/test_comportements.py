"""What the small scripts of base.html do on every screen: focus, CSRF header, one sending."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.e2e.navigateur import temoin_de

POSE = """html => {
  document.querySelector("main .conteneur").insertAdjacentHTML("afterbegin", html);
  htmx.process(document.body);
}"""


def repondre(vues: list[Route], statut: int, corps: str = "") -> Callable[[Route], None]:
    """Answer a request in the browser, and keep it in ``vues``."""

    def reponse(route: Route) -> None:
        vues.append(route)
        route.fulfill(status=statut, content_type="text/html", body=corps)

    return reponse


def test_un_fragment_en_erreur_donne_le_focus_au_resume_et_porte_le_jeton(page: Page) -> None:
    vues: list[Route] = []
    page.goto("/composants/")
    temoin_de(page).attendues.append("422")
    resume = '<div class="resume-erreurs" tabindex="-1" id="resume-fragment">À corriger</div>'
    page.route("**/fragment/", repondre(vues, 422, resume))
    page.evaluate(
        POSE,
        '<div id="zone"></div><button id="b" hx-post="/fragment/" hx-target="#zone">Agir</button>',
    )
    page.click("#b")
    expect(page.locator("#resume-fragment")).to_be_focused()
    assert vues[0].request.headers["x-csrftoken"]
    assert temoin_de(page).erreurs == []


def test_un_fragment_qui_porte_un_h1_lui_donne_le_focus(page: Page) -> None:
    page.goto("/composants/")
    page.route("**/fragment/", repondre([], 200, '<h1 id="neuf">Écran suivant</h1>'))
    page.evaluate(
        POSE,
        '<div id="zone"></div><button id="b" hx-get="/fragment/" hx-target="#zone">Agir</button>',
    )
    page.click("#b")
    expect(page.locator("#neuf")).to_be_focused()


def test_un_fragment_sans_titre_laisse_le_focus_sur_le_bouton(page: Page) -> None:
    page.goto("/composants/")
    page.route("**/fragment/", repondre([], 200, "<p>Fait.</p>"))
    page.evaluate(
        POSE,
        '<div id="zone"></div><button id="b" hx-get="/fragment/" hx-target="#zone">Agir</button>',
    )
    page.click("#b")
    expect(page.locator("#zone")).to_have_text("Fait.")
    expect(page.locator("#b")).to_be_focused()


def test_un_double_clic_n_envoie_qu_une_fois(page: Page) -> None:
    vues: list[Route] = []
    page.goto("/composants/")
    page.route("**/envoi/", repondre(vues, 204))
    page.evaluate(
        POSE, '<form method="post" action="/envoi/"><button id="envoyer">Envoyer</button></form>'
    )
    page.locator("#envoyer").dblclick()
    expect(page.locator("#envoyer")).to_have_attribute("aria-disabled", "true")
    page.locator("#envoyer").click(force=True)
    assert len(vues) == 1
