"""Which week « Semaine réelle » opens on, from a working day, a weekend, before holidays."""

import datetime

import pytest

from aesh.requetes.semaine_reelle import lundi_a_ouvrir
from tests import fabriques as f
from tests.aesh.test_annonces import client_de

TOUSSAINT = (datetime.date(2026, 10, 17), datetime.date(2026, 11, 2))  # Saturday to Monday


@pytest.mark.parametrize(
    ("le", "attendu"),
    [
        ("2026-10-09", "2026-10-05"),  # Friday: this week
        ("2026-10-10", "2026-10-12"),  # Saturday, Sunday: the next one
        ("2026-10-11", "2026-10-12"),
        ("2026-10-17", "2026-11-02"),  # first Saturday of the holidays: when school begins again
        ("2026-10-25", "2026-11-02"),
        ("2026-10-20", "2026-10-19"),  # a Tuesday of the holidays: that very week, empty
        ("2027-07-03", "2027-08-30"),  # the year is over: the week of the next rentrée
    ],
)
def test_la_semaine_ouverte(dans_35, le, attendu):
    f.vacances(*TOUSSAINT)
    f.vacances(datetime.date(2027, 7, 3), datetime.date(2027, 9, 1))
    assert lundi_a_ouvrir(datetime.date.fromisoformat(le)).isoformat() == attendu


def test_la_page_du_samedi_montre_la_semaine_qui_vient(dans_35, time_machine):
    petit = f.petit_pole()
    f.vacances(*TOUSSAINT)
    client = client_de(petit.coordination)
    adresse = f"/35/emplois/{petit.emploi.pk}/semaine/"
    time_machine.move_to(datetime.datetime(2026, 10, 17, 8, tzinfo=datetime.UTC))
    page = client.get(adresse).content.decode()
    assert "du lundi 2 novembre au vendredi 6 novembre 2026" in page
    assert "Prochaine semaine de classe" not in page, "we are on it"
    passee = client.get(adresse + "?lundi=2026-10-12").content.decode()
    assert "du lundi 12 octobre" in passee and "Prochaine semaine de classe" in passee
    assert "Cette semaine<" not in passee
