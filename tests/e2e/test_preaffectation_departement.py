"""The SEI runs the pre-assignment of Ille-et-Vilaine, its 47 poles, from the proposal to the PDFs.

The real schools and the 47 real PIAL of the open directory, few invented people so that CI stays
short. ``PREAFFECTATION_AESH=1500 PREAFFECTATION_SECONDES=45``: the size of the issue (1,500 AESH,
6,000 pupils), a few minutes.
"""

import datetime
import os
import re
import sys
import time
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from aesh.models import Affectation
from campagne.enums import EtatLigne
from campagne.models import Campagne, FicheAffectation, LigneCampagne
from campagne.requetes.heures import minutes_signees
from campagne.requetes.tableau import ecoles_du_pole, lignes_des_poles, total_du_pole
from comptes.enums import Role
from comptes.models import Departement, Membre
from pial.models import Pole
from pial.regles import annee_scolaire
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran

AESH = int(os.environ.get("PREAFFECTATION_AESH", "94"))
SECONDES = int(os.environ.get("PREAFFECTATION_SECONDES", "4"))
PIAL = 47
PATIENCE = 60_000 + AESH * 400
AUJOURDHUI = datetime.date.today()
ANNEE = annee_scolaire(AUJOURDHUI) + 1
TABLEAU = f"/35/preaffectation/{ANNEE}/"

pytestmark = pytest.mark.timeout(120 + AESH)


@pytest.fixture
def sei(base_reelle: str) -> Membre:
    """The department filled, and who conducts its campaign."""
    muet = StringIO()
    call_command("charger_territoires", verbosity=0, stdout=muet)
    Departement.objects.filter(code="35").update(est_ouvert=True)
    annuaire = "donnees/annuaire/35_fr-en-annuaire-education.csv"
    call_command("importer_annuaire", annuaire, departement="35", stdout=muet)
    call_command("simuler_population", departement="35", aesh=AESH, eleves=4 * AESH, stdout=muet)
    with transaction.atomic(), cloison("35"):
        return f.mandat(Role.SEI, f.perimetre("T")).membre


@pytest.fixture
def adresse(sei: Membre) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


def test_le_sei_conduit_la_pre_affectation_du_departement(
    navigateur: Browser, adresse: str, sei: Membre
) -> None:
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, sei)
        _proposer(page)
        pole = _decider_d_un_pole(page)
        _ajuster(page, pole)
        _tout_accepter(page)
        _publier(page)
        _imprimer(page)
    _juger()


def _dire(quoi: str, depart: float) -> None:
    """Seconds of a step, shown by ``pytest -s``."""
    sys.stdout.write(f"{quoi} : {time.monotonic() - depart:.1f} s\n")


def _total(page: Page) -> Locator:
    return page.locator(".camp-solde")


def _proposer(page: Page) -> None:
    page.goto("/35/preaffectation/")
    page.get_by_role("button", name="Ouvrir la campagne").click()
    expect(page.locator(".camp-total")).to_contain_text(f"{PIAL} pôles")
    page.get_by_role("link", name="Proposer une répartition").click()
    page.get_by_label("Secondes de recherche").fill(str(SECONDES))
    depart = time.monotonic()
    page.get_by_role("button", name="Lancer la recherche").click()
    examiner = page.get_by_role("link", name="Examiner la proposition")
    expect(examiner).to_be_visible(timeout=PATIENCE)
    _dire("proposition", depart)
    examiner.click()
    expect(page.get_by_text(re.compile(r"^\d+ lignes\.$"))).to_be_visible()


def _decider_d_un_pole(page: Page) -> str:
    """One line, undone, then the whole pole; the total follows each click."""
    page.goto(TABLEAU)
    rangee = page.locator("#tab-poles tbody tr").first
    rangee.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Besoins des écoles")).to_be_visible()
    avant = _total(page).inner_text()
    page.get_by_role("button", name="Tout accepter dans ce pôle").click()
    expect(page.get_by_text(re.compile(r"^\d+ lignes? acceptées?\.$"))).to_be_visible()
    expect(_total(page)).not_to_have_text(avant)
    apres = _total(page).inner_text()
    page.get_by_role("button", name="Annuler la dernière décision").click()
    expect(page.get_by_text(re.compile("^Annulé : "))).to_be_visible()
    expect(_total(page)).to_have_text(avant)
    page.get_by_role("button", name="Tout accepter dans ce pôle").click()
    expect(_total(page)).to_have_text(apres)
    verifier_ecran(page, "preaffectation-35-pole")
    return page.url


def _ajuster(page: Page, pole: str) -> None:
    """Fewer hours for one, then hers given to another school by its name."""
    page.locator(".camp-noms a").first.click()
    page.get_by_label("Heures par semaine").fill("2")
    page.get_by_role("button", name="Donner cette durée").click()
    expect(page.get_by_text("La durée est changée.")).to_be_visible()
    page.locator(".camp-noms a").filter(has_text=re.compile(".")).first.wait_for()
    page.get_by_role("link", name=re.compile("^Affecter à… : ")).first.click()
    ecole = page.get_by_label("École", exact=True)
    ecole.select_option(index=1)
    page.get_by_label("Heures par semaine").fill("1,5")
    page.get_by_role("button", name="Affecter", exact=True).click()
    expect(page.get_by_text("l'affectation est acceptée.")).to_be_visible()
    assert page.url == pole


def _tout_accepter(page: Page) -> None:
    page.goto(f"{TABLEAU}propositions/")
    depart = time.monotonic()
    page.get_by_role("button", name="Tout accepter dans le département").click()
    faites = page.get_by_text(re.compile(r"^\d+ lignes acceptées\.$"))
    expect(faites).to_be_visible(timeout=PATIENCE)
    _dire("tout accepter", depart)


def _publier(page: Page) -> None:
    page.goto(TABLEAU)
    page.get_by_role("link", name="Publier…").click()
    depart = time.monotonic()
    page.get_by_role("button", name="Publier et prévenir").click()
    page.get_by_role("link", name="Voir le résultat").click(timeout=PATIENCE)
    _dire("publier", depart)
    expect(page.get_by_text(re.compile(r"\d+ affectations publiées\."))).to_be_visible()
    page.get_by_role("link", name="Ouvrir", exact=True).click()
    expect(page.locator("#tab-fiches tbody tr").first).to_be_visible()


def _imprimer(page: Page) -> None:
    depart = time.monotonic()
    page.get_by_role("button", name="Toutes les fiches en PDF").click()
    page.get_by_role("link", name="Voir le résultat").click(timeout=PATIENCE)
    with page.expect_download() as fichier:
        page.get_by_role("link", name="Télécharger le fichier").click()
    _dire("toutes les fiches", depart)
    contenu = fichier.value.path().read_bytes()
    # pypdf reads one font two bytes wide.
    pages = [une.extract_text().replace("\0", "") for une in PdfReader(BytesIO(contenu)).pages]
    with transaction.atomic(), cloison("35"):
        assert len(pages) == FicheAffectation.objects.count() > 0
    assert all("Notification" in une and "affectation" in une for une in pages)


def _juger() -> None:
    """Nobody told beyond her contract, or in two poles; the board is the sum of its 47 pages."""
    with transaction.atomic(), cloison("35"):
        campagne = Campagne.objects.get()
        acceptees = LigneCampagne.objects.filter(etat=EtatLigne.ACCEPTEE, minutes__gt=0).order_by()
        signees = minutes_signees(campagne)
        totaux = dict(acceptees.values_list("aesh").annotate(total=Sum("minutes")))
        assert len(set(acceptees.values_list("aesh", "pole"))) == len(totaux)
        # Those whose next contract is not signed are planned, and told nothing yet.
        aesh = {qui for qui, total in totaux.items() if total <= signees.get(qui, 0)}
        assert len(aesh) > len(totaux) / 2
        publiees = acceptees.filter(publiee_le__isnull=False)
        assert set(publiees.values_list("aesh", flat=True)) == aesh
        assert set(FicheAffectation.objects.values_list("aesh", flat=True)) == aesh
        neuves = Affectation.objects.filter(periode__startswith=campagne.rentree)
        assert neuves.count() == len(aesh)
        poles = list(Pole.objects.filter(genre="PIAL"))
        assert len(poles) == PIAL
        for ligne in lignes_des_poles(campagne, poles, AUJOURDHUI):
            assert ligne.total == total_du_pole(ecoles_du_pole(campagne, ligne.pole))
