"""A slot under a finger: the sheet; a slot that two people change: both versions."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import Creneau
from aesh.regles.durees import heure
from socle.cloison import cloison
from tests.e2e import emplois
from tests.e2e.emplois import aller, enregistre
from tests.e2e.navigateur import page_surveillee, temoin_de, verifier_ecran

COMPTE = "deux-departements"


@pytest.mark.parametrize("largeur", [768, 320])
def test_un_doigt_ouvre_la_feuille_d_un_creneau(
    navigateur: Browser, serveur: str, largeur: int
) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    with page_surveillee(navigateur, serveur, has_touch=True) as page:
        page.set_viewport_size({"width": largeur, "height": 900})
        aller(page, serveur, COMPTE, attente.emploi)
        boite = page.locator(f"#grille [data-creneau='{attente.autre_creneau}']")
        if largeur < 768:
            page.get_by_role("button", name="Tous", exact=True).tap()
        boite.tap()
        feuille = page.get_by_role("dialog", name="Ce créneau")
        expect(feuille).to_be_visible()
        petits = feuille.locator("button, select").evaluate_all(
            "tous => tous.filter(b => b.getBoundingClientRect().height < 44).length"
        )
        assert petits == 0
        verifier_ecran(page, f"edt-feuille-{largeur}", largeurs=(largeur,))

        # The sheet stays while the slot is moved, and says where it is.
        feuille.get_by_role("button", name=re.compile("^15 min plus tard")).tap()
        expect(feuille).to_contain_text(f"– {heure(attente.autre_fin + 15)}")
        feuille.get_by_role("button", name=re.compile("^15 min plus tôt")).tap()
        expect(feuille).to_contain_text(f"– {heure(attente.autre_fin)}")
        feuille.get_by_label("Autre AESH").select_option(attente.aesh_id)
        feuille.get_by_role("button", name="Donner").tap()
        expect(feuille).to_contain_text(attente.aesh)
        feuille.get_by_role("button", name=re.compile("^Supprimer")).tap()
        expect(feuille).to_be_hidden()
        expect(boite).to_have_count(0)
        enregistre(page)


def test_les_deux_versions_d_un_creneau_se_lisent_cote_a_cote(
    page: Page, navigateur: Browser, serveur: str
) -> None:
    attente = emplois.ouvrir_attente(COMPTE)
    choix = f"#grille [data-creneau='{attente.autre_creneau}']"
    temoin_de(page).attendues += ["409", "Conflict", "404", "Not Found"]
    emplois.sans_nouvelles(page)
    aller(page, serveur, COMPTE, attente.emploi)
    with page_surveillee(navigateur, serveur) as autre:
        aller(autre, serveur, COMPTE, attente.emploi)
        autre.locator(choix).focus()
        autre.keyboard.press("Shift+Alt+ArrowLeft")
        enregistre(autre)

        page.locator(choix).focus()
        page.keyboard.press("Shift+Alt+ArrowRight")
        versions = page.get_by_role("dialog", name="Deux versions de ce créneau")
        heures = versions.get_by_role("row", name=re.compile("^Jour et heures"))
        mienne, sienne = heure(attente.autre_fin + 15), heure(attente.autre_fin - 15)
        expect(heures.get_by_role("cell").nth(0)).to_contain_text(mienne)
        expect(heures.get_by_role("cell").nth(1)).to_contain_text(sienne)
        expect(versions.get_by_role("row").filter(has_text="(différent)")).to_have_count(1)
        expect(versions.get_by_role("button", name="Garder la sienne")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(versions).to_be_hidden()
        expect(page.locator(choix)).to_contain_text(f"à {mienne}")
        enregistre(page)
        # One step of undo goes back to the other's version.
        page.keyboard.press("Control+z")
        expect(page.locator(choix)).to_contain_text(f"à {sienne}")
        enregistre(page)

        with transaction.atomic(), cloison("35"):
            lignee = Creneau.objects.get(pk=attente.autre_creneau).lignee
        autre.reload()
        autre.locator(choix).focus()
        autre.keyboard.press("Delete")
        enregistre(autre)
    page.locator(choix).focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(versions).to_contain_text("a été supprimé")
    expect(versions.get_by_role("button", name="Laisser supprimé")).to_be_focused()
    verifier_ecran(page, "edt-creneau-supprime-entre-temps")
    versions.get_by_role("button", name="Recréer le mien").click()
    expect(page.locator("#grille .creneau:focus")).to_contain_text(f"à {heure(attente.autre_fin)}")
    enregistre(page)
    # The same slot, put back: remarks and notes follow it.
    with transaction.atomic(), cloison("35"):
        (remis,) = Creneau.objects.filter(
            emploi=attente.emploi.split("/")[-2], lignee=lignee
        ).values_list("pk", flat=True)
    assert str(remis) != attente.autre_creneau
