"""A professional comes to a school: asked by the PAS, agreed to by the head, read by the AESH."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from psycopg.types.range import DateRange

from aesh.models import Aesh, Occupation
from aesh.models.multirange import jours_de_multirange
from comptes.models import Departement, Membre
from comptes.requetes import aujourdhui_dans
from eleves.models import Eleve
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran

SALLE = "Salle du premier étage"


@dataclass
class Aide:
    """A pupil, half an hour of her help, the next date when it takes place; her school's head."""

    eleve: Eleve
    jour: int
    debut: int
    date: datetime.date
    tete: Membre

    def heure(self, minutes: int) -> str:
        return f"{(self.debut + minutes) // 60}:{(self.debut + minutes) % 60:02d}"


def membre(nom: str) -> Membre:
    return Membre.objects.get(email=f"{nom}.35@demo.maillage.invalid")


def une_aide() -> Aide:
    with transaction.atomic(), cloison("35"):
        le = aujourdhui_dans(Departement.objects.get(code="35"))
        fenetre = DateRange(le, le + datetime.timedelta(days=28))
        aesh = Aesh.objects.get(membre=membre("aesh"))
        prises = Occupation.objects.filter(eleve__isnull=False, creneau__aesh=aesh)
        prises = prises.filter(dates__touche=fenetre, eleve__indisponibilites__isnull=True)
        prises = prises.select_related("eleve", "creneau__etablissement__perimetre")
        prise = prises.order_by("creneau__jour", "minutes")[0]
        date = next(j for j in sorted(jours_de_multirange(prise.dates)) if j >= le)
        tete = f.mandat("DIRECTEUR", prise.creneau.etablissement.perimetre, f.membre("Anne"))
        return Aide(prise.eleve, prise.creneau.jour, prise.minutes.lower, date, tete.membre)


def test_une_demande_va_jusqu_a_la_semaine(page: Page, serveur: str, navigateur: Browser) -> None:
    aide = une_aide()
    temoin_de(page).attendues.append("422")
    entrer(page, serveur, membre("coordonnateur-pas"))
    page.goto(f"/35/eleves/{aide.eleve.pk}/semaine/")
    page.get_by_role("link", name="Demander une intervention à l'école").click()
    page.get_by_label("Qui vient").select_option("orthophoniste")
    page.get_by_label("Qui le souhaite").select_option("famille")
    page.get_by_label("Dernier jour").fill((aide.date + datetime.timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_label("Première heure, début")).to_have_attribute("aria-invalid", "true")
    verifier_ecran(page, "pas-intervention-demander")
    page.get_by_label("Première heure, jour").select_option(str(aide.jour))
    page.get_by_label("Première heure, début").fill(aide.heure(0))
    page.get_by_label("Première heure, fin").fill(aide.heure(30))
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("elle attend son accord")).to_be_visible()
    expect(page.get_by_text("aide cet élève. Choisissez une autre heure")).to_be_visible()
    demande = page.url

    with page_surveillee(navigateur, serveur) as tete:
        entrer(tete, serveur, aide.tete)
        tete.goto("/35/")
        tete.get_by_role("link", name="accord pour une intervention").click()
        expect(tete.get_by_role("heading", name="Interventions à l'école")).to_be_visible()
        expect(tete.get_by_role("link", name=aide.eleve.nom_court, exact=True)).to_be_visible()
        verifier_ecran(tete, "pas-interventions")
        tete.goto(demande)
        tete.get_by_role("link", name="Répondre : accord et salle").click()
        tete.get_by_label("Salle (si vous accordez)").fill(SALLE)
        verifier_ecran(tete, "pas-intervention-accord")
        tete.get_by_role("button", name="Envoyer ma réponse").click()
        expect(tete.get_by_text("L'intervention est accordée.")).to_be_visible()

    page.reload()
    page.get_by_role("link", name="Noter que la famille est informée").click()
    page.get_by_label("Comment").select_option("telephone")
    verifier_ecran(page, "pas-intervention-famille")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Mettre en place").click()
    expect(page.get_by_text("L'intervention est en place.")).to_be_visible()
    verifier_ecran(page, "pas-intervention")
    page.get_by_role("link", name="Voir la semaine de l'élève").click()
    expect(page.get_by_text(f"Intervention à l'école, {SALLE}").first).to_be_visible()
    verifier_ecran(page, "eleves-semaine-intervention")
    page.goto("/35/interventions/imprimer/")
    expect(page.get_by_role("button", name="Préparer le document")).to_be_visible()
    verifier_ecran(page, "pas-interventions-imprimer")

    with page_surveillee(navigateur, serveur) as elle:
        entrer(elle, serveur, membre("aesh"))
        elle.goto(f"/35/ma-semaine/?semaine={aide.date.isoformat()}")
        expect(elle.get_by_text(f"en intervention, {SALLE}").first).to_be_visible()
        expect(elle.get_by_text("rthophoniste")).to_have_count(0)
        verifier_ecran(elle, "aesh-semaine-intervention")
