"""A proposed version: who signs is told, the head of a school signs, the version is signed."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import EmploiDuTemps
from socle.cloison import cloison
from socle.models import Courriel
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran
from tests.serveur import serveur_de_production


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def petit(adresse: str) -> f.PetitPole:
    """A draft with slots in one school, which has a head; the pilote is somebody else."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
        petit.extras["direction"] = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    return petit


def test_la_direction_recoit_un_courriel_et_donne_son_visa(
    navigateur: Browser, adresse: str, petit: f.PetitPole
) -> None:
    chemin = f"/35/emplois/{petit.emploi.pk}/"
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, petit.coordination.membre)
        page.goto(chemin)
        page.get_by_role("button", name="Proposer au pilote").click()
        expect(page.get_by_text("Emploi du temps proposé")).to_be_visible()
    direction = petit.extras["direction"]
    with transaction.atomic(), cloison("35"):
        (dit,) = Courriel.objects.filter(
            cle__startswith="visa:", destinataire=direction.membre.email
        )
        assert petit.lea.nom not in dit.corps and petit.lea.prenom not in dit.corps
        lien = next(mot for mot in dit.corps.split() if chemin in mot)
    with page_surveillee(navigateur, adresse) as page:
        _signer(page, adresse, petit, lien[lien.index("/35/") :])
    with transaction.atomic(), cloison("35"):
        vise = EmploiDuTemps.objects.get(pk=petit.emploi.pk)
        assert (vise.statut, vise.vise_par_id) == ("vise", direction.membre_id)
        attendent = Courriel.objects.filter(cle__startswith="visa:", etat="a_envoyer")
        assert not attendent.exists(), "plus rien n'attend : plus rien ne part"


def _signer(page: Page, adresse: str, petit: f.PetitPole, lien: str) -> None:
    entrer(page, adresse, petit.extras["direction"].membre)
    page.goto(lien)
    expect(page.get_by_text("en attente du visa du pilote, ou de chaque école")).to_be_visible()
    verifier_ecran(page, "visa-ecole-a-donner")
    page.get_by_role("button", name="Donner le visa de mon école").click()
    expect(page.get_by_text("Visa de votre école donné.")).to_be_visible()
    expect(page.get_by_role("button", name="Donner le visa de mon école")).to_have_count(0)
    verifier_ecran(page, "visa-ecole-donne")
