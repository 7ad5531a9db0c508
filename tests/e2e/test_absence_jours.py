"""An absence of several days: one person, one button."""

import datetime
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from playwright.sync_api import Page, expect

from aesh.actions.absences import SaisieAbsence, annuler_absence, declarer_absence_aesh
from aesh.models import AbsenceAesh, Remplacement
from aesh.requetes.personnes import aesh_du_mandat
from aesh.requetes.remplacants_jours import qui_pour_les_jours, trous_des_jours
from comptes.enums import Role
from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans
from pial.regles import UN_JOUR, UNE_SEMAINE, lundi_de
from socle.cloison import cloison
from tests.e2e.emplois import compte
from tests.e2e.navigateur import entrer, verifier_ecran


@pytest.fixture
def absence(serveur: str):
    """An AESH absent two afternoons running, whom one person can replace on both."""
    le = aujourdhui_dans(Departement.objects.get(code="35"))
    with transaction.atomic(), cloison("35"):
        mandat = Mandat.objects.get(membre=compte("coordonnateur.35"), role=Role.COORD_PIAL)
        trouvee = _trouver(mandat, le)
    yield trouvee
    with transaction.atomic(), cloison("35"):
        annuler_absence(AbsenceAesh.objects.get(pk=trouvee.pk), auteur=mandat, le=le)


def _trouver(mandat: Mandat, le: datetime.date) -> AbsenceAesh:
    """Two afternoons: many are free at the end of the day."""
    toutes = list(aesh_du_mandat(mandat, le).order_by("cle_tri"))
    for une, debut in itertools.product(toutes, (15 * 60, 16 * 60)):
        for decalage in (0, 3):
            premier = lundi_de(le) + 2 * UNE_SEMAINE + decalage * UN_JOUR
            point = transaction.savepoint()
            saisie = SaisieAbsence(
                du=premier, au=premier + UN_JOUR, debut=debut, fin=24 * 60, aesh=une.pk
            )
            try:
                faite, _ = declarer_absence_aesh(saisie, auteur=mandat, le=le, prevenir=False)
            except ValidationError:  # already absent on that day
                transaction.savepoint_rollback(point)
                continue
            trous = trous_des_jours(faite, mandat, le)
            lignes = qui_pour_les_jours(trous, mandat)
            if len({trou.date for trou in trous}) == 2 and lignes and not lignes[0].refuses:
                return faite
            transaction.savepoint_rollback(point)
    raise AssertionError("personne n'est libre deux jours de suite dans la démonstration")


def test_la_meme_personne_les_deux_jours(page: Page, serveur: str, absence):
    entrer(page, serveur, compte("coordonnateur.35"))
    page.goto(f"{serveur}/35/absences/{absence.pk}/")
    page.get_by_role("link", name="La même personne tous les jours").click()
    verifier_ecran(page, "absence-jours")
    page.get_by_role("button", name="Confirmer pour les 2 jours").first.click()
    expect(page.get_by_text("remplace pendant 2 jours")).to_be_visible()
    with transaction.atomic(), cloison("35"):
        faits = Remplacement.objects.filter(absence=absence, etat="confirme")
        assert {un.date for un in faits} == {absence.du, absence.au}
        assert len({un.aesh_id for un in faits}) == 1
    page.goto(f"{serveur}/35/absences/{absence.pk}/jours/")
    verifier_ecran(page, "absence-jours-vide")
