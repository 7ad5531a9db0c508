"""A coordinator explains −11 ETP line by line, tries scenarios, tells the SEI, sends a constat."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Locator, Page, expect
from psycopg.types.range import DateRange

from aesh.models import AbsenceAesh, Affectation
from comptes.models import Membre
from eleves.models import BesoinLocal, Classe
from socle.cloison import cloison
from tests import fabriques as f
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran
from tests.serveur import serveur_de_production

MOINS = "\u2212"


@dataclass
class Scene:
    """The pole, its coordinator, an agent of the SEI."""

    adresse: str
    pole: str
    coordination: Membre
    sei: Membre


def batir_le_pole() -> tuple[f.PetitPole, Membre]:
    """Needs 46749 min a week, means 20880: every kind of line but the empty ones.

    Needs: 31 individual rights (30 × 24 h, 23 h 24), four targets of 8 h by groups of 4, an ULIS
    of 24 h, two lunches a week for two pupils by groups of 4, a mission of 2 h.
    Means: 14 AESH of 24 h, one shared by halves, one long away.
    """
    petit = f.petit_pole()  # Léa 12 h, Tom 6 h, Nour mutualised; Sophie and Karim 24 h
    for eleve, minutes in ((petit.lea, 1440), (petit.tom, 1404)):
        eleve.notifications.update(minutes_hebdo=minutes)
    for n in range(29):
        f.eleve(f"Ind{n}", petit.ecole if n % 2 else petit.autre_ecole, minutes=1440)
    validee = datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC)
    groupe = [petit.nour] + [f.eleve(f"Mut{n}", petit.ecole, droit="mutualisee") for n in range(3)]
    for rang, eleve in enumerate(groupe):
        BesoinLocal.objects.create(
            eleve=eleve,
            cible_minutes=480,
            cible_validee=480,
            validee_le=validee,
            est_meridien=rang < 2,
            jours_meridien=[1, 2] if rang < 2 else [],
        )
    Classe.objects.create(etablissement=petit.ecole, annee=2026, libelle="ULIS", est_ulis=True)
    for n in range(12):
        f.aesh(f"Aide{n:02d}", petit.pole, ecole_principale=petit.ecole)
    partage = f.aesh("Partage", petit.pole, ecole_principale=petit.ecole)
    Affectation.objects.create(aesh=partage, pole=f.pole("Rennes Sud"), periode=f.AN)
    absente = f.aesh("Absente", petit.pole, ecole_principale=petit.ecole)
    AbsenceAesh.objects.create(
        aesh=absente, periode=DateRange(datetime.date(2026, 10, 1), datetime.date(2027, 6, 1))
    )
    petit.emploi.statut = "publie"
    petit.emploi.save()
    f.creneau(petit.emploi, petit.karim, petit.ecole, 1, "9:00", "11:00", type="referent")
    sei = f.mandat("SEI", f.perimetre("T")).membre
    return petit, sei


@pytest.fixture
def scene(base_reelle: str) -> Iterator[Scene]:
    with transaction.atomic(), cloison("35"):
        petit, sei = batir_le_pole()
        pole, coordination = str(petit.pole.pk), petit.coordination.membre
    with serveur_de_production() as adresse:
        yield Scene(adresse, f"{adresse}/35/poles/{pole}/", coordination, sei)


@pytest.fixture
def page(navigateur: Browser, scene: Scene) -> Iterator[Page]:
    with page_surveillee(navigateur, scene.adresse) as ouverte:
        entrer(ouverte, scene.adresse, scene.coordination)
        temoin_de(ouverte).attendues.append("422")  # a form sent with a mistake
        yield ouverte


def nombre(texte: str) -> Fraction:
    """``−1 234,50`` as it is read."""
    propre = re.sub(r"[\s\u202f]", "", texte).replace(MOINS, "-").replace(",", ".")
    return Fraction(propre) if propre not in ("", "–") else Fraction(0)


def minutes(texte: str) -> Fraction:
    """``25 h 30`` or ``6 h 03,5`` in minutes."""
    lu = re.fullmatch(r"(−?)([\d\u202f]+) h(?: (\d\d(?:,\d)?))?", texte.strip())
    if not lu:
        return Fraction(0)
    total = int(lu[2].replace("\u202f", "")) * 60 + nombre(lu[3] or "0")
    return -total if lu[1] else total


def cellules(ligne: Locator) -> list[str]:
    return [c.inner_text() for c in ligne.locator("th, td").all()]


def test_une_coordinatrice_explique_moins_onze_etp_ligne_par_ligne(page: Page, scene: Scene):
    page.goto(scene.pole)
    expect(page.get_by_text(f"{MOINS}11,00 ETP")).to_be_visible()
    verifier_ecran(page, "pole-avec-balance")
    page.get_by_role("link", name="Voir le calcul").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Balance du PIAL Rennes Nord")
    expect(page.get_by_text(f"{MOINS}11,00 ETP").first).to_be_visible()
    expect(page.get_by_text("39,195 h par semaine")).to_be_visible()
    verifier_ecran(page, "balance")
    depart = page.url

    lignes: dict[str, tuple[str, Fraction, Fraction]] = {}
    totaux: dict[str, Fraction] = {}
    for tableau in ("besoins", "moyens"):
        for ligne in page.locator(f"#tab-{tableau} tbody tr").all():
            nom, _, semaine, _, valeur, source = cellules(ligne)
            assert source, nom
            lien = ligne.locator("th a")
            adresse = lien.get_attribute("href") if lien.count() else ""
            lignes[nom] = (adresse or "", minutes(semaine), nombre(valeur))
        totaux[tableau] = nombre(cellules(page.locator(f"#tab-{tableau} tfoot tr"))[4])
    assert totaux["moyens"] - totaux["besoins"] == -11
    exact = {nom: lue[1] for nom, lue in lignes.items()}
    assert exact["Aide individuelle"] == 30 * 1440 + 1404
    assert exact["Aide mutualisée, cible locale validée"] == 4 * 480
    assert exact["Accompagnement collectif (ULIS)"] == 1440
    assert exact["Missions de référent"] == 120
    assert exact["Contrats partagés avec un autre pôle, part d'ici"] == 720

    ouvertes = {nom: lue for nom, lue in lignes.items() if lue[0]}
    assert len(ouvertes) == 8
    somme = Fraction(0)
    for nom, (adresse, semaine, etp) in ouvertes.items():
        page.goto(adresse)
        expect(page.get_by_role("heading", level=1)).to_have_text(nom)
        rangees = [cellules(r) for r in page.locator("#tab-rangees tbody tr").all()]
        total = cellules(page.locator("#tab-rangees tfoot tr"))
        assert sum(minutes(r[-2]) for r in rangees) == minutes(total[-2]) == semaine, nom
        assert abs(sum(nombre(r[-1]) for r in rangees) - nombre(total[-1])) < Fraction(1, 500)
        assert abs(nombre(total[-1]) - etp) <= Fraction(1, 200), nom
        somme += nombre(total[-1]) * (-1 if nom.startswith(("Contrats", "AESH")) else 1)
    assert abs(somme - 11) < Fraction(1, 100)
    verifier_ecran(page, "balance-rangees")

    page.goto(depart)
    soldes = [nombre(cellules(r)[3]) for r in page.locator("#tab-ecoles tbody tr").all()]
    assert abs(sum(soldes) + 11) < Fraction(3, 100)
    assert page.locator("#tab-mois tbody tr").count() == 11


def test_un_scenario_se_compare_se_supprime_et_se_reprend(page: Page, scene: Scene):
    page.goto(f"{scene.pole}scenarios-de-moyens/")
    verifier_ecran(page, "scenarios-vides")
    page.get_by_label("Nom du scénario").fill("Trois notifications")
    page.get_by_role("button", name="Créer le scénario").click()
    page.get_by_role("button", name="Ajouter l'hypothèse").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    verifier_ecran(page, "scenario-erreur")
    page.get_by_label("Hypothèse", exact=True).select_option("notifications")
    page.locator("#id_etablissement").select_option(index=1)
    page.get_by_label("Type d'aide").select_option("individuelle")
    page.get_by_label("À partir du").fill("2026-11-02")
    page.get_by_label("Nombre", exact=True).fill("3")
    page.get_by_label("Heures par semaine").fill("12")
    page.get_by_role("button", name="Ajouter l'hypothèse").click()
    expect(page.get_by_text("Rien de réel n'a changé")).to_be_visible()
    # 3 × 12 h ÷ 39,195 h = 0,92 ETP
    expect(page.locator(".chiffre").nth(1)).to_contain_text(f"{MOINS}11,92 ETP")
    expect(page.locator(".chiffre").nth(2)).to_contain_text(f"{MOINS}0,92 ETP")
    decembre = cellules(page.locator("#tab-mois tbody tr").nth(3))
    assert nombre(decembre[3]) == Fraction(-92, 100)
    verifier_ecran(page, "scenario")
    page.goto(f"{scene.pole}scenarios-de-moyens/")
    expect(page.locator("#tab-scenarios")).to_contain_text(f"{MOINS}11,92")
    verifier_ecran(page, "scenarios")
    page.get_by_role("button", name="Supprimer Trois notifications").click()
    expect(page.get_by_role("heading", name="Scénarios supprimés")).to_be_visible()
    page.get_by_role("button", name="Reprendre Trois notifications").click()
    expect(page.get_by_text("« Trois notifications » est repris.")).to_be_visible()


def test_remonter_au_sei_qui_repond(page: Page, scene: Scene, navigateur: Browser):
    page.goto(f"{scene.pole}balance/")
    page.get_by_role("link", name="Remonter un besoin au SEI").click()
    texte = page.get_by_label("En quelques mots")
    assert f"solde {MOINS}11,00 ETP" in texte.input_value()
    page.get_by_label("Depuis le").fill("2030-01-01")
    page.get_by_role("button", name="Remonter au SEI").click()
    expect(page.get_by_text("ne peut pas être dans l'avenir").first).to_be_visible()
    verifier_ecran(page, "remontee-erreur")
    page.get_by_label("Depuis le").fill("2026-09-07")
    page.get_by_role("button", name="Remonter au SEI").click()
    expect(page.get_by_text("Le besoin est remonté au SEI.")).to_be_visible()
    adresse = page.url
    verifier_ecran(page, "remontee")
    with page_surveillee(navigateur, scene.adresse) as bureau:
        entrer(bureau, scene.adresse, scene.sei)
        bureau.goto(f"{scene.adresse}/35/balances/")
        expect(bureau.locator("#tab-balances tbody tr").first).to_contain_text(f"{MOINS}11,00")
        verifier_ecran(bureau, "balances")
        bureau.goto(f"{scene.adresse}/35/remontees/")
        verifier_ecran(bureau, "remontees")
        bureau.locator("#tab-remontees tbody a").first.click()
        bureau.get_by_role("button", name="Je suis cette remontée").click()
        bureau.get_by_label("Réponse", exact=True).fill("Deux recrutements en janvier.")
        bureau.get_by_role("button", name="Répondre", exact=True).click()
        expect(bureau.get_by_text("La réponse est enregistrée.")).to_be_visible()
        verifier_ecran(bureau, "remontee-sei")
    page.goto(adresse)
    expect(page.get_by_text("Deux recrutements en janvier.").first).to_be_visible()
    page.get_by_role("button", name="Clore").click()
    expect(page.get_by_text("La remontée est close.")).to_be_visible()


def test_le_constat_est_prerempli_complete_puis_envoye(page: Page, scene: Scene):
    page.goto(f"{scene.adresse}/35/constats/")
    verifier_ecran(page, "constats-vides")
    page.get_by_role("link", name="Le constat de mon pôle").click()
    page.get_by_role("button", name="Rédiger le constat").click()
    expect(page.get_by_label("AESH présents")).to_have_value("15")
    expect(page.get_by_label("AESH absents")).to_have_value("1")
    page.get_by_label("AESH présents").fill("")
    page.get_by_label("Demandes au SEI").fill("Deux codes d'accès.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_role("group", name="À corriger avant de continuer")).to_be_focused()
    verifier_ecran(page, "constat-erreur")
    page.get_by_label("AESH présents").fill("15")
    page.get_by_role("button", name="Envoyer au SEI").click()
    expect(page.get_by_text("Le constat est envoyé au SEI.")).to_be_visible()
    expect(page.get_by_text("Deux codes d'accès.")).to_be_visible()
    verifier_ecran(page, "constat")
    page.goto(f"{scene.adresse}/35/constats/")
    expect(page.locator("#tab-constats")).to_contain_text("PIAL Rennes Nord")
    verifier_ecran(page, "constats")
    page.goto(f"{scene.pole}constats/")
    expect(page.get_by_role("button", name="Rédiger une nouvelle version")).to_be_visible()
    verifier_ecran(page, "constats-pole")
