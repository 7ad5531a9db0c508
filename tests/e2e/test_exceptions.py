"""A placement for a class: the AESH's real week changes, and comes back when it is cancelled."""

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from aesh.models import Occupation
from aesh.models.multirange import jours_de_multirange
from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pial.regles import UNE_SEMAINE, lundi_de
from socle.cloison import cloison
from tests.e2e.emplois import compte
from tests.e2e.navigateur import entrer, temoin_de, verifier_ecran


@pytest.fixture
def passage(serveur: str):
    """One published individual slot of the coordinator's pole: where, which class, when."""
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    plus_tard = lundi_de(le) + 5 * UNE_SEMAINE
    with transaction.atomic(), cloison("35"):
        lignes = Occupation.objects.filter(
            emploi__pole__perimetre__mandats__membre=compte("coordonnateur.35"),
            aesh__isnull=False,
            creneau__type="individuelle",
            creneau__classe__isnull=False,
        ).select_related("aesh", "creneau__classe", "creneau__etablissement", "emploi")
        for ligne in lignes.order_by("pk"):
            jours = [j for j in jours_de_multirange(ligne.dates) if j >= plus_tard]
            classes = {
                s.classe_id
                for lien in ligne.creneau.liens_eleves.all()
                for s in lien.eleve.scolarisations.all()
            }
            if jours and classes == {ligne.creneau.classe_id}:
                return ligne, jours[0]
    raise AssertionError("la démonstration n'a pas de créneau individuel")


def test_un_stage_change_la_semaine_reelle_puis_s_annule(page: Page, serveur: str, passage):
    ligne, jour = passage
    creneau, aesh = ligne.creneau, ligne.aesh.nom_complet
    entrer(page, serveur, compte("coordonnateur.35"))
    temoin_de(page).attendues.append("422")
    reelle = f"{serveur}/35/emplois/{ligne.emploi_id}/semaine/?lundi={jour}"
    page.goto(reelle)
    rang = page.locator("#tab-reelle tbody tr").filter(has=page.get_by_role("rowheader", name=aesh))
    avant = rang.inner_text()
    assert "n'a pas lieu" not in avant
    verifier_ecran(page, "semaine-reelle")

    page.get_by_role("link", name="Exceptions").first.click()
    verifier_ecran(page, "exceptions-liste")
    page.get_by_role("link", name="Déclarer une exception").first.click()
    verifier_ecran(page, "exception-ou")
    page.get_by_label("Qui est concerné ?").select_option(str(creneau.etablissement_id))
    page.get_by_role("button", name="Continuer").click()
    verifier_ecran(page, "exception-formulaire")
    page.get_by_role("button", name="Voir ce que cela change").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    verifier_ecran(page, "exception-erreurs")
    page.get_by_label("Motif").select_option("pfmp")
    page.get_by_label("Premier jour").fill(str(jour))
    page.get_by_label("Dernier jour").fill(str(jour))
    page.get_by_label(creneau.classe.libelle, exact=True).check()
    page.get_by_role("button", name="Voir ce que cela change").click()
    expect(
        page.get_by_text("aura pas lieu").or_(page.get_by_text("auront pas lieu"))
    ).to_be_visible()
    verifier_ecran(page, "exception-apercu")
    page.get_by_role("button", name="Déclarer").click()
    expect(page.get_by_text("Exception déclarée.")).to_be_visible()
    verifier_ecran(page, "exceptions-declaree")

    page.goto(reelle)
    assert "n'a pas lieu" in rang.inner_text()
    expect(page.get_by_role("heading", name="Ce qui change cette semaine")).to_be_visible()
    verifier_ecran(page, "semaine-reelle-exception")

    page.goto(f"{serveur}/35/exceptions/?q=&du={jour}&au={jour}")
    page.locator("tr").filter(has_text=creneau.classe.libelle).get_by_role(
        "link", name="Annuler"
    ).first.click()
    verifier_ecran(page, "exception-annuler")
    page.get_by_role("button", name="Annuler l'exception").click()
    expect(page.get_by_text("Exception annulée.")).to_be_visible()
    page.goto(reelle)
    assert rang.inner_text() == avant


def test_poser_puis_retirer_un_creneau_ponctuel(page: Page, serveur: str, passage):
    ligne, jour = passage
    entrer(page, serveur, compte("coordonnateur.35"))
    page.goto(f"{serveur}/35/ponctuels/nouveau/?ou={ligne.creneau.etablissement_id}")
    verifier_ecran(page, "ponctuel-formulaire")
    page.get_by_label("Motif").select_option("examen")
    page.get_by_label("AESH").select_option(str(ligne.aesh_id))
    page.get_by_label("Type d'aide").select_option("reunion")
    page.get_by_label("Jour").fill(str(jour))
    page.get_by_label("Début").fill("18:00")
    page.get_by_label("Fin").fill("19:00")
    page.get_by_role("button", name="Poser le créneau").click()
    expect(page.get_by_text("Créneau ponctuel posé.")).to_be_visible()
    verifier_ecran(page, "exceptions-ponctuel")
    page.get_by_role("link", name="Retirer").first.click()
    verifier_ecran(page, "ponctuel-retirer")
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Créneau ponctuel retiré.")).to_be_visible()
