"""Rights on screen: a decision from question to history, ends to renew, the MDPH's page, an ESS."""

import datetime
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from comptes.enums import Role
from comptes.models import Membre
from eleves.models import Couverture, NotificationMdph
from socle.cloison import cloison
from tests import fabriques
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

TOUJOURS = fabriques.DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
AUJOURDHUI = datetime.date.today()
JOUR = datetime.timedelta(days=1)


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_de_production() as serveur:
        yield serveur


@pytest.fixture
def scene(base_reelle: str) -> dict[str, Membre]:
    """A school with three pupils; one right ends in forty days, one is covered."""
    roles = {Role.SEI: "Sabine", Role.MDPH: "Martin", Role.ERSEH: "Rose", Role.DIRECTEUR: "Claire"}
    membres = {role: fabriques.membre(prenom, "Danet") for role, prenom in roles.items()}
    with transaction.atomic(), cloison("35"):
        ecole = fabriques.ecole()
        departement = fabriques.perimetre("T")
        for role, membre in membres.items():
            ou = ecole.perimetre if role in (Role.DIRECTEUR, Role.ERSEH) else departement
            fabriques.mandat(role, ou, membre, TOUJOURS)
        lea = fabriques.eleve("Léa", ecole)
        nour = fabriques.eleve("Nour", ecole, droit="mutualisee")
        fabriques.eleve("Tom", ecole, droit=None)
        lea.cle_tri = "secret lea"
        lea.save()
        for eleve in (lea, nour):
            eleve.scolarisations.update(periode=TOUJOURS)
        debut = AUJOURDHUI - 200 * JOUR
        lea.notifications.update(
            periode=fabriques.DateRange(debut, AUJOURDHUI + 40 * JOUR),
            decidee_le=debut - 40 * JOUR,
            recue_le=debut - 30 * JOUR,
            numero="35-0042",
            mention="AESH-I 12 h",
        )
        nour.notifications.update(periode=fabriques.DateRange(debut, None))
        Couverture.objects.create(
            eleve=nour, minutes_mutualisees=240, premier_creneau_le=debut + 6 * JOUR
        )
    return {str(role): membre for role, membre in membres.items()}


@pytest.fixture
def ouvrir(navigateur: Browser, adresse: str, scene: dict[str, Membre]):
    """Open a page signed in under a role."""
    pages = []

    def entree(role: str) -> Page:
        contexte = page_surveillee(navigateur, adresse)
        page = contexte.__enter__()
        pages.append(contexte)
        entrer(page, adresse, scene[role])
        return page

    yield entree
    for contexte in pages:
        contexte.__exit__(None, None, None)


def iso(jour: datetime.date) -> str:
    return jour.isoformat()


def test_le_sei_cherche_un_eleve_et_enregistre_une_decision_qui_remplace(ouvrir) -> None:
    page = ouvrir("SEI")
    page.goto("/35/")
    menu = page.get_by_role("navigation", name="Menu principal")
    menu.get_by_role("link", name="Élèves", exact=True).click()
    expect(page.get_by_text("3 élèves.")).to_be_visible()
    verifier_ecran(page, "eleves")
    page.get_by_label("Nom ou prénom de l'élève").fill("LÉA")
    page.get_by_role("button", name="Rechercher").first.click()
    expect(page.get_by_text("1 élève pour « LÉA ».")).to_be_visible()
    assert "LÉA" not in page.url and "lea" not in page.url.lower()
    page.get_by_role("link", name="Léa S.").click()
    verifier_ecran(page, "eleve-dossier")
    page.get_by_role("link", name="Enregistrer une décision").click()
    page.get_by_label("Mention telle qu'écrite").press_sequentially("12,3 h")
    expect(page.get_by_text("12 h 18 n'est pas un nombre de demi-heures")).to_be_visible()
    page.get_by_label("Accès aux activités d'apprentissage").check()
    page.get_by_label("Décidée le").fill(iso(AUJOURDHUI - 20 * JOUR))
    page.get_by_label("Reçue le").fill(iso(AUJOURDHUI - 10 * JOUR))
    page.get_by_label("Premier jour du droit").fill(iso(AUJOURDHUI + 5 * JOUR))
    verifier_ecran(page, "decision-nouvelle")
    temoin_de(page).attendues.append("422")
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.get_by_label("Oui, la décision écrit bien 12 h 18").check()
    verifier_ecran(page, "decision-heures-demandees")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_text("Remplace-t-elle l'ancienne ?").first).to_be_visible()
    verifier_ecran(page, "decision-remplace")
    veille = (AUJOURDHUI + 4 * JOUR).strftime("%d/%m/%Y")
    page.get_by_label(f"finira le {veille}").check()
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_text("La décision est enregistrée.")).to_be_visible()
    expect(page.get_by_role("cell", name=veille)).to_be_visible()
    expect(page.get_by_text("À venir")).to_be_visible()


def test_une_decision_se_corrige_a_deux_s_annule_et_se_retablit(ouvrir) -> None:
    page = ouvrir("SEI")
    page.goto("/35/decisions/")
    verifier_ecran(page, "decisions")
    page.get_by_role("link", name="Léa S.").click()
    verifier_ecran(page, "decision")
    page.get_by_role("link", name="Corriger").click()
    page.get_by_label("Nombre d'heures par semaine").fill("14 h")
    with transaction.atomic(), cloison("35"):  # a colleague saves meanwhile
        NotificationMdph.objects.filter(numero="35-0042").update(minutes_hebdo=600, revision=2)
    temoin_de(page).attendues.append("409")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_role("cell", name="10 h par semaine")).to_be_visible()
    expect(page.get_by_label("Nombre d'heures par semaine")).to_have_value("14 h")
    verifier_ecran(page, "decision-deux-versions")
    page.get_by_role("button", name="Enregistrer ma version").click()
    expect(page.get_by_text("14 h par semaine", exact=True)).to_be_visible()
    page.get_by_role("link", name="Annuler la décision").click()
    verifier_ecran(page, "decision-annuler")
    page.get_by_role("button", name="Annuler la décision").click()
    expect(page.get_by_text("Annulée", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Rétablir la décision").click()
    page.get_by_role("button", name="Rétablir").click()
    expect(page.get_by_text("La décision est rétablie.")).to_be_visible()
    expect(page.get_by_text("état : Annulée → Enregistrée")).to_be_visible()


def test_les_droits_qui_finissent_se_notent_d_un_bouton(ouvrir) -> None:
    page = ouvrir("SEI")
    page.goto("/35/renouvellements/?jours=90")
    expect(page.get_by_text("1 droit sans suite finit")).to_be_visible()
    verifier_ecran(page, "renouvellements")
    page.get_by_role("button", name="Demandé aujourd'hui Léa S.").click()
    expect(page.get_by_text("renouvellement demandé à la famille aujourd'hui")).to_be_visible()
    page.get_by_role("button", name="Retirer la note Léa S.").click()
    expect(page.get_by_text("la note est retirée")).to_be_visible()
    page.goto("/35/renouvellements/?jours=30")
    expect(page.get_by_text("Aucun droit ne finit sans suite dans les 30 jours.")).to_be_visible()
    verifier_ecran(page, "renouvellements-vide")


def test_la_mdph_suit_ses_decisions_et_cherche_un_numero(ouvrir) -> None:
    page = ouvrir("MDPH")
    page.goto("/35/")
    page.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name="Décisions"
    ).click()
    expect(page.get_by_text("2 décisions.")).to_be_visible()
    expect(page.get_by_role("cell", name="Couverte")).to_be_visible()
    verifier_ecran(page, "mdph-decisions")
    page.get_by_label("Numéro de la décision, ou nom de l'élève").fill("35-0042")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_text("1 décision pour « 35-0042 ».")).to_be_visible()
    page.get_by_role("link", name="Léa S.").click()
    expect(page.get_by_role("link", name="Corriger")).to_be_visible()


def test_une_demande_puis_une_reunion_se_notent(ouvrir) -> None:
    page = ouvrir("ERSEH")
    page.goto("/35/eleves/")
    page.get_by_role("link", name="Tom S.").click()
    page.get_by_role("link", name="Noter une demande à la MDPH").click()
    verifier_ecran(page, "demande-nouvelle")
    page.get_by_role("button", name="Noter la demande").click()
    expect(page.get_by_text("Ce n'est pas encore un droit.")).to_be_visible()
    expect(page.get_by_text("Aucune décision n'est enregistrée.")).to_be_visible()
    page.get_by_role("link", name="Noter la réponse").click()
    verifier_ecran(page, "demande-reponse")
    page.goto("/35/demandes/")
    expect(page.get_by_role("link", name="Tom S.")).to_be_visible()
    verifier_ecran(page, "demandes")
    page.get_by_role("link", name="Tom S.").click()
    page.get_by_role("link", name="Noter une réunion").click()
    page.get_by_label("Date", exact=True).fill(iso(AUJOURDHUI))
    page.get_by_label("Elle a eu lieu").check()
    page.get_by_label("Famille").check()
    page.get_by_label("Demander un renouvellement à la MDPH").check()
    verifier_ecran(page, "reunion")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Conclusions : demander un renouvellement à la mdph.")).to_be_visible()
    page.get_by_role("link", name="Noter un plan").click()
    verifier_ecran(page, "plan")


def test_la_direction_ouvre_un_dossier(ouvrir) -> None:
    page = ouvrir("DIRECTEUR")
    page.goto("/35/eleves/")
    page.get_by_role("link", name="Ouvrir le dossier d'un élève").click()
    verifier_ecran(page, "eleve-ouvrir")
    page.get_by_label("Nom", exact=True).fill("Le Goff")
    page.get_by_label("Prénom").fill("Maël")
    page.get_by_label("Date de naissance").fill("2018-05-06")
    expect(page.get_by_role("radio", name=re.compile("École")).first).to_be_visible()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", name="Maël Le Goff")).to_be_visible()
    expect(page.get_by_role("link", name="Enregistrer une décision")).to_have_count(0)
