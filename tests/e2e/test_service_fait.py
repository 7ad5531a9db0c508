"""The SEI closes a month and corrects it; a head welcomes a new AESH on a phone."""

import datetime
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Locator, Page, expect

from aesh.actions import publication
from aesh.models import Aesh, Affectation, Contrat, EmploiDuTemps
from comptes.models import Departement, Membre
from comptes.requetes import aujourdhui_dans
from contrats.enums.service_fait import MotifDeclaration
from contrats.models import DeclarationEcole, EtapeAccueil, LigneClose
from contrats.regles.mois import Mois, mois_a_clore
from socle.cloison import cloison
from tests import fabriques
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran

TOUJOURS = fabriques.DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def scene(adresse: str) -> dict[str, Membre]:
    """Two AESH with a Monday published; Sophie is new and her school says that she stayed."""
    membres = {
        role: fabriques.membre(prenom, "Danet")
        for role, prenom in (("SEI", "Sabine"), ("DIRECTEUR", "Claire"))
    }
    with transaction.atomic(), cloison("35"):
        le = aujourdhui_dans(Departement.objects.get(code="35"))
        petit = fabriques.petit_pole()
        fabriques.mandat("SEI", fabriques.perimetre("T"), membres["SEI"], TOUJOURS)
        fabriques.mandat("DIRECTEUR", petit.ecole.perimetre, membres["DIRECTEUR"], TOUJOURS)
        un = fabriques.creneau
        un(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "11:30", petit.lea)
        un(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "11:30", petit.tom)
        EmploiDuTemps.objects.update(statut="vise")
        publication.publier(
            petit.emploi, auteur=petit.coordination, le=fabriques.RENTREE, prevenir=False
        )
        Aesh.objects.filter(pk=petit.sophie.pk).update(nom="Bernard")
        Aesh.objects.filter(pk=petit.karim.pk).update(nom="Petit")
        Affectation.objects.update(periode=TOUJOURS)
        Contrat.objects.filter(aesh=petit.karim).update(
            employeur="ht2", eple=petit.autre_ecole, periode=TOUJOURS
        )
        arrivee = Mois.de(mois_a_clore(le, 15).du).du
        Contrat.objects.filter(aesh=petit.sophie).update(
            type="cdd", periode=fabriques.DateRange(arrivee, datetime.date(2099, 9, 1))
        )
        DeclarationEcole.objects.create(
            aesh=petit.sophie,
            etablissement=petit.ecole,
            jour=arrivee + datetime.timedelta(days=3),
            minutes=45,
            motif=MotifDeclaration.EN_PLUS,
            declare_par=membres["DIRECTEUR"],
        )
    return membres


@pytest.fixture
def ouvrir(navigateur: Browser, adresse: str, scene: dict[str, Membre]):
    """Open a page signed in under a role."""
    pages = []

    def entree(role: str) -> Page:
        contexte = page_surveillee(navigateur, adresse)
        page = contexte.__enter__()
        temoin_de(page).attendues.append("status of 422")  # forms in error
        pages.append(contexte)
        entrer(page, adresse, scene[role])
        return page

    yield entree
    for contexte in pages:
        contexte.__exit__(None, None, None)


def fini(page: Page, libelle: str) -> Locator:
    """The link that a job leaves once it has ended."""
    lien = page.get_by_role("link", name=libelle, exact=True)
    resultat = page.get_by_role("link", name="Voir le résultat")
    expect(lien.or_(resultat).first).to_be_visible(timeout=60_000)
    if resultat.is_visible():
        resultat.click()
    return lien


def telecharger(page: Page) -> str:
    lien = fini(page, "Télécharger le fichier")
    with page.expect_download() as recu:
        lien.click()
    return str(recu.value.suggested_filename)


def test_le_sei_clot_un_mois_puis_le_corrige(ouvrir) -> None:
    page = ouvrir("SEI")
    page.goto("/35/service-fait/")
    expect(page.get_by_text("Aucun mois n'est encore calculé.")).to_be_visible()
    verifier_ecran(page, "service-fait-vide")
    page.get_by_role("button", name=re.compile("^Calculer le mois")).click()
    fini(page, "Ouvrir").click()
    expect(page.get_by_text("Ce mois est ouvert.")).to_be_visible()
    mois = page.url
    expect(page.get_by_text("2 contrats.", exact=True)).to_be_visible()
    verifier_ecran(page, "service-fait-mois-ouvert")

    # the differences first: the school says that Sophie stayed, the SEI keeps it
    page.get_by_role("link", name=re.compile("à revoir$")).click()
    page.get_by_label("Différence").select_option(label="Différence déclarée, à trancher")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("1 contrat.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Sophie Bernard").click()
    expect(page.get_by_role("heading", name="Différences déclarées")).to_be_visible()
    verifier_ecran(page, "service-fait-contrat")
    contrat = page.url
    # a decision without its reason keeps what was typed; decided, it is taken back
    page.get_by_role("radio", name="En moins").check()
    page.get_by_label("Heures", exact=True).fill("1")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_label("Heures", exact=True)).to_have_value("1")
    verifier_ecran(page, "service-fait-decision-refusee", largeurs=(320,))
    page.get_by_label("Pourquoi").select_option(label="Accord écrit avec l'AESH")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.locator("#tab-ligne").get_by_text("−1:00")).to_be_visible()
    page.get_by_role("button", name="Reprendre cette décision").click()
    expect(page.get_by_text("La décision est reprise")).to_be_visible()

    # the differences of everybody, together: looked at first, done, undone, done again
    page.goto("/35/service-fait/a-trancher/")
    verifier_ecran(page, "service-fait-a-trancher")
    for reste in (True, False):
        page.get_by_role("checkbox", name=re.compile("^Choisir Sophie Bernard")).check()
        page.get_by_role("button", name=re.compile("^Retenir")).click()
        expect(page.get_by_text("Rien n'est encore enregistré.")).to_be_visible()
        if reste:
            verifier_ecran(page, "service-fait-a-trancher-apercu")
        page.get_by_role("button", name="Retenir pour la paie").click()
        expect(page.get_by_text("Tout est tranché.")).to_be_visible()
        if reste:
            page.get_by_role("button", name="Annuler cette décision").click()
            expect(page.get_by_text("1 différence de nouveau à trancher.")).to_be_visible()
    page.goto(contrat)
    expect(page.locator("#tab-ligne").get_by_text("+0:45")).to_be_visible()

    # the cut-off of this payroll, then the end
    page.goto(mois)
    page.get_by_text("Changer la date de coupure de la paie").click()
    page.get_by_label("Coupure de la paie").fill("2020-01-01")
    page.get_by_role("button", name="Enregistrer la date").click()
    expect(page.get_by_role("link", name=re.compile("La coupure vient après"))).to_be_visible()
    verifier_ecran(page, "service-fait-coupure-refusee", largeurs=(1280,))
    page.goto(mois)
    page.get_by_role("link", name="Clôturer ce mois").click()
    expect(page.get_by_text("ne se rouvre pas")).to_be_visible()
    verifier_ecran(page, "service-fait-clore")
    page.get_by_role("button", name="Clôturer pour toujours").click()
    fini(page, "Ouvrir").click()
    expect(page.get_by_text("Ce mois est clos.")).to_be_visible()
    verifier_ecran(page, "service-fait-mois-clos")
    with transaction.atomic(), cloison("35"):
        assert LigneClose.objects.count() == 2

    page.get_by_role("button", name=re.compile("^Certificat")).first.click()
    assert re.fullmatch(r"certificat-\d{4}-\d\d-t2\.pdf", telecharger(page))
    page.goto(mois)
    page.get_by_role("link", name=re.compile("^Fichier")).first.click()
    expect(page.get_by_label("Pourquoi cet export")).to_have_value(re.compile("^Paie du mois"))
    verifier_ecran(page, "service-fait-exporter")
    page.get_by_role("button", name="Préparer le fichier").click()
    assert re.fullmatch(r"service-fait-\d{4}-\d\d-t2\.csv", telecharger(page))

    # a contract dated back: listed, then corrected in one act
    with transaction.atomic(), cloison("35"):
        Contrat.objects.filter(aesh__nom="Petit").update(minutes_hebdo=1500)
    page.goto(mois)
    page.get_by_role("button", name="Relire ce mois").click()
    fini(page, "Ouvrir").click()
    expect(page.locator("#tab-a-regulariser").get_by_text("Karim Petit")).to_be_visible()
    verifier_ecran(page, "service-fait-a-regulariser")
    page.get_by_role("link", name="Tout régulariser").click()
    expect(page.get_by_text("Rien n'est encore enregistré.")).to_be_visible()
    verifier_ecran(page, "service-fait-regulariser-tout")
    page.get_by_role("button", name="Régulariser").click()
    expect(page.get_by_text("1 régularisation dans le mois")).to_be_visible()

    # a correction: dated, in the next month
    page.goto(mois)
    page.get_by_role("link", name="Sophie Bernard").click()
    expect(page.get_by_role("button", name="Enregistrer la régularisation")).to_be_visible()
    page.get_by_role("button", name="Enregistrer la régularisation").click()
    expect(page.get_by_role("link", name=re.compile("Indiquez une durée"))).to_be_visible()
    verifier_ecran(page, "service-fait-regulariser")
    page.get_by_role("radio", name="En moins").check()
    page.get_by_label("Minutes", exact=True).fill("15")
    page.get_by_label("Pourquoi").select_option(label="Erreur de saisie")
    page.get_by_role("button", name="Enregistrer la régularisation").click()
    expect(page.get_by_text("Le mois clos ne change pas")).to_be_visible()
    expect(page.get_by_text(re.compile("−0:15, erreur de saisie"))).to_be_visible()
    page.goto("/35/service-fait/")
    expect(page.locator("#tab-mois tbody tr")).to_have_count(2)
    verifier_ecran(page, "service-fait-liste")


def test_une_direction_accueille_une_nouvelle_aesh_sur_son_telephone(ouvrir) -> None:
    page = ouvrir("DIRECTEUR")
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto("/35/")
    page.get_by_role("link", name="Accueillir Sophie Bernard").click()
    expect(page.get_by_text("Points d'accueil faits : 0 sur 5.")).to_be_visible()
    verifier_ecran(page, "accueil-a-faire")
    page.get_by_role("button", name="C'est fait").click()
    expect(page.get_by_role("link", name=re.compile("Cochez au moins une étape"))).to_be_visible()
    for libelle in (
        "Prise de fonctions (procès-verbal d'installation)",
        "Entretien d'installation",
        "Présentation de leurs missions aux AESH",
        "Présentation des modalités de fonctionnement du PIAL",
        "Visite des locaux",
        "Présentation de l'équipe pédagogique",
        "Présentation des autres AESH et des élèves à accompagner",
    ):
        page.get_by_role("checkbox", name=libelle).check()
    page.get_by_role("button", name="C'est fait").click()
    expect(page.get_by_text("7 étapes sont notées.")).to_be_visible()
    expect(page.get_by_text("Points d'accueil faits : 5 sur 5.")).to_be_visible()
    verifier_ecran(page, "accueil-fait")
    page.get_by_role("button", name=re.compile("^Retirer Visite des locaux")).click()
    expect(page.get_by_text("elle est de nouveau à faire")).to_be_visible()
    page.get_by_role("checkbox", name="Visite des locaux").check()
    page.get_by_role("button", name="C'est fait").click()
    expect(page.get_by_text("L'étape est notée.")).to_be_visible()
    page.get_by_role("button", name="Procès-verbal d'installation (PDF)").click()
    assert telecharger(page).startswith("proces-verbal-installation-")
    with transaction.atomic(), cloison("35"):
        assert EtapeAccueil.objects.count() == 7

    # what the school declares of her hours
    page.goto("/35/service-fait/differences/")
    expect(page.locator("#tab-declarations")).to_be_visible()
    verifier_ecran(page, "differences-declarees")
    page.get_by_role("link", name="Déclarer une différence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Déclarer une différence d'heures")
    page.get_by_role("button", name="Déclarer", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Indiquez une durée"))).to_be_visible()
    verifier_ecran(page, "difference-nouvelle")

    # the SEI sees what is missing, and gives the address
    sei = ouvrir("SEI")
    sei.goto("/35/accueils/")
    expect(sei.locator("#tab-poles")).to_be_visible()
    verifier_ecran(sei, "accueils")
    sei.get_by_role("link", name="Enregistrer des adresses").click()
    sei.get_by_label("Collez vos lignes").fill(
        "Sophie Bernard;sophie.bernard@exemple.fr\nPersonne;p@exemple.fr"
    )
    sei.get_by_role("button", name="Lire ces lignes").click()
    expect(sei.get_by_text("1 adresse à enregistrer, 1 ligne à corriger")).to_be_visible()
    verifier_ecran(sei, "adresses-relues")
    sei.get_by_role("button", name="Enregistrer 1 adresse").click()
    expect(sei.get_by_text("1 adresse est enregistrée.")).to_be_visible()
