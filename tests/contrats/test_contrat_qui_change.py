"""A contract that changes in the year: what the timetable says before, on the day, after."""

import datetime
from dataclasses import replace

import pytest

from aesh.enums import TypeCreneau
from aesh.regles.faits import FaitAesh, FaitCreneau
from aesh.regles.registre import constats
from aesh.regles.situation import ReglagesRegles, Situation

JANVIER, MARS = datetime.date(2027, 1, 4), datetime.date(2027, 3, 1)
SOPHIE = FaitAesh("sophie", "Sophie Bernard", 24 * 60)
SEMAINE = tuple(
    FaitCreneau(f"c{jour}", "sophie", "e", TypeCreneau.REFERENT, jour, 480, 768, frozenset({0}), ())
    for jour in range(1, 6)
)  # five times 4 h 48: 24 h


def dits(*a_venir, minutes=24 * 60, tolerance=15):
    une = Situation(
        creneaux=SEMAINE,
        aesh={"sophie": replace(SOPHIE, minutes_contrat=minutes, contrats_a_venir=a_venir)},
        eleves={},
        ecoles={},
        reglages=ReglagesRegles(tolerance_contrat_minutes=tolerance),
    )
    return [c for c in constats(une) if c.regle.startswith("R1") and c.regle != "R1-sous"]


def test_un_avenant_a_la_baisse_se_voit_avant_sans_bloquer():
    (un,) = dits((JANVIER, 20 * 60))
    assert (un.regle, un.niveau) == ("R1-avenir", "avertissement")
    assert "à partir du 04/01/2027, son contrat passe à 20 h, pour 24 h placées" in un.phrase


def test_le_jour_venu_la_semaine_d_avant_ne_se_propose_plus():
    (un,) = dits(minutes=20 * 60)
    assert (un.regle, un.niveau) == ("R1", "bloquant")


@pytest.mark.parametrize(
    ("a_venir", "attendu"),
    [
        ((), 0),
        (((JANVIER, 25 * 60),), 0),  # more hours: nothing to mend
        (((JANVIER, 24 * 60 - 15),), 0),  # within the tolerance
        (((JANVIER, 24 * 60 - 16),), 1),
        (((JANVIER, 26 * 60), (MARS, 20 * 60)), 1),
        (((JANVIER, None), (MARS, 24 * 60)), 1),
    ],
)
def test_seul_le_premier_jour_qui_ne_tient_plus_est_dit(a_venir, attendu):
    assert len(dits(*a_venir)) == attendu


def test_une_fin_de_contrat_se_dit_avec_sa_date():
    (un,) = dits((MARS, None))
    assert "01/03/2027, elle n'a plus de contrat" in un.phrase
