"""Hours on screen: from the department to a pupil's days, each total opened; who waits."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.emplois import compte
from tests.e2e.navigateur import entrer, verifier_ecran

NOTIFIEES, PLANIFIEES, REALISEES = 1, 2, 3


def nombres(page: Page, rangee: str) -> list[str]:
    """Numbers of the total, or of the first line."""
    return page.locator(f"#tab-heures {rangee} td.nombre").all_inner_texts()


def test_de_chaque_total_aux_jours_de_l_eleve(page: Page, serveur: str):
    entrer(page, serveur, compte("sei.35"))
    page.goto(f"{serveur}/35/")
    page.get_by_role("main").get_by_role("link", name="Heures", exact=True).click()
    page.get_by_role("link", name="Depuis la rentrée", exact=True).click()
    verifier_ecran(page, "heures-departement")
    page.get_by_role("link", name="Heures individuelles planifiées", exact=False).click()
    expect(page.locator("#tab-heures th[aria-sort=descending]")).to_have_count(1)
    assert nombres(page, "tbody tr:first-child")[PLANIFIEES] != "0 h"
    for etape in ("ecole", "classe", "eleve"):
        attendu = nombres(page, "tbody tr:first-child")
        page.locator("#tab-heures tbody tr:first-child th a").click()
        expect(page.locator("#tab-heures tfoot")).to_be_visible()
        assert nombres(page, "tfoot") == attendu, etape
        verifier_ecran(page, f"heures-{etape}s")
    attendu = nombres(page, "tbody tr:first-child")
    page.locator("#tab-heures tbody tr:first-child th a").click()
    totaux = page.locator("#tab-individuelle tfoot td.nombre").all_inner_texts()
    assert totaux == attendu[PLANIFIEES : REALISEES + 1]
    faits = page.locator("dl.description dd").all_inner_texts()
    assert faits == attendu[NOTIFIEES : REALISEES + 1]
    page.get_by_text("Comment c'est calculé").click()
    expect(page.get_by_text("ils ne ressemblent jamais à un manque")).to_be_visible()
    verifier_ecran(page, "heures-eleve")
    page.get_by_role("navigation", name="Fil d'Ariane").get_by_role("link", name="Classe").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Classe")


def test_deux_dates_se_choisissent_et_une_erreur_se_dit(page: Page, serveur: str):
    entrer(page, serveur, compte("coordonnateur.35"))
    page.goto(f"{serveur}/35/heures/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PIAL")
    page.get_by_text("Choisir deux dates").click()
    page.get_by_label("Du", exact=True).fill("2026-10-10")
    page.get_by_label("Au", exact=True).fill("2026-09-10")
    page.get_by_role("button", name="Voir cette période").click()
    expect(page.get_by_text("La fin doit suivre le début.")).to_be_visible()
    verifier_ecran(page, "heures-dates-erreur")
    page.get_by_label("Au", exact=True).fill("2026-10-12")
    page.get_by_role("button", name="Voir cette période").click()
    expect(page.locator("main")).to_contain_text("12 octobre 2026")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Exporter")).to_be_hidden()
    expect(page.locator("#tab-heures")).to_be_visible()


def test_un_lecteur_de_chiffres_ne_lit_ni_nom_ni_petit_nombre(page: Page, serveur: str):
    entrer(page, serveur, compte("rectorat.35"))
    page.goto(f"{serveur}/35/")
    page.get_by_role("main").get_by_role("link", name="Chiffres").click()
    expect(page.locator("#tab-heures tbody a")).to_have_count(0)
    verifier_ecran(page, "heures-chiffres")


def test_qui_attend_et_depuis_combien_de_jours(page: Page, serveur: str):
    entrer(page, serveur, compte("sei.35"))
    page.goto(f"{serveur}/35/attente/")
    verifier_ecran(page, "attente")
    nombre = int(re.findall(r"(\d+) droits? en attente", page.locator("main").inner_text())[0])
    rangs = [
        ("incomplète" in rang.inner_text(), -int(rang.locator("td.nombre").inner_text()))
        for rang in page.locator("#tab-attente tbody tr").all()
    ]
    assert len(rangs) == min(nombre, 50) and rangs == sorted(rangs)  # no help first, then days
    situations = page.get_by_role("navigation", name="Situation")
    situations.get_by_role("link", name="Sans aucune aide").click()
    expect(page).to_have_url(re.compile("partie=entiere"))
    expect(page.locator("#tab-attente")).not_to_contain_text("Aide incomplète")
    page.locator("#tab-attente tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/35/eleves/[0-9a-f-]{36}/"))
    page.goto(f"{serveur}/35/attente/?vue=delai")
    expect(page.locator("main")).to_contain_text("délai médian")
    verifier_ecran(page, "attente-delais")
    page.goto(f"{serveur}/35/attente/?vue=rentree")
    expect(page.locator("main")).to_contain_text("le jour de la rentrée")
    verifier_ecran(page, "attente-rentree")
    page.goto(f"{serveur}/35/attente/?q=zzz")
    verifier_ecran(page, "attente-vide")
