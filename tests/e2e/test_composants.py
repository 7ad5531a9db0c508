"""The gallery shows every component in every state: it passes what all screens must pass."""

from playwright.sync_api import Page, expect

from tests.e2e.navigateur import temoin_de, verifier_ecran


def test_la_galerie_passe_axe_csp_et_les_deux_largeurs(page: Page) -> None:
    page.goto("/composants/")
    verifier_ecran(page, "composants")


def test_la_modale_prend_et_rend_le_focus(page: Page) -> None:
    page.goto("/composants/")
    bouton = page.get_by_role("button", name="Supprimer le créneau")
    bouton.focus()
    page.keyboard.press("Enter")
    modale = page.get_by_role("dialog", name="Supprimer ce créneau ?")
    expect(modale).to_be_visible()
    verifier_ecran(page, "composants-modale")
    page.keyboard.press("Escape")
    expect(modale).to_be_hidden()
    expect(bouton).to_be_focused()


def test_le_menu_d_actions_s_ouvre_et_se_ferme_au_clavier(page: Page) -> None:
    page.goto("/composants/")
    resume = page.locator("details.menu-actions > summary").first
    resume.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Imprimer", exact=True)).to_be_visible()
    verifier_ecran(page, "composants-menu")
    page.keyboard.press("Escape")
    expect(resume).to_be_focused()
    expect(page.locator("details.menu-actions[open]")).to_have_count(0)


def test_le_resume_d_erreurs_prend_le_focus_et_mene_au_champ(page: Page) -> None:
    page.goto("/composants/")
    resume = page.get_by_role("group", name="À corriger avant de continuer")
    expect(resume).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_faux-nom")).to_be_focused()


def test_le_lien_d_evitement_est_le_premier_et_mene_au_contenu(page: Page) -> None:
    page.goto("/composants/")
    premier = page.locator("a[href], button, summary").first
    expect(premier).to_have_text("Aller au contenu")
    premier.focus()
    expect(premier).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_le_temoin_voit_une_violation_de_csp_et_un_contraste_faible(page: Page) -> None:
    """The harness itself: it must fail on a bad page."""
    page.goto("/composants/")
    page.evaluate(
        """() => {
          const p = document.createElement("p");
          p.setAttribute("style", "color: red");
          p.textContent = "pâle";
          p.className = "texte-pale";
          document.querySelector("main").append(p);
          p.style.color = "#ccc";
        }"""
    )
    try:
        verifier_ecran(page, "composants-fautif", largeurs=(1280,))
    except AssertionError as constat:
        assert "color-contrast" in str(constat)
        assert "CSP : style-src-attr" in str(constat)
    else:
        raise AssertionError("le banc n'a rien vu")
    assert temoin_de(page).violations
