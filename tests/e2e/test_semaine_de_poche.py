"""The AESH's telephone: her week, an absence in a few taps, a change, no network; then the school.

Acts are counted and a clock runs: an absence is declared in four from the week, in less than thirty
seconds with the time that a person takes to look and to touch (docs/parcours.md).
"""

import datetime
import os
import re
import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Locator, Page, expect

from aesh.actions import publication
from aesh.models import AbsenceAesh, Aesh, Creneau, EmploiDuTemps
from comptes.enums import Role
from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans
from eleves.models import Eleve
from socle.cloison import cloison
from tests.e2e import carnet, emplois
from tests.e2e.emplois import aller
from tests.e2e.navigateur import page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

TELEPHONE = {"width": 360, "height": 780}
COORDINATION = "coordonnateur.35"
PARCOURS = "Declare an absence (phone)"
# What a person needs for each act, beyond what the product makes her wait: keystroke-level model
# (Card, Moran and Newell): 1.35 s to make up her mind, 1.1 s to point, 0.2 s to touch.
SECONDES_PAR_ACTE = 2.65
SECONDES_MAXIMUM = 30


@pytest.fixture(scope="module")
def serveur(base_module: str) -> Iterator[str]:
    """The web server alone: nothing here is a job."""
    with serveur_de_production() as adresse:
        yield adresse


@pytest.fixture
def telephone(navigateur: Browser, serveur: str) -> Iterator[Page]:
    """A telephone with a finger."""
    with page_surveillee(navigateur, serveur, has_touch=True) as page:
        page.set_viewport_size(TELEPHONE)
        yield page


def _absences() -> int:
    with transaction.atomic(), cloison("35"):
        return AbsenceAesh.objects.filter(aesh__membre=emplois.compte("aesh.35")).count()


class Doigt:
    """Taps, counted; and the clock since the first one was about to fall."""

    def __init__(self) -> None:
        self.actes = 0
        self.debut = time.monotonic()

    def toucher(self, cible: Locator) -> None:
        self.actes += 1
        cible.tap()

    def noter(self, nom: str) -> None:
        """Acts are at most the page's; with a person's own time, it fits in thirty seconds."""
        secondes = time.monotonic() - self.debut
        if os.environ.get(carnet.ECRIRE):
            carnet.ecrire(nom, "souris", carnet.Mesure(self.actes, secondes))
        assert self.actes <= carnet.lire()[nom, "souris"].actes, self.actes
        humaines = secondes + self.actes * SECONDES_PAR_ACTE
        assert humaines < SECONDES_MAXIMUM, f"{humaines:.1f} s"


def _publier_un_changement() -> str:
    """The coordination publishes a version where one of her slots ends earlier."""
    emploi = emplois.ouvrir_attente(COORDINATION).emploi.split("/")[-2]
    with transaction.atomic(), cloison("35"):
        le = aujourdhui_dans(Departement.objects.get(code="35"))
        aesh = Aesh.objects.get(membre=emplois.compte("aesh.35"))
        retire = Creneau.objects.filter(emploi=emploi, aesh=aesh).order_by("jour", "debut").last()
        assert retire is not None
        retire.delete()
        EmploiDuTemps.objects.filter(pk=emploi).update(statut="vise")
        version = EmploiDuTemps.objects.select_related("pole").get(pk=emploi)
        auteur = Mandat.objects.select_related("perimetre").get(
            perimetre=version.pole.perimetre, role=Role.COORD_PIAL
        )
        publication.publier(version, auteur=auteur, le=le)
        return f"{version.date_effet.day}"


def _prenoms() -> list[str]:
    """First name and initial of every pupil of the AESH shown."""
    with transaction.atomic(), cloison("35"):
        siens = Eleve.objects.filter(
            liens_creneaux__creneau__aesh__membre=emplois.compte("aesh.35")
        ).distinct()
        return [eleve.nom_court for eleve in siens]


def test_sa_semaine_son_absence_son_changement_et_sans_reseau(
    telephone: Page, serveur: str
) -> None:
    page = telephone
    aller(page, serveur, "aesh.35", "/35/ma-semaine/")
    expect(page.locator(".semaine-demain-ligne")).to_contain_text("demander")
    expect(page.locator(".semaine-compte")).to_contain_text("de contrat")
    expect(page.get_by_text("Une copie sans nom d'élève est gardée")).to_be_visible()
    verifier_ecran(page, "poche-ma-semaine", largeurs=(320, 360, 1280))

    # An absence: the page, a day, a half-day, send.
    doigt = Doigt()
    doigt.toucher(page.get_by_role("link", name="Absence", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes absences")
    jours = page.locator("input[name=quand]")
    expect(page.get_by_label("Premier jour")).to_be_hidden()
    voulu = datetime.date.fromisoformat(jours.nth(1).get_attribute("value") or "")
    doigt.toucher(jours.nth(1))
    doigt.toucher(page.get_by_label("Le matin"))
    doigt.toucher(page.get_by_role("button", name="Déclarer cette absence"))
    expect(page.get_by_text("C'est noté.")).to_be_visible()
    doigt.noter(PARCOURS)
    expect(page.get_by_role("heading", name="Je préviens aussi mon école")).to_be_visible()
    verifier_ecran(page, "poche-mon-absence")
    with transaction.atomic(), cloison("35"):
        une = AbsenceAesh.objects.order_by("cree_le").last()
        assert une is not None
        assert (une.du, une.origine) == (voulu, "aesh")
    temoin_de(page).attendues.append("status of 422")
    page.goto("/35/ma-semaine/absences/")
    page.get_by_label("D'autres dates").check()
    expect(page.get_by_label("Premier jour")).to_be_visible()
    page.get_by_role("button", name="Déclarer cette absence").tap()
    expect(page.get_by_text("Écrivez le premier jour").first).to_be_visible()
    verifier_ecran(page, "poche-mes-absences")

    # She is told of her change, and says that she saw it.
    jour = _publier_un_changement()
    page.goto("/35/ma-semaine/")
    titre = page.get_by_role("heading", name=re.compile("^Votre semaine change"))
    expect(titre).to_contain_text(jour)
    page.get_by_role("button", name="Vu").tap()
    expect(page.get_by_text("C'est noté, merci.")).to_be_visible()
    expect(page.get_by_text("Une copie sans nom d'élève est gardée")).to_be_visible()

    # No network: she still reads her week, and no pupil.
    temoin_de(page).attendues.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.goto("/35/ma-semaine/")
    expect(page.get_by_text(re.compile("^Copie du "))).to_be_visible()
    expect(page.locator(".semaine-creneau").first).to_be_visible()
    fond = page.locator(".semaine-copie-date").evaluate("e => getComputedStyle(e).borderLeftWidth")
    assert fond == "5px", "la feuille de style est là aussi"
    texte = page.locator("body").inner_text()
    assert not [prenom for prenom in _prenoms() if prenom in texte]
    verifier_ecran(page, "poche-sans-reseau")
    gardees = "async () => (await (await caches.open('maillage-semaine')).keys()).map((r) => r.url)"
    adresses = page.evaluate(gardees)
    assert [a for a in adresses if "/static/" not in a] == [f"{serveur}/35/ma-semaine/hors-ligne/"]

    # What cannot be sent says so, and is kept nowhere.
    page.context.set_offline(False)
    page.goto("/35/ma-semaine/absences/")
    avant = _absences()
    page.context.set_offline(True)
    page.get_by_role("button", name="Déclarer cette absence").tap()
    alerte = page.locator("form [data-hors-ligne]")
    expect(alerte).to_contain_text("Pas de réseau : rien n'est envoyé.")
    expect(alerte).to_contain_text("appelez l'école")
    expect(page).to_have_url(re.compile("/35/ma-semaine/absences/$"))
    page.goto("/35/ma-semaine/")
    expect(page.get_by_text(re.compile("^Copie du "))).to_be_visible()

    # A form that leaves by itself, past what the page watches: the worker's own page says it.
    page.context.set_offline(False)
    page.goto("/35/ma-semaine/absences/")
    temoin_de(page).attendues.append("status of 503")
    page.context.set_offline(True)
    with page.expect_navigation():
        page.locator("form", has=page.locator("input[name=quand]")).evaluate(
            "f => HTMLFormElement.prototype.submit.call(f)"
        )
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas envoyé")
    expect(page.get_by_text("rien n'est enregistré")).to_be_visible()
    expect(page.get_by_text("appelez l'école")).to_be_visible()
    assert not page.locator("form, input, script").count(), "rien à renvoyer, rien qui s'exécute"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("link", name="Ma semaine, avec le téléphone des écoles").tap()
    expect(page.get_by_text(re.compile("^Copie du "))).to_be_visible()

    # The network comes back; signing out forgets everything.
    page.context.set_offline(False)
    page.get_by_role("link", name="Réessayer avec le réseau").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma semaine")
    expect(page.get_by_text("Une copie sans nom d'élève est gardée")).to_be_visible()
    assert _absences() == avant, "rien n'est parti ensuite"
    page.locator(".menu-compte summary").tap()
    page.get_by_role("button", name="Se déconnecter").tap()
    expect(
        page.get_by_role("link", name="Se connecter")
        .or_(page.get_by_role("button", name="Se connecter"))
        .first
    ).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_ses_eleves_ses_heures_ses_contacts_son_dossier(telephone: Page, serveur: str) -> None:
    page = telephone
    aller(page, serveur, "aesh.35", "/35/ma-semaine/eleves/")
    expect(page.locator("main section").first).to_be_visible()
    verifier_ecran(page, "poche-mes-eleves")
    page.get_by_role("link", name="Mes heures", exact=True).first.tap()
    expect(page.get_by_role("heading", name="Semaine par semaine")).to_be_visible()
    verifier_ecran(page, "poche-mes-heures")
    page.get_by_role("link", name="Signaler un écart").tap()
    page.get_by_label("Pourquoi ?").select_option("plus_long")
    page.get_by_label("Minutes").fill("25")
    verifier_ecran(page, "poche-ecart")
    page.get_by_role("button", name="Signaler").tap()
    expect(page.get_by_text("+ 25 min")).to_be_visible()
    page.get_by_role("link", name="Contacts", exact=True).tap()
    expect(page.get_by_role("heading", name="Mes écoles")).to_be_visible()
    verifier_ecran(page, "poche-contacts")
    page.get_by_role("link", name="Mon dossier", exact=True).tap()
    expect(page.get_by_role("heading", name="Ce qui est gardé sur vous")).to_be_visible()
    verifier_ecran(page, "poche-dossier")


def test_mon_ecole_aujourd_hui_pour_la_direction_puis_l_enseignant(
    page: Page, navigateur: Browser, serveur: str
) -> None:
    aller(page, serveur, "directeur.35", "/35/")
    lien = page.get_by_role("link", name="Qui est là, qui remplace")
    expect(lien).to_be_visible()
    jour = re.compile("[Ll]undi|[Mm]ardi|[Mm]ercredi|[Jj]eudi|[Vv]en")
    expect(page.locator("main h2").filter(has_text=jour).first).to_be_visible()
    verifier_ecran(page, "ecole-accueil")
    lien.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon école aujourd'hui")
    expect(page.locator(".semaine-creneau").first).to_be_visible()
    verifier_ecran(page, "ecole-aujourd-hui")
    page.get_by_role("link", name="Dire qui enseigne dans quelle classe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enseignants des classes")
    verifier_ecran(page, "ecole-enseignants")
    page.goto("/35/absences/suivies/?vue=justificatifs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Absences suivies")
    verifier_ecran(page, "ecole-absences-suivies")
    page.goto("/35/ecarts/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Écarts d'heures")
    verifier_ecran(page, "ecole-ecarts")

    with page_surveillee(navigateur, serveur, has_touch=True) as classe:
        classe.set_viewport_size(TELEPHONE)
        aller(classe, serveur, "enseignant.35", "/35/mon-ecole/")
        expect(classe.get_by_role("heading", level=1)).to_have_text("Ma classe aujourd'hui")
        expect(classe.locator("main h2").first).to_be_visible()
        verifier_ecran(classe, "classe-aujourd-hui")
