"""Seven in the morning, a phone: an AESH is absent, and three taps later somebody replaces her."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from playwright.sync_api import Page, expect

from aesh.actions.absences import SaisieAbsence, annuler_absence, declarer_absence_aesh
from aesh.models import AbsenceAesh, Remplacement
from aesh.requetes.personnes import aesh_du_mandat
from aesh.requetes.remplacants import proposer_les_trous
from aesh.requetes.trous_lus import trous_du_mandat
from comptes.enums import Role
from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans
from pial.regles import UN_JOUR
from socle.cloison import cloison
from tests.e2e.emplois import compte
from tests.e2e.navigateur import entrer, verifier_ecran

TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture
def absence(serveur: str):
    """An AESH of the coordinator's pole, absent on a day of class, whom somebody can replace."""
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    with transaction.atomic(), cloison("35"):
        mandat = Mandat.objects.get(membre=compte("coordonnateur.35"), role=Role.COORD_PIAL)
        trouvee = _trouver(mandat, le)
        trouvee = AbsenceAesh.objects.select_related("aesh").get(pk=trouvee.pk)
    yield trouvee
    with transaction.atomic(), cloison("35"):
        une = AbsenceAesh.objects.get(pk=trouvee.pk)
        if une.annulee_le is None:
            annuler_absence(une, auteur=mandat, le=le)


def _trouver(mandat: Mandat, le: datetime.date) -> AbsenceAesh:
    for n in range(1, 15):
        jour = le + n * UN_JOUR
        for une in aesh_du_mandat(mandat, le).order_by("cle_tri")[:12]:
            point = transaction.savepoint()
            saisie = SaisieAbsence(du=jour, au=jour, aesh=une.pk)
            try:
                faite, _ = declarer_absence_aesh(saisie, auteur=mandat, le=le, prevenir=False)
            except ValidationError:  # already absent on that day
                transaction.savepoint_rollback(point)
                continue
            trous = trous_du_mandat(mandat, le, jour, jour + UN_JOUR, {faite.pk})
            propositions = proposer_les_trous(trous, mandat)
            if trous and len(propositions[0].proposition.choix) >= 1:
                return faite
            transaction.savepoint_rollback(point)
    raise AssertionError("aucune AESH de la démonstration ne peut être remplacée")


def test_une_absence_au_telephone_en_trois_touches(page: Page, serveur: str, absence):
    page.set_viewport_size(TELEPHONE)
    entrer(page, serveur, compte("coordonnateur.35"))
    page.goto(f"{serveur}/35/absences/?le={absence.du}")
    touches = []

    def toucher(cible):
        boite = cible.bounding_box()
        assert boite and boite["height"] >= 24, "une cible assez grande pour un pouce"
        cible.click()
        touches.append(cible)

    toucher(page.get_by_role("link", name=absence.aesh.nom_complet).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("absente")
    confirmer = page.get_by_role("button", name="Confirmer", exact=False).first
    assert confirmer.bounding_box()["height"] >= 44
    toucher(confirmer)
    expect(page.get_by_text("prévenu")).to_be_visible()
    assert len(touches) <= 3
    with transaction.atomic(), cloison("35"):
        un = Remplacement.objects.get(absence=absence, etat="confirme")
        nom = un.aesh.nom_complet
        emploi = un.creneau.emploi_id
    expect(page.get_by_role("heading", name="Remplacé", exact=True)).to_be_visible()

    page.goto(f"{serveur}/35/emplois/{emploi}/semaine/?lundi={absence.du}")
    expect(page.get_by_text(f"assuré par {nom}").first).to_be_visible()
    page.goto(f"{serveur}/35/remplacements/{un.pk}/")
    page.get_by_role("button", name="Annuler le remplacement").click()
    expect(page.get_by_text("de nouveau ouvert")).to_be_visible()


def test_chaque_ecran_se_lit_a_320_et_a_1280(page: Page, serveur: str, absence):
    entrer(page, serveur, compte("coordonnateur.35"))
    page.goto(f"{serveur}/35/absences/?le={absence.du}")
    verifier_ecran(page, "absences-jour")
    page.goto(f"{serveur}/35/absences/?le={absence.du}&vue=semaine")
    verifier_ecran(page, "absences-semaine")
    page.goto(f"{serveur}/35/absences/remplacants/?le={absence.du}")
    verifier_ecran(page, "absences-propositions")
    page.goto(f"{serveur}/35/absences/{absence.pk}/")
    verifier_ecran(page, "absence")
    autre = page.get_by_role("link", name="Choisir quelqu'un d'autre").first
    autre.click()
    verifier_ecran(page, "absence-trou")
    page.get_by_role("button", name="Confirmer").first.click()
    expect(page.get_by_role("heading", name="Remplacé", exact=True)).to_be_visible()
    page.get_by_role("link", name="Voir ou annuler").first.click()
    verifier_ecran(page, "remplacement")
    page.goto(f"{serveur}/35/absences/{absence.pk}/familles/?le={absence.du}")
    verifier_ecran(page, "absence-familles")
    page.goto(f"{serveur}/35/absences/nouvelle/")
    verifier_ecran(page, "absence-nouvelle")
    page.goto(f"{serveur}/35/absences/eleve/")
    page.get_by_role("button", name="Continuer").click()
    verifier_ecran(page, "absence-eleve")
    page.goto(f"{serveur}/35/absences/{absence.pk}/annuler/")
    verifier_ecran(page, "absence-annuler")
