"""The private calendar closes with the mission of the AESH, and never fails on a mad address."""

import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from aesh.actions.agenda import renouveler_agenda
from comptes.models import Mandat
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def test_l_agenda_se_ferme_avec_la_mission(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    agent = f.mandat("AESH", petit.sophie.perimetre)
    petit.sophie.membre = agent.membre
    petit.sophie.save(update_fields=["membre"])
    adresse = f"/agenda/35-{renouveler_agenda(petit.sophie)}.ics"
    assert Client().get(adresse).status_code == 200
    jour = timezone.localdate()
    Mandat.objects.filter(pk=agent.pk).update(
        periode=DateRange(jour - datetime.timedelta(30), jour)
    )
    assert Client().get(adresse).status_code == 404


def test_un_caractere_nul_dans_l_adresse_est_introuvable(petit):
    assert Client().get("/agenda/%00-x.ics").status_code == 404
    assert Client().get("/35/%00/").status_code == 404
