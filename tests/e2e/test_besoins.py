"""Needs on screen: written by the pole, decided by a head on a tablet, followed by the ERSEH."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from playwright.sync_api import Browser, expect
from psycopg.types.range import DateRange

from aesh.models import EmploiDuTemps
from comptes.enums import Role
from comptes.models import Membre
from eleves.actions.points import charger_points, lire_points
from eleves.models import BesoinLocal, Classe, Eleve, Scolarisation, Seance
from pial.regles import UN_JOUR, annee_scolaire, lundi_de
from socle.cloison import cloison
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.e2e.emplois import serveur_et_ouvrier
from tests.e2e.navigateur import entrer, page_surveillee, temoin_de, verifier_ecran

PERIODE = DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
TROIS = (320, 768, 1280)
LE = datetime.date.today()


@dataclass
class Gens:
    """Who signs in, and the pupils."""

    coordination: Membre
    direction: Membre
    erseh: Membre
    aesh: Membre
    nour: Eleve
    ada: Eleve


@pytest.fixture
def adresse(base_reelle: str) -> Iterator[str]:
    with serveur_et_ouvrier() as serveur:
        yield serveur


@pytest.fixture
def gens(adresse: str) -> Gens:
    """A published pole: Sophie helps Nour and Ada (mutualised); a class with EPS; a sector."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        ada = f.eleve("Ada", petit.ecole, droit="mutualisee")
        classe = Classe.objects.create(
            etablissement=petit.ecole, annee=annee_scolaire(LE), libelle="CE1"
        )
        for debut, matiere in ((510, "Français"), (600, "EPS")):
            Seance.objects.create(
                classe=classe, jour=1, minutes=(debut, debut + 60), matiere=matiere
            )
        Scolarisation.objects.filter(eleve__in=[petit.nour, ada]).update(classe=classe)
        secteur = f.perimetre("K", "Secteur")
        petit.ecole.secteur_referent = secteur
        petit.ecole.save(update_fields=["secteur_referent"])
        charger_points(lire_points())
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.nour, ada)
        EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(date_effet=lundi_de(LE) - UN_JOUR)
        petit.emploi.refresh_from_db()
        publier(petit, le=lundi_de(LE) - UN_JOUR)
        sophie = f.mandat(Role.AESH, petit.sophie.perimetre, f.membre("Sophie", "Le Goff"))
        petit.sophie.membre = sophie.membre
        petit.sophie.save(update_fields=["membre"])
        return Gens(
            petit.coordination.membre,
            f.mandat(Role.DIRECTEUR, petit.ecole.perimetre, f.membre("Claire", "Danet")).membre,
            f.mandat(Role.ERSEH, secteur, f.membre("Rose", "Erseh")).membre,
            sophie.membre,
            petit.nour,
            ada,
        )


def proposer(gens: Gens, *minutes: int) -> None:
    with transaction.atomic(), cloison("35"):
        for eleve, duree in zip((gens.nour, gens.ada), minutes, strict=True):
            BesoinLocal.objects.create(
                eleve=eleve,
                cible_minutes=duree,
                cible_proposee_par=gens.coordination,
                cible_proposee_le=datetime.datetime.now(datetime.UTC),
            )


def test_une_direction_valide_une_cible_sur_une_tablette(
    navigateur: Browser, adresse: str, gens: Gens
) -> None:
    """One tap each; a change says why; a slip is undone. Every target is big enough."""
    proposer(gens, 240, 300)
    with page_surveillee(navigateur, adresse, has_touch=True) as page:
        page.set_viewport_size({"width": 768, "height": 1024})
        entrer(page, adresse, gens.direction)
        page.goto("/35/")
        menu = page.get_by_role("navigation", name="Menu principal")
        menu.get_by_role("link", name="Cibles à valider").tap()
        expect(page.get_by_text("2 cibles.")).to_be_visible()
        verifier_ecran(page, "cibles", largeurs=TROIS)
        petits = page.locator("main button, main table .btn").evaluate_all(
            "tous => tous.filter(b => b.getBoundingClientRect().height < 44).length"
        )
        assert petits == 0
        page.get_by_role("button", name="Valider Nour S.").tap()
        expect(page.get_by_text("La cible de Nour S. est validée.")).to_be_visible()
        expect(page.get_by_text("1 cible.")).to_be_visible()
        page.get_by_role("button", name="Annuler Nour S.").tap()
        expect(page.get_by_text("Décision annulée pour Nour S.")).to_be_visible()
        page.get_by_role("button", name="Valider Nour S.").tap()
        page.get_by_role("link", name="Changer Ada S.").tap()
        champ = page.get_by_label("Cible que vous retenez, par semaine")
        expect(champ).to_have_value("5 h 00")
        champ.fill("4 h 30")
        temoin_de(page).attendues.append("422")
        page.get_by_role("button", name="Enregistrer ma décision").tap()
        expect(page.get_by_text("Dites pourquoi la cible diffère")).to_be_visible()
        expect(champ).to_have_value("4 h 30")
        verifier_ecran(page, "cible-erreur", largeurs=TROIS)
        page.get_by_label("Pourquoi elle diffère").select_option(
            "Les moyens à partager dans l'école"
        )
        page.get_by_role("button", name="Enregistrer ma décision").tap()
        expect(page.get_by_text("Aucun", exact=False).first).to_be_visible()
        page.goto("/35/cibles/?etat=decidee")
        expect(page.get_by_text("Cible en usage : 4 h 30")).to_be_visible()
        verifier_ecran(page, "cibles-decidees", largeurs=TROIS)


def test_la_coordination_evalue_coche_et_suit_les_rencontres(
    navigateur: Browser, adresse: str, gens: Gens
) -> None:
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, gens.coordination)
        page.goto(f"/35/eleves/{gens.nour.pk}/semaine/")
        page.get_by_role("link", name="Besoins évalués").click()
        verifier_ecran(page, "besoins-vide", largeurs=TROIS)
        page.get_by_role("link", name="Évaluer les besoins").click()
        temoin_de(page).attendues.append("422")
        page.get_by_role("button", name="Enregistrer l'évaluation").click()
        expect(page.get_by_text("Écrivez au moins un besoin").first).to_be_visible()
        verifier_ecran(page, "besoins-erreur", largeurs=TROIS)
        un = page.get_by_role("group", name="Besoin 1")
        un.get_by_label("Activité").select_option("Accès aux activités d'apprentissage")
        un.get_by_label("Moment (facultatif)").select_option("tous les matins")
        deux = page.get_by_role("group", name="Besoin 2")
        deux.get_by_label("Activité").select_option("Actes de la vie quotidienne")
        deux.get_by_label("Moment (facultatif)").select_option("chaque séance de EPS")
        deux.get_by_label("Sécurité").check()
        page.get_by_role("button", name="Enregistrer l'évaluation").click()
        expect(page.get_by_text("1 h × 35 % = 21 min")).to_be_visible()
        expect(page.get_by_text("1 h × 100 % = 1 h (sécurité : tout le temps)")).to_be_visible()
        expect(page.get_by_text("Cible locale : 1 h 30")).to_be_visible()
        verifier_ecran(page, "besoins-evalues", largeurs=TROIS)

        # What looks medical is asked about before it is saved; what was written is taken back.
        page.get_by_role("link", name="Évaluer de nouveau").click()
        page.get_by_label("Précision").fill("Crises d'épilepsie")
        page.get_by_role("button", name="Enregistrer l'évaluation").click()
        question = page.get_by_role("group", name="Est-ce une information médicale ?")
        expect(question.get_by_label("Je corrige le texte")).to_be_checked()
        verifier_ecran(page, "besoins-question", largeurs=TROIS)
        page.get_by_label("Précision").fill("Prévenir avant de bouger")
        page.get_by_role("button", name="Enregistrer l'évaluation").click()
        expect(page.get_by_text("Précision : Prévenir avant de bouger")).to_be_visible()
        page.get_by_role("link", name="Retirer cette évaluation").first.click()
        verifier_ecran(page, "besoins-retirer", largeurs=TROIS)
        page.get_by_role("button", name="Retirer et effacer").click()
        expect(page.get_by_text("contenu effacé.")).to_be_visible()
        expect(page.get_by_text("Cible locale : 1 h 30")).to_be_visible()
        expect(page.get_by_text("Prévenir avant de bouger")).to_have_count(0)

        page.goto(f"/35/eleves/{gens.nour.pk}/fiche-pratique/")
        page.get_by_label("Prévoir de courtes pauses").check()
        verifier_ecran(page, "fiche-pratique", largeurs=TROIS)
        page.get_by_role("button", name="Enregistrer la fiche").click()
        expect(page.get_by_text("La fiche pratique est enregistrée.")).to_be_visible()
        expect(page.get_by_text("à valider par la direction de l'école")).to_be_visible()
        verifier_ecran(page, "eleve-organisation", largeurs=TROIS)

        page.goto("/35/rencontres/")
        expect(page.get_by_text("2 rencontres.")).to_be_visible()
        verifier_ecran(page, "rencontres", largeurs=TROIS)
        page.get_by_role("button", name="Faite aujourd'hui Nour S.").click()
        expect(page.get_by_text("1 rencontre.")).to_be_visible()
        page.get_by_role("link", name="Autre jour, sans objet Ada S.").click()
        verifier_ecran(page, "rencontre", largeurs=TROIS)
        page.get_by_label("est sans objet").check()
        page.get_by_role("button", name="Noter").click()
        expect(page.get_by_text("Aucune rencontre à organiser.")).to_be_visible()
        page.goto("/35/rencontres/?etat=faite")
        page.get_by_role("button", name="Rouvrir Nour S.").click()
        expect(page.get_by_text("1 rencontre.")).to_be_visible()
        page.goto("/35/eleves/")

    with page_surveillee(navigateur, adresse) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        entrer(page, adresse, gens.aesh)
        suivante = lundi_de(LE) + 7 * UN_JOUR
        page.goto(f"/35/ma-semaine/?semaine={suivante.isoformat()}")
        page.get_by_text("Fiche pratique de Nour S. (1 point)").click()
        expect(page.get_by_text("Prévoir de courtes pauses")).to_be_visible()
        verifier_ecran(page, "ma-semaine-fiche", largeurs=TROIS)


def test_une_enseignante_referente_prepare_son_ess(
    navigateur: Browser, adresse: str, gens: Gens
) -> None:
    with page_surveillee(navigateur, adresse) as page:
        entrer(page, adresse, gens.erseh)
        page.goto("/35/")
        menu = page.get_by_role("navigation", name="Menu principal")
        menu.get_by_role("link", name="Mes élèves suivis").click()
        expect(page.get_by_text("3 élèves.")).to_be_visible()
        verifier_ecran(page, "suivis", largeurs=TROIS)
        page.get_by_role("button", name="J'ai tout vu").click()
        expect(page.get_by_text("C'est noté.")).to_be_visible()
        page.get_by_label("À suivre").select_option("Ce qui a changé")
        page.get_by_role("button", name="Filtrer").click()
        expect(page.get_by_text("Aucun résultat dans votre périmètre.")).to_be_visible()
        page.get_by_role("button", name="Revenir aux changements d'avant").click()
        page.get_by_label("À suivre").select_option("ESS à fixer")
        page.get_by_role("button", name="Filtrer").click()
        expect(page.get_by_text("3 élèves.")).to_be_visible()
        page.get_by_role("link", name="Préparer l'ESS de Nour S.").click()
        expect(page.get_by_role("heading", name="Droits notifiés")).to_be_visible()
        expect(page.get_by_text("Aide mutualisée placée : 1 h par semaine, sans")).to_be_visible()
        verifier_ecran(page, "preparer-ess", largeurs=TROIS)
        page.get_by_role("button", name="Préparer le PDF").click()
        page.get_by_role("link", name="Voir le résultat").click(timeout=30_000)
        lien = page.get_by_role("link", name="Télécharger le fichier")
        expect(lien).to_be_visible(timeout=30_000)
        with page.expect_download() as attendu:
            lien.click()
        assert attendu.value.suggested_filename.startswith("preparation-ess-")
