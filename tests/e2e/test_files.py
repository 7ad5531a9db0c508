"""150 late notifications, from the paste to accepted proposals; a queue worked by hand."""

import datetime
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Locator, Page, expect

from aesh.models import Creneau, CreneauEleve
from comptes.models import Departement, Membre
from comptes.requetes import aujourdhui_dans
from eleves.models import Eleve, NotificationMdph
from reporting.models import PriseEnCharge
from socle.cloison import cloison
from tests import fabriques
from tests.afflux import Afflux, eleve_aide, monter_afflux
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran

LONGTEMPS = 240_000  # the first search on a machine is compiled
NE_LE = datetime.date(2016, 5, 4)


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def afflux(adresse: str) -> Afflux:
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    with transaction.atomic(), cloison("35"):
        return monter_afflux(le)


@pytest.fixture
def ouvrir(navigateur: Browser, adresse: str) -> Iterator:
    """A browser of one's own for each person."""
    ouvertes = []

    def pour(membre: Membre) -> Page:
        contexte = page_surveillee(navigateur, adresse)
        page = contexte.__enter__()
        ouvertes.append(contexte)
        entrer(page, adresse, membre)
        return page

    yield pour
    for contexte in ouvertes:
        contexte.__exit__(None, None, None)


def compter(modele, **filtre) -> int:
    with transaction.atomic(), cloison("35"):
        return modele.objects.filter(**filtre).count()


def fini(page: Page, libelle: str) -> Locator:
    """The link that a job leaves once it has ended."""
    lien = page.get_by_role("link", name=libelle, exact=True)
    resultat = page.get_by_role("link", name="Voir le résultat")
    expect(lien.or_(resultat).first).to_be_visible(timeout=60_000)
    if resultat.is_visible():
        resultat.click()
    return lien


def test_150_notifications_du_collage_aux_propositions_acceptees(ouvrir, afflux: Afflux) -> None:
    """The SEI pastes, answers, records, entrusts; each coordination asks, examines, accepts."""
    with transaction.atomic(), cloison("35"):
        eleve_aide("Prigent", "Maël", NE_LE, afflux.ecoles[0], afflux.le)
        connue = eleve_aide("Quéré", "Lina", NE_LE, afflux.ecoles[1], afflux.le)
    lignes = afflux.lignes(147)
    lignes += [
        afflux.ligne("Prigent", "Maël", NE_LE, afflux.ecoles[0].uai, "individuelle", "9 h"),
        afflux.ligne("Quere", "Linna", NE_LE, afflux.ecoles[1].uai, "MPA", ""),
        afflux.ligne("Riou", "Sacha", NE_LE, "0359999Z", "individuelle", "12,3"),
        afflux.ligne("Seznec", "Alix", NE_LE, afflux.ecoles[0].uai, "renfort", ""),
    ]
    sei = ouvrir(afflux.sei.membre)
    sei.goto("/35/a-traiter/")
    sei.get_by_role("link", name="Déposer des notifications").click()
    verifier_ecran(sei, "depots-vide")
    sei.get_by_role("link", name="Coller ou déposer").click()
    verifier_ecran(sei, "depot-nouveau")
    sei.get_by_label("Cellules copiées d'un tableur").fill(afflux.collage(lignes))
    sei.get_by_role("button", name="Voir les lignes").click()

    expect(sei.get_by_role("heading", level=1)).to_have_text("Dépôt de 151 notifications")
    expect(sei.get_by_text("4 lignes attendent une correction")).to_be_visible()
    assert compter(Eleve) == 2, "rien n'est écrit avant l'accord"
    expect(sei.get_by_text("École inconnue, ou lieu qui ne scolarise aucun élève")).to_be_visible()
    verifier_ecran(sei, "depot")
    sei.get_by_role("link", name="Corriger la ligne 151").click()
    verifier_ecran(sei, "depot-ligne")
    sei.get_by_label("École (UAI").fill(afflux.ecoles[2].uai)
    sei.get_by_role("button", name="Enregistrer les cellules").click()
    # The next line that waits: a human says that Linna Quere is Lina Quéré.
    sei.goto(sei.url.split("lignes/")[0])
    sei.get_by_role("button", name="Laisser de côté cette ligne").click()
    expect(sei.get_by_text("1 ligne laissée de côté.")).to_be_visible()
    sei.get_by_role("link", name=re.compile("^Laissée de côté")).click()
    expect(sei.get_by_role("button", name="Reprendre toutes ces lignes")).to_be_visible()
    verifier_ecran(sei, "depot-de-cote")
    sei.get_by_role("radio", name=re.compile("Oui, partout")).check()
    sei.get_by_role("button", name=re.compile("Répondre pour toutes Remplace")).click()
    sei.get_by_role("radio", name=re.compile("Garder les heures")).check()
    sei.get_by_role("button", name=re.compile("Répondre pour toutes Combien")).click()
    sei.get_by_role("link", name=re.compile("^À dire")).click()
    sei.get_by_role("link", name=re.compile("^Répondre la ligne")).click()
    verifier_ecran(sei, "depot-question")
    sei.get_by_role("radio", name=re.compile("^Lina Quéré")).check()
    sei.get_by_role("button", name="Répondre", exact=True).click()

    sei.get_by_role("button", name="Enregistrer 150 notifications").click()
    fini(sei, "Ouvrir").click()
    expect(sei.get_by_text("150 notifications.")).to_be_visible()
    assert compter(NotificationMdph, eleve=connue) == 2 and compter(Eleve) == 150
    verifier_ecran(sei, "file-du-depot")

    sei.get_by_label("Sur", exact=True).select_option("toutes")
    sei.get_by_label("Faire", exact=True).select_option("confier")
    sei.get_by_role("button", name="Voir l'aperçu").click()
    expect(sei.get_by_text("148 notifications, 2 refusées : école hors pôle.")).to_be_visible()
    verifier_ecran(sei, "file-apercu")
    sei.get_by_role("button", name="Faire cet acte").click()
    expect(sei.get_by_role("button", name="Annuler cet acte")).to_be_visible()
    assert compter(PriseEnCharge, confiee_a__isnull=False) == 148

    for coordination in afflux.coordinations:
        accepter(ouvrir(coordination.membre))
    places = compter(Creneau)
    aides = compter(CreneauEleve)
    assert places > 60 and aides > 120, (places, aides)


def accepter(page: Page) -> None:
    """One coordination: its rows, the search, the decision of a human."""
    page.goto("/35/a-traiter/?file=a_placer&qui=confiees")
    expect(page.get_by_role("heading", name="Par pôle")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Proposer des AESH")).click()
    page.get_by_role("link", name="Examiner la proposition").click(timeout=LONGTEMPS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposition d'emploi du temps")
    page.get_by_role("button", name="Tout accepter dans cette proposition").click(timeout=60_000)
    expect(page.get_by_text("Examinée", exact=True)).to_be_visible(timeout=60_000)


def test_une_file_se_filtre_se_garde_se_prend_et_s_exporte(ouvrir, afflux: Afflux) -> None:
    with transaction.atomic(), cloison("35"):
        for rang, (nom, prenom) in enumerate((("Le Goff", "Ana"), ("Morvan", "Tim"))):
            eleve_aide(nom, prenom, NE_LE, afflux.ecoles[rang], afflux.le)
        fabriques.eleve("Zoé", afflux.hors_pole)
    chef = ouvrir(afflux.chef.membre)
    chef.goto("/35/")
    chef.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name="À traiter"
    ).click()
    verifier_ecran(chef, "file")

    chef.get_by_role("link", name="Coller une liste").click()
    verifier_ecran(chef, "file-coller")
    chef.get_by_label("Lignes").fill("Ana LE GOFF\nPersonne Inconnue")
    chef.get_by_role("button", name="Filtrer la file").click()
    expect(chef.get_by_text("1 sans réponse dans cette file.")).to_be_visible()
    assert "goff" not in chef.url.lower(), "aucun nom dans l'adresse"
    verifier_ecran(chef, "file-liste-collee")

    chef.get_by_text("Mes vues").click()
    chef.get_by_label("Nom de la vue actuelle").fill("À rappeler")
    chef.get_by_label("La partager avec mon service").check()
    chef.get_by_role("button", name="Enregistrer cette vue").click()
    expect(chef.get_by_text("La vue « À rappeler » est enregistrée.")).to_be_visible()
    agent = ouvrir(afflux.sei.membre)
    agent.goto("/35/a-traiter/")
    agent.get_by_text("Mes vues").click()
    agent.get_by_role("link", name="À rappeler").click()
    expect(agent.get_by_text("1 notification.")).to_be_visible()

    agent.get_by_role("link", name=re.compile("^Personne.*Ana")).click()
    verifier_ecran(agent, "prise-en-charge")
    agent.get_by_label("Note de passation").fill("École appelée, rappeler jeudi")
    agent.get_by_role("button", name="Enregistrer la note").click()
    agent.get_by_role("button", name="Je m'en occupe").click()
    expect(agent.get_by_role("button", name="Ne plus m'en occuper")).to_be_visible()
    chef.reload()
    expect(chef.get_by_text("« École appelée, rappeler jeudi »")).to_be_visible()

    chef.goto("/35/a-traiter/?file=toutes")
    chef.get_by_role("link", name="Exporter cette file").click()
    verifier_ecran(chef, "file-exporter")
    chef.get_by_label("Pourquoi cet export").fill("Comité de suivi")
    chef.get_by_role("radio", name=re.compile("ODS")).check()
    chef.get_by_role("button", name="Préparer le fichier").click()
    lien = fini(chef, "Télécharger le fichier")
    with chef.expect_download() as attendu:
        lien.click()
    assert attendu.value.suggested_filename == "a-traiter-toutes.ods"

    chef.goto("/35/a-traiter/?file=fins_aide")
    expect(chef.get_by_text("Tout est traité.")).to_be_visible()
    verifier_ecran(chef, "file-vide")
