"""The SEI and contracts: a CDD becomes a CDI, an avenant is answered, a file says « 62 % »."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.models import Aesh, Affectation, Contrat
from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from contrats.regles.delais import plus_mois
from socle.cloison import cloison
from tests import fabriques
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran

TOUJOURS = fabriques.DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
JOUR = datetime.timedelta(days=1)


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def le(adresse: str) -> datetime.date:
    return aujourdhui_dans(Departement.objects.get(code="35"))


@pytest.fixture
def page(navigateur: Browser, adresse: str, le: datetime.date) -> Iterator[Page]:
    """The SEI's browser; Sophie's CDD ends in forty days, Karim has a CDI of 24 h."""
    sei = fabriques.membre("Sabine", "Danet")
    with transaction.atomic(), cloison("35"):
        ecole = fabriques.ecole(telephone="02 99 00 00 01")
        pole = fabriques.pole("Rennes Nord", (ecole,))
        fabriques.mandat("SEI", fabriques.perimetre("T"), sei, TOUJOURS)
        sophie = fabriques.aesh("Sophie", pole, ecole_principale=ecole)
        fabriques.aesh("Karim", pole, ecole_principale=ecole)
        Aesh.objects.filter(pk=sophie.pk).update(nom="Bernard")
        Aesh.objects.exclude(pk=sophie.pk).update(nom="Petit")
        Affectation.objects.update(periode=TOUJOURS)
        fin = le + 41 * JOUR
        Contrat.objects.update(periode=fabriques.DateRange(plus_mois(le, -40), None))
        Contrat.objects.filter(aesh=sophie).update(
            type="cdd", periode=fabriques.DateRange(plus_mois(fin, -36), fin)
        )
    with page_surveillee(navigateur, adresse) as ouverte:
        entrer(ouverte, adresse, sei)
        yield ouverte


def iso(jour: datetime.date) -> str:
    return jour.isoformat()


def enregistrer(page: Page) -> None:
    """From the form to the preview, then to the record."""
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_text("Aperçu : rien n'est encore enregistré")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()


def test_un_cdd_devient_un_cdi_et_un_avenant_recoit_sa_reponse(
    page: Page, le: datetime.date
) -> None:
    page.goto("/35/")
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(menu.get_by_role("link", name="Pré-affectation", exact=True)).to_be_visible()
    menu.get_by_role("link", name="Contrats", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Contrats")).to_be_visible()
    expect(page.get_by_text("1 contrat.", exact=True)).to_be_visible()
    verifier_ecran(page, "contrats")
    page.get_by_role("link", name="Sophie Bernard").click()
    expect(page.get_by_text("Proposer la suite du contrat :")).to_be_visible()
    page.get_by_role("link", name="Passer en CDI").click()
    page.get_by_label("Entretien fait le").fill(iso(le - 5 * JOUR))
    verifier_ecran(page, "contrat-suite")
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_text("24 h par semaine sur 41 semaines, soit 61,23 %").first).to_be_visible()
    verifier_ecran(page, "contrat-apercu")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Réponse attendue").first).to_be_visible()
    page.get_by_role("link", name="Noter la réponse à la proposition").click()
    page.get_by_label("Acceptée").check()
    enregistrer(page)
    expect(page.get_by_role("link", name="CDI à partir du")).to_be_visible()
    verifier_ecran(page, "contrat")
    page.get_by_role("button", name="Annuler la réponse à la proposition").click()
    expect(page.get_by_text("La réponse est annulée.")).to_be_visible()
    expect(page.get_by_role("link", name="CDI à partir du")).to_have_count(0)
    page.get_by_role("link", name="Noter la réponse à la proposition").click()
    page.get_by_label("Acceptée").check()
    enregistrer(page)
    expect(page.get_by_role("link", name="CDI à partir du")).to_be_visible()

    page.goto("/35/contrats/?file=tous&q=karim")
    page.get_by_role("link", name="Karim Petit").click()
    page.get_by_role("link", name="Noter un entretien professionnel").click()
    page.get_by_label("Entretien tenu le").fill(iso(le - 10 * JOUR))
    enregistrer(page)
    expect(page.get_by_text("L'entretien est noté.")).to_be_visible()
    expect(page.get_by_text("Le prochain, au plus tard le")).to_be_visible()
    page.get_by_role("link", name="Proposer un avenant").click()
    page.get_by_label("Heures par semaine").fill("20 h")
    page.get_by_label("Motif").select_option("baisse")
    page.get_by_label("Prend effet le").fill(iso(le + 40 * JOUR))
    page.get_by_label("Remise le").fill(iso(le - 2 * JOUR))
    enregistrer(page)
    expect(page.get_by_text("Le silence vaut refus.")).to_be_visible()
    page.get_by_role("link", name="Noter la réponse à l'avenant").click()
    page.get_by_label("Acceptée").check()
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_text("L'emploi du temps suit à cette date.")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("20 h par semaine sur 41 semaines, soit 51,03 %").first).to_be_visible()
    expect(page.get_by_role("button", name="Annuler la réponse à l'avenant")).to_be_visible()
    with transaction.atomic(), cloison("35"):
        par_date = [
            sorted(Contrat.objects.filter(periode__contains=jour).values_list("minutes_hebdo"))
            for jour in (le, le + 40 * JOUR)
        ]
    assert par_date == [[(1440,), (1440,)], [(1200,), (1440,)]]


def test_un_fichier_qui_dit_62_pour_cent_garde_24_h_et_les_listes_se_lisent(
    page: Page, le: datetime.date
) -> None:
    page.goto("/35/contrats/")
    page.get_by_role("link", name="Importer des contrats").click()
    page.get_by_role("link", name="Coller ou déposer").click()
    verifier_ecran(page, "contrats-import-nouveau")
    fin = plus_mois(le, 36) - JOUR
    contenu = (
        "Matricule;Nom;Prénom;Type;Employeur;Début;Fin;Heures;Semaines;Quotité\n"
        f"Z-1;DUPONT;Zoé;CDD;titre 2;{le:%d/%m/%Y};{fin:%d/%m/%Y};24 h;41;62 %\n"
        f"Z-2;MOREL;Ana;CDD;titre 2;{le:%d/%m/%Y};;20 h;41;\n"
    )
    page.get_by_label("Ou un fichier").set_input_files(
        {"name": "contrats.csv", "mimeType": "text/csv", "buffer": contenu.encode()}
    )
    page.get_by_role("button", name="Voir les lignes").click()
    expect(page.get_by_text("1 ligne à corriger. Rien n'est encore enregistré.")).to_be_visible()
    verifier_ecran(page, "contrats-import")
    page.get_by_role("link", name="Corriger la ligne 3").click()
    page.get_by_label("Laisser cette ligne de côté").check()
    page.get_by_role("button", name="Enregistrer la ligne").click()
    page.get_by_role("link", name="À vérifier").click()
    expect(page.get_by_text("24 h sur 41 semaines font 61,23 %")).to_be_visible()
    page.get_by_role("button", name="Enregistrer 1 contrat").click()
    resultat = page.get_by_role("link", name="Voir le résultat")
    compte_rendu = page.get_by_text("1 contrat enregistré.")
    expect(resultat.or_(compte_rendu).first).to_be_visible(timeout=60_000)
    if resultat.is_visible():
        resultat.click()
    expect(compte_rendu).to_be_visible()
    page.goto("/35/contrats/?file=quotites")
    expect(page.get_by_text("61,23 % (écrite : 62 %)")).to_be_visible()

    page.get_by_role("link", name="ETP alloués, engagés, utilisés").click()
    page.get_by_label("ETP alloués").fill("2,5")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L'enveloppe est enregistrée.")).to_be_visible()
    expect(page.get_by_role("row", name="Département 2,50")).to_be_visible()
    verifier_ecran(page, "contrats-etp")
    page.goto("/35/contrats/telephones/")
    expect(page.get_by_text("02 99 00 00 01").first).to_be_visible()
    verifier_ecran(page, "contrats-telephones")
    page.goto("/35/contrats/lettres/")
    expect(page.get_by_text("Texte officiel à charger").first).to_be_visible()
    verifier_ecran(page, "contrats-lettres")
    page.goto("/35/contrats/?file=cdi")
    page.get_by_label("Choisir Sophie Bernard").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Entretien fait le").fill(iso(le - 3 * JOUR))
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_text("1 contrat à traiter, 0 laissé de côté.")).to_be_visible()
    verifier_ecran(page, "contrats-plusieurs")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Tout est traité.")).to_be_visible()
    page.get_by_role("button", name="Annuler cet acte").click()
    expect(page.get_by_role("link", name="Sophie Bernard")).to_be_visible()
