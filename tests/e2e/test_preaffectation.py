"""The SEI prepares a rentrée: opens, searches, decides, adjusts, publishes; the AESH reads."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from psycopg.types.range import DateRange

from aesh.models import Affectation
from campagne.models import FicheAffectation, LigneCampagne
from comptes.enums import Role
from comptes.models import Membre
from eleves.models import NotificationMdph
from pial.regles import annee_scolaire, bornes_annee
from socle.cloison import cloison
from socle.models import Courriel
from tests import fabriques as f
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran

LONG = 120_000
PROCHAINE = annee_scolaire(datetime.date.today()) + 1


@dataclass
class Depart:
    """Who acts, and who is told."""

    sei: Membre
    sophie: Membre


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def depart(adresse: str) -> Depart:
    """Two poles; Léa and Tom in one, Inès in the other, rights that go on; four AESH."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        autre = f.ecole("École de Fougères", commune="Fougères")
        fougeres = f.pole("Fougères", (autre,))
        f.eleve("Inès", autre, minutes=9 * 60)
        f.aesh("Awa", fougeres, ecole_principale=autre)
        f.aesh("Lucie", petit.pole)
        NotificationMdph.objects.update(
            periode=DateRange(f.RENTREE, datetime.date(PROCHAINE + 2, 9, 1))
        )
        sophie = f.membre("Sophie")
        petit.sophie.membre, petit.sophie.courriel = sophie, "sophie@exemple.invalid"
        petit.sophie.commune = "Rennes"
        petit.sophie.save()
        f.mandat(Role.AESH, petit.sophie.perimetre, sophie)
        sei = f.mandat(Role.SEI, f.perimetre("T")).membre
    return Depart(sei, sophie)


def test_le_sei_conduit_une_pre_affectation(
    navigateur: Browser, adresse: str, depart: Depart
) -> None:
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, depart.sophie)
        _dire_ses_souhaits(page)
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, depart.sei)
        _ouvrir_et_chercher(page)
        _decider(page)
        _ajuster(page)
        _publier(page)
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, depart.sophie)
        page.goto("/35/mon-affectation/")
        expect(page.get_by_text("École des Tilleuls")).to_be_visible()
        verifier_ecran(page, "mon-affectation")
        with page.expect_download() as fichier:
            page.get_by_role("link", name="Ma fiche en PDF").click()
        assert fichier.value.path().read_bytes()[:5] == b"%PDF-"
    debut = bornes_annee(PROCHAINE)[0]
    with transaction.atomic(), cloison("35"):
        nouvelles = Affectation.objects.filter(periode__contains=debut)
        assert nouvelles.count() == FicheAffectation.objects.count() >= 3
        corps = Courriel.objects.get(cle__startswith="affectation:").corps
    assert "Léa" not in corps and "Tom" not in corps


def _dire_ses_souhaits(page: Page) -> None:
    page.goto("/35/mes-souhaits/")
    verifier_ecran(page, "mes-souhaits")
    page.get_by_label("Nombre d'écoles au plus").select_option("1")
    page.get_by_label("École souhaitée").select_option(label="École des Tilleuls (Rennes)")
    page.get_by_role("button", name="Enregistrer mes souhaits").click()
    expect(page.get_by_text("Vos souhaits sont enregistrés.")).to_be_visible()


def _ouvrir_et_chercher(page: Page) -> None:
    page.goto("/35/preaffectation/")
    expect(page.get_by_text("Aucune campagne.")).to_be_visible()
    verifier_ecran(page, "preaffectation-aucune")
    page.get_by_role("button", name="Ouvrir la campagne").click()
    expect(page.get_by_text("est ouverte.")).to_be_visible()
    expect(page.locator("#tab-poles tbody tr")).to_have_count(2)
    verifier_ecran(page, "preaffectation-tableau")
    page.get_by_role("link", name="Souhaits des AESH").click()
    expect(page.get_by_text("1 AESH a dit ses souhaits")).to_be_visible()
    verifier_ecran(page, "preaffectation-souhaits")
    page.get_by_role("link", name=re.compile("^Karim")).click()
    page.get_by_label("Autisme : repères et pratiques").check()
    page.get_by_role("button", name="Enregistrer les compétences").click()
    expect(page.get_by_text("C'est enregistré")).to_be_visible()
    verifier_ecran(page, "preaffectation-souhaits-aesh")
    page.goto(f"/35/preaffectation/{PROCHAINE}/regles/")
    verifier_ecran(page, "preaffectation-regles")
    page.goto(f"/35/preaffectation/{PROCHAINE}/")
    page.get_by_role("link", name="Proposer une répartition").click()
    verifier_ecran(page, "preaffectation-repartir")
    page.get_by_label("Secondes de recherche").fill("3")
    page.get_by_role("button", name="Lancer la recherche").click()
    examiner = page.get_by_role("link", name="Examiner la proposition")
    expect(examiner).to_be_visible(timeout=LONG)
    verifier_ecran(page, "preaffectation-calcul")
    examiner.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui irait où à la rentrée")


def _decider(page: Page) -> None:
    expect(page.get_by_text(re.compile("travaille cette année")).first).to_be_visible()
    verifier_ecran(page, "preaffectation-proposition")
    total = page.locator(".camp-solde")
    avant = total.inner_text()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Accepter les lignes cochées").click()
    expect(page.get_by_text("1 ligne acceptée.")).to_be_visible()
    expect(total).not_to_have_text(avant)
    page.get_by_role("button", name="Annuler la dernière décision").click()
    expect(page.get_by_text("Annulé : 1 ligne est comme avant cette décision.")).to_be_visible()
    expect(total).to_have_text(avant)
    page.get_by_role("button", name="Tout accepter dans le département").click()
    expect(page.get_by_text(re.compile(r"\d+ lignes acceptées\."))).to_be_visible()
    expect(page.get_by_text("Rien à décider.")).to_be_visible()


def _ajuster(page: Page) -> None:
    page.goto(f"/35/preaffectation/{PROCHAINE}/")
    page.get_by_role("link", name="PIAL Rennes Nord").click()
    expect(page.get_by_role("heading", name="Besoins des écoles")).to_be_visible()
    verifier_ecran(page, "preaffectation-pole")
    page.get_by_role("link", name=re.compile("^Annoncer une arrivée.*Tilleuls")).click()
    verifier_ecran(page, "preaffectation-besoin")
    page.get_by_label("Heures annoncées en plus ou en moins").fill("6")
    page.get_by_label("Pourquoi").fill("Une arrivée annoncée")
    page.get_by_role("button", name="Enregistrer le besoin").click()
    expect(page.get_by_text("annoncé +6 h")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Affecter à… : Lucie")).click()
    verifier_ecran(page, "preaffectation-affecter")
    manquent = page.get_by_label("École", exact=True).locator("option", has_text="il manque")
    expect(manquent.first).to_be_attached()
    page.get_by_label("Ou une école, par son nom").fill("tilleuls")
    page.get_by_role("button", name="Voir ces écoles").click()
    expect(page.get_by_text("1 école du département porte ce nom.")).to_be_visible()
    page.get_by_label("École", exact=True).select_option(label="École des Tilleuls (Rennes)")
    page.get_by_label("Heures par semaine").fill("6")
    page.get_by_role("button", name="Affecter", exact=True).click()
    expect(page.get_by_text("l'affectation est acceptée.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Lucie")).first.click()
    expect(page.get_by_text("Choisie par une personne, sans calcul.")).to_be_visible()
    verifier_ecran(page, "preaffectation-ligne")
    page.get_by_label("Heures par semaine").fill("7,5")
    page.get_by_role("button", name="Donner cette durée").click()
    expect(page.get_by_text("La durée est changée.")).to_be_visible()
    with transaction.atomic(), cloison("35"):
        assert LigneCampagne.objects.filter(etat="acceptee", minutes=450).count() == 1


def _publier(page: Page) -> None:
    page.goto(f"/35/preaffectation/{PROCHAINE}/publier/")
    expect(page.get_by_text("La mention légale du traitement")).to_be_visible()
    verifier_ecran(page, "preaffectation-publier")
    page.get_by_role("button", name="Publier et prévenir").click()
    page.get_by_role("link", name="Voir le résultat").click(timeout=LONG)
    expect(page.get_by_text(re.compile(r"\d+ affectations publiées\."))).to_be_visible()
    page.get_by_role("link", name="Ouvrir", exact=True).click()
    expect(page.locator("#tab-fiches tbody tr").first).to_be_visible()
    verifier_ecran(page, "preaffectation-fiches")
    page.get_by_role("button", name="Toutes les fiches en PDF").click()
    page.get_by_role("link", name="Voir le résultat").click(timeout=LONG)
    telecharger = page.get_by_role("link", name="Télécharger le fichier")
    with page.expect_download() as fichier:
        telecharger.click()
    assert fichier.value.path().read_bytes()[:5] == b"%PDF-"
