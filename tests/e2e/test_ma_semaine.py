"""The AESH's own week around a dated exception: what falls, why, what it changes for her."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from aesh.actions.exceptions import SaisieException, annuler, declarer
from aesh.models import ExceptionDatee, Occupation
from aesh.models.multirange import jours_de_multirange
from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans
from pial.regles import UNE_SEMAINE, lundi_de
from socle.cloison import cloison
from tests.e2e.emplois import compte
from tests.e2e.navigateur import entrer, verifier_ecran, verifier_modes


@dataclass(frozen=True)
class Fermeture:
    """A day to come when the school of the AESH of the demonstration is closed."""

    jour: date
    exception: ExceptionDatee
    coordination: Mandat


@pytest.fixture
def fermeture(serveur: str) -> Fermeture:
    """Declared by the coordination of her pole, on a published slot of hers."""
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    plus_tard = lundi_de(le) + 3 * UNE_SEMAINE
    with transaction.atomic(), cloison("35"):
        lignes = Occupation.objects.filter(
            aesh__membre=compte("aesh.35"), creneau__isnull=False
        ).select_related("creneau__etablissement", "emploi__pole__perimetre")
        ligne, jour = next(
            (ligne, jour)
            for ligne in lignes.order_by("pk")
            for jour in jours_de_multirange(ligne.dates)
            if jour >= plus_tard
        )
        coordination = Mandat.objects.select_related("perimetre").get(
            perimetre=ligne.emploi.pole.perimetre, role="COORD_PIAL"
        )
        saisie = SaisieException(
            genre="fermeture",
            du=jour,
            au=jour,
            etablissement=ligne.creneau.etablissement_id,
        )
        exception, _ = declarer(saisie, auteur=coordination, le=le)
    return Fermeture(jour, exception, coordination)


def test_un_jour_de_fermeture_se_lit_dans_ma_semaine(
    page: Page, serveur: str, fermeture: Fermeture
) -> None:
    """The slot stays, set apart with its reason; nothing is owed; other weeks are whole."""
    entrer(page, serveur, compte("aesh.35"))
    adresse = f"/35/ma-semaine/?semaine={fermeture.jour}"
    page.goto(adresse)
    carte = page.locator(f"section[aria-labelledby='jour-{fermeture.jour:%Y%m%d}']")
    ecartes = carte.locator(".semaine-ecarte")
    expect(ecartes).not_to_have_count(0)
    expect(ecartes.first).to_contain_text("n'a pas lieu")
    expect(ecartes.first).to_contain_text("École fermée")
    expect(page.get_by_text("n'enlève rien à votre paie et n'est pas à rattraper")).to_be_visible()
    verifier_ecran(page, "ma-semaine-exception")
    verifier_modes(page, "ma-semaine-exception")

    # The week after holds the same day as it always was.
    page.get_by_role("link", name="Semaine suivante").click()
    expect(page.locator(".semaine-ecarte")).to_have_count(0)

    with transaction.atomic(), cloison("35"):
        annuler(fermeture.exception, auteur=fermeture.coordination)
    page.goto(adresse)
    expect(page.locator(".semaine-ecarte")).to_have_count(0)
    expect(carte.locator(".semaine-creneau")).not_to_have_count(0)
    expect(page.get_by_text("n'enlève rien à votre paie")).to_have_count(0)
