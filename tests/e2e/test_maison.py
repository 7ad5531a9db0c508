"""A job followed in the browser, the journal, the mailbox: polling, words, focus, axe."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Mandat, Membre, Perimetre
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.models import Acces, Courriel, Travail
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran
from tests.serveur import serveur_de_production


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def cheffe(base_reelle: str) -> Membre:
    """Head of the SEI: reads the journal too."""
    membre = Membre.objects.create_user("claire@exemple.fr", prenom="Claire", nom="Morel")
    with transaction.atomic(), cloison("35"):
        perimetre = Perimetre.objects.create(genre="T", libelle="Ille-et-Vilaine")
        periode = (datetime.date(2020, 9, 1), None)
        Mandat.objects.create(
            membre=membre, role=Role.SEI_CHEF, perimetre=perimetre, periode=periode
        )
    return membre


@pytest.fixture
def page(navigateur: Browser, adresse: str, cheffe: Membre) -> Iterator[Page]:
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, cheffe)
        yield ouverte


def _avancer(travail: Travail, **champs: object) -> None:
    with transaction.atomic(), cloison("35"):
        Travail.objects.filter(pk=travail.pk).update(**champs)


def test_un_travail_se_suit_sans_recharger(page: Page, cheffe: Membre) -> None:
    with transaction.atomic(), cloison("35"):
        travail = Travail.objects.create(
            cle="import",
            genre="essai",
            titre="Import de l'annuaire",
            auteur=cheffe,
            etat=EtatTravail.EN_COURS,
            fait=100,
            total=1240,
            demarre_le=timezone.now(),
        )
    page.goto("/35/mes-travaux/")
    verifier_ecran(page, "mes-travaux")
    page.get_by_role("link", name="Import de l'annuaire").click()
    expect(page.get_by_text("100 lignes sur 1\u202f240")).to_be_visible()
    verifier_ecran(page, "travail-en-cours")
    bouton = page.get_by_role("button", name="Annuler ce travail")
    bouton.focus()
    _avancer(travail, fait=312)
    expect(page.get_by_text("312 lignes sur 1\u202f240")).to_be_visible()
    expect(page.locator("#annonce")).to_have_text("Import de l'annuaire : 25 %")
    _avancer(travail, fait=330)
    expect(page.get_by_text("330 lignes sur 1\u202f240")).to_be_visible()
    expect(bouton).to_be_focused()  # the poll never takes the focus away
    _avancer(travail, etat=EtatTravail.FAIT, fait=1240, resultat={"resume": "12 écoles créées."})
    page.get_by_role("link", name="Voir le résultat").click()
    expect(page.get_by_text("12 écoles créées.")).to_be_visible()
    verifier_ecran(page, "travail-fini")


def test_un_echec_montre_ses_lignes_et_se_rejoue(page: Page, cheffe: Membre) -> None:
    with transaction.atomic(), cloison("35"):
        travail = Travail.objects.create(
            cle="import",
            genre="essai",
            titre="Import de l'annuaire",
            auteur=cheffe,
            etat=EtatTravail.ECHEC,
            erreur="Ce fichier n'est pas un annuaire.",
            resultat={"rejets": [{"ligne": 3, "cause": "UAI absent"}]},
        )
    page.goto(f"/35/mes-travaux/{travail.pk}/")
    verifier_ecran(page, "travail-en-echec")
    page.get_by_role("button", name="Rejouer ce travail").click()
    expect(page.get_by_text("Le travail recommence.")).to_be_visible()


def test_le_journal_et_la_boite(page: Page, cheffe: Membre) -> None:
    with transaction.atomic(), cloison("35"):
        Acces.objects.create(membre=cheffe, objet="eleve", ids=[cheffe.pk], route="eleves:fiche")
        Courriel.objects.create(
            cle="c",
            destinataire="claire@exemple.fr",
            sujet="Un emploi du temps à viser",
            corps="Bonjour,\n\nhttp://127.0.0.1:8000/35/",
            a_envoyer_le=timezone.now(),
        )
    page.goto("/35/journal-des-acces/")
    verifier_ecran(page, "journal-des-acces")
    page.goto("/35/courriels-de-demonstration/")
    verifier_ecran(page, "courriels")
    page.get_by_role("link", name="Un emploi du temps à viser").click()
    verifier_ecran(page, "courriel")
