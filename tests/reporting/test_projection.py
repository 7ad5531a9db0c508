"""Kept days of a school: a change under way is neither missed nor waited for."""

import datetime
from contextlib import suppress

import pytest
from django.db import connections, transaction

from aesh.actions import publication
from aesh.models import EmploiDuTemps, Occupation
from reporting.actions.projection import inscrire_ecoles, projeter_un_lot
from reporting.models import ProjectionEcole
from reporting.regles.periodes import Periode
from reporting.requetes.heures import lire_heures
from reporting.requetes.portee import Portee
from reporting.tasks import projeter_les_heures
from socle.cloison import cloison
from tests import fabriques as f

LE = datetime.date(2026, 9, 29)
PERIODE = Periode(f.RENTREE, datetime.date(2026, 10, 1))


class Defait(Exception):
    """The other browser gives up."""


@pytest.fixture
def petit(base_reelle):
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
        f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "9:00", petit.tom)
        EmploiDuTemps.objects.filter(pk=petit.emploi.pk).update(statut="vise")
        publication.publier(petit.emploi, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    return petit


@pytest.fixture
def autre(petit):
    """Another browser's transaction."""
    connexion = connections["default"].copy("autre")
    connections["autre"] = connexion
    try:
        yield connexion
    finally:
        connexion.close()
        del connections["autre"]


def total():
    with transaction.atomic(), cloison("35"):
        return lire_heures(Portee(), PERIODE, LE).total.planifiees


def perimees():
    with transaction.atomic(), cloison("35"):
        lignes = ProjectionEcole.objects.filter(a_jour=False)
        return set(lignes.values_list("etablissement_id", flat=True))


def projeter_une_fois():
    with transaction.atomic(), cloison("35"):
        return projeter_un_lot()


def test_un_changement_en_cours_n_est_ni_perdu_ni_attendu(petit, autre):
    assert projeter_les_heures() == 2 and perimees() == set()
    assert total() == 4 * 90 + 4 * 30  # four Mondays of class in September
    with transaction.atomic(), cloison("35"):
        inscrire_ecoles()
        ProjectionEcole.objects.update(a_jour=False)
    with transaction.atomic(using="autre"), cloison("35", using="autre"):
        Occupation.objects.using("autre").filter(eleve=petit.lea).delete()
        # Léa's school is held by the change: the clock takes the other one, and does not wait.
        assert projeter_une_fois() == 1
        assert perimees() == {petit.ecole.pk}
        assert total() == 4 * 90 + 4 * 30, "rien n'est encore changé"
    assert perimees() == {petit.ecole.pk}
    assert total() == 4 * 30
    assert projeter_une_fois() == 1 and perimees() == set()
    assert total() == 4 * 30


def test_un_changement_defait_laisse_l_ecole_a_jour(petit, autre):
    projeter_les_heures()
    avant = total()
    with suppress(Defait), transaction.atomic(using="autre"), cloison("35", using="autre"):
        Occupation.objects.using("autre").filter(eleve=petit.lea).delete()
        raise Defait
    assert perimees() == set() and total() == avant
