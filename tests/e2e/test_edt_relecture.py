"""What a second reading of the timetable asked to be seen in a browser."""

import datetime
import re
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from aesh.actions.publication import publier
from aesh.models import Affectation, Contrat, Creneau, EmploiDuTemps
from eleves.models import NotificationMdph
from pial.regles import UNE_SEMAINE
from socle.cloison import cloison
from tests import fabriques
from tests.e2e.emplois import enregistre, remplir
from tests.e2e.navigateur import entrer, page_surveillee, verifier_ecran
from tests.e2e.pole_de_parcours import CODE, PoleDeParcours, pole_de_parcours


@pytest.fixture
def pole(serveur: str) -> PoleDeParcours:
    """A pole of one's own, with an empty draft."""
    return pole_de_parcours()


def ouvrir(page: Page, serveur: str, pole: PoleDeParcours, suite: str = "") -> None:
    entrer(page, serveur, pole.membre)
    page.goto(pole.adresse + suite)


def boite(page: Page, titre: str) -> Any:
    return page.locator("#grille .creneau").filter(has_text=titre).first


def test_un_avertissement_ne_se_lit_pas_comme_un_conflit(
    page: Page, navigateur: Browser, serveur: str, pole: PoleDeParcours
) -> None:
    """Words and shape: a full line and « Conflit », a dotted one and « À vérifier »."""
    with transaction.atomic(), cloison(CODE):
        pole.creneau("Agathe", 1, "9:00", "10:30", "Adam")
        pole.creneau("Agathe", 1, "10:00", "11:00", "Bilal")
        pole.creneau("Carole", 1, "9:00", "10:30", "Hugo")  # individual help, a pooled right
    ouvrir(page, serveur, pole)
    constat = page.locator("[data-choisi] .edt-constat")
    dits = {}
    for titre in ("Adam", "Hugo"):
        boite(page, titre).click()
        expect(constat).to_be_visible()
        bord = "e => getComputedStyle(e).borderInlineStartStyle"
        dits[titre] = (constat.inner_text().split(" : ")[0], constat.evaluate(bord))
        verifier_ecran(page, f"edt-constat-{titre.lower()}")
    assert dits == {"Adam": ("⚠ Conflit", "solid"), "Hugo": ("◇ À vérifier", "dotted")}
    with page_surveillee(navigateur, serveur, has_touch=True) as doigt:
        doigt.set_viewport_size({"width": 390, "height": 844})
        ouvrir(doigt, serveur, pole)
        doigt.get_by_role("button", name="Tous", exact=True).tap()
        boite(doigt, "Hugo").tap()
        feuille = doigt.get_by_role("dialog", name="Ce créneau")
        expect(feuille.locator(".edt-constat.avertissement")).to_contain_text("◇ À vérifier")
        verifier_ecran(doigt, "edt-feuille-avertie", largeurs=(390,))


def test_les_eleves_sans_aesh_se_montrent_en_lignes(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    with transaction.atomic(), cloison(CODE):
        pole.creneau("Agathe", 1, "9:00", "10:30", "Adam")
    ouvrir(page, serveur, pole)
    ecole = str(pole.ecoles["Tilleuls"].pk)
    page.get_by_label("École", exact=True).select_option(ecole)
    page.get_by_role("link", name="Élèves sans AESH").click()
    expect(page).to_have_url(re.compile(f"ecole={ecole}.*vue=eleve.*sans_aesh=1"))
    noms = page.locator("#grille .edt-ligne:visible .qui-nom")
    expect(noms).to_have_count(3)
    dits = " ".join(noms.all_inner_texts())
    assert all(nom in dits for nom in ("Bilal", "Chloé", "Dina")) and "Adam" not in dits
    page.get_by_label("Élèves sans AESH").uncheck()
    expect(noms).to_have_count(4)


def test_r9_r11_et_r12_menent_a_leur_creneau(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    """A right that ended, an AESH posted elsewhere, a lunch without agreement: three sentences."""
    with transaction.atomic(), cloison(CODE):
        ici = pole.ecoles["Tilleuls"]
        pole.creneau("Agathe", 1, "9:00", "10:30", "Adam")
        pole.creneau("Bruno", 2, "9:00", "10:30", "Bilal")
        fabriques.creneau(
            pole.emploi, pole.aesh["Agathe"], ici, 4, "12:00", "13:00", pole.eleves["Chloé"],
            type="meridienne",
        )  # fmt: skip
        NotificationMdph.objects.filter(eleve=pole.eleves["Adam"]).delete()
        Affectation.objects.filter(aesh=pole.aesh["Bruno"]).delete()
    ouvrir(page, serveur, pole)
    conflits = page.locator("[data-liste=bloquant]")
    for phrase, titre in (
        ("n'a pas de notification", "Adam"),
        ("ne fait plus partie de ce pôle", "Bilal"),
        ("n'a pas de convention de pause méridienne", "Chloé"),
    ):
        conflits.get_by_text(phrase).first.click()
        expect(page.locator("#grille .creneau.conflit:focus")).to_contain_text(titre)
    verifier_ecran(page, "edt-r9-r11-r12")
    page.get_by_role("button", name="Proposer au pilote").click()
    expect(page.get_by_text("bloquants : corrigez-les avant de proposer")).to_be_visible()


def test_copier_l_emploi_du_temps_de_l_annee_passee(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    with transaction.atomic(), cloison(CODE):
        ancien = EmploiDuTemps.objects.create(
            pole=pole.emploi.pole, annee=pole.emploi.annee - 1, version=1, statut="archive",
            date_effet=pole.emploi.date_effet - datetime.timedelta(days=365),
        )  # fmt: skip
        for jour, nom in ((1, "Adam"), (2, "Chloé")):
            fabriques.creneau(
                ancien, pole.aesh["Agathe"], pole.ecoles["Tilleuls"], jour, "9:00", "10:30",
                pole.eleves[nom],
            )  # fmt: skip
    ouvrir(page, serveur, pole)
    page.get_by_role("link", name=re.compile("Copier l'emploi du temps 20")).click()
    verifier_ecran(page, "edt-annee-passee")
    page.get_by_role("button", name=re.compile("Copier")).click()
    expect(page.locator("#grille .creneau")).to_have_count(2)
    expect(boite(page, "Adam")).to_be_visible()
    with transaction.atomic(), cloison(CODE):
        assert Creneau.objects.filter(emploi=pole.emploi).count() == 2


def test_l_heure_prise_une_semaine_sur_deux_ne_gene_que_celle_la(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    """Agathe is at another pole on Monday morning in weeks A: the dialog says so for A alone."""
    with transaction.atomic(), cloison(CODE):
        voisine = fabriques.ecole("École voisine")
        autre = fabriques.pole("PIAL voisin", (voisine,))
        agathe = pole.aesh["Agathe"]
        affecte = Affectation.objects.get(aesh=agathe)
        Affectation.objects.create(aesh=agathe, pole=autre, periode=affecte.periode)
        eleve = fabriques.eleve("Max", voisine)
        NotificationMdph.objects.filter(eleve=eleve).update(periode=affecte.periode)
        eleve.scolarisations.update(periode=affecte.periode)
        mandat = fabriques.mandat("COORD_PIAL", autre.perimetre, periode=affecte.periode)
        emploi = EmploiDuTemps.objects.create(
            pole=autre, annee=pole.emploi.annee, version=1, statut="vise",
            date_effet=pole.emploi.date_effet,
        )  # fmt: skip
        fabriques.creneau(emploi, agathe, voisine, 1, "9:00", "10:00", eleve, semaine="A")
        publier(emploi, auteur=mandat, le=pole.emploi.date_effet - UNE_SEMAINE)
    ouvrir(page, serveur, pole)
    expect(page.locator(".ailleurs")).to_contain_text("École voisine (autre pôle), semaine A")
    page.get_by_role("link", name="Nouveau créneau").click()
    champs = {"ecole": str(pole.ecoles["Tilleuls"].pk), "aesh": str(agathe.pk), "jour": "1"}
    modale = remplir(page, **champs, debut="9:00", fin="10:00")
    avis = modale.locator("[data-creneau-avis]")
    expect(avis).to_contain_text("est déjà à École voisine")
    modale.locator("[name=semaine]").select_option("B")
    expect(avis).not_to_contain_text("est déjà à École voisine")
    modale.locator("[name=semaine]").select_option("A")
    expect(avis).to_contain_text("est déjà à École voisine")


def test_deux_creneaux_a_la_fois_ne_comptent_qu_une_fois_des_la_saisie(
    page: Page, serveur: str, pole: PoleDeParcours
) -> None:
    """Before the server answers and after: nine to eleven is two hours."""
    with transaction.atomic(), cloison(CODE):
        pole.creneau("Agathe", 1, "9:00", "10:30", "Adam")
        pole.creneau("Agathe", 1, "14:00", "15:30", "Bilal")
        heures = Contrat.objects.get(aesh=pole.aesh["Agathe"]).minutes_hebdo // 60
    ouvrir(page, serveur, pole)
    ligne = page.locator(f"[data-aesh='{pole.aesh['Agathe'].pk}']")
    dites = ligne.locator(".qui-heures > span").first
    expect(dites).to_have_text(f"3 h / {heures} h")
    page.route("**/api/v1/**", lambda route: route.abort())
    boite(page, "Bilal").click()
    page.get_by_role("button", name=re.compile("^Modifier ")).click()
    remplir(page, debut="9:30", fin="11:00").get_by_role("button", name="Enregistrer").click()
    expect(dites).to_have_text(f"2 h / {heures} h")
    page.unroute("**/api/v1/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    enregistre(page)
    page.reload()
    expect(dites).to_have_text(f"2 h / {heures} h")
