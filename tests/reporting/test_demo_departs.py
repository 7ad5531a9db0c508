"""Departures of the demonstration: some pupils' help really ends, nothing being prepared breaks."""

import datetime

import pytest

from reporting.actions.demo_departs import RESTENT, annoncer_des_departs
from reporting.requetes.fins_aide import aesh_qui_partent, eleves_dont_l_aide_finit
from tests import fabriques as f

LE = datetime.date(2026, 11, 20)


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.emploi.statut = "publie"
    petit.emploi.date_effet = datetime.date(2026, 9, 1)
    petit.emploi.save()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:30", petit.lea)
    return petit


def test_qui_part_laisse_des_eleves_dans_la_file(petit):
    assert not eleves_dont_l_aide_finit(LE), "personne ne part avant"
    assert annoncer_des_departs(le=LE) == 1
    fin = LE + datetime.timedelta(days=RESTENT[0])
    assert aesh_qui_partent(LE) == {petit.sophie.pk: fin}
    assert eleves_dont_l_aide_finit(LE) == {petit.lea.pk: fin - datetime.timedelta(days=1)}
    assert annoncer_des_departs(le=LE) == 0, "une seconde fois ne fait rien"


def test_un_pole_qui_prepare_une_version_est_laisse(petit):
    f.emploi(petit.pole)
    assert annoncer_des_departs(le=LE) == 0
    assert not eleves_dont_l_aide_finit(LE)


def test_un_compte_de_demonstration_ne_part_pas(petit):
    petit.sophie.membre = f.membre("Sophie", "Le Goff")
    petit.sophie.save(update_fields=["membre"])
    assert annoncer_des_departs(le=LE) == 0
