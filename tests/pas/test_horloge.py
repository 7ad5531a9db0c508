"""The response clock: days of class of the pupil's own school, and what is said of many delays."""

import datetime
import statistics

from hypothesis import given
from hypothesis import strategies as st

from pas.regles.horloge import (
    CalendrierEcole,
    echeance,
    est_en_retard,
    jours_de_classe_ecoules,
    mediane,
    p90,
)
from pial.regles import Fermeture

D = datetime.date
QUATRE = frozenset({1, 2, 4, 5})
TOUSSAINT = Fermeture(D(2026, 10, 17), D(2026, 11, 2))
jours = st.dates(D(2026, 1, 1), D(2027, 12, 31))
calendriers = st.builds(
    CalendrierEcole,
    jours=st.frozensets(st.integers(1, 6), min_size=1),
    fermetures=st.lists(
        st.tuples(jours, st.integers(1, 20)).map(
            lambda c: Fermeture(c[0], c[0] + datetime.timedelta(c[1]))
        ),
        max_size=3,
    ).map(tuple),
)


def test_les_vacances_et_le_mercredi_ne_comptent_pas():
    ecole = CalendrierEcole(QUATRE, (TOUSSAINT,))
    # Friday 16 October, last day of class: nothing passes before Monday 2 November.
    assert jours_de_classe_ecoules(ecole, D(2026, 10, 16), D(2026, 11, 1)) == 0
    assert jours_de_classe_ecoules(ecole, D(2026, 10, 16), D(2026, 11, 5)) == 3
    assert echeance(ecole, D(2026, 10, 16), 3) == D(2026, 11, 5)
    cinq = CalendrierEcole(QUATRE | {3}, (TOUSSAINT,))
    assert echeance(cinq, D(2026, 10, 16), 3) == D(2026, 11, 4)


def test_le_jour_du_depot_est_exclu():
    ecole = CalendrierEcole(QUATRE, ())
    assert jours_de_classe_ecoules(ecole, D(2026, 11, 23), D(2026, 11, 23)) == 0
    assert jours_de_classe_ecoules(ecole, D(2026, 11, 23), D(2026, 11, 24)) == 1


def test_le_jour_est_celui_du_fuseau_de_l_ecole():
    instant = datetime.datetime(2026, 11, 23, 23, 30, tzinfo=datetime.UTC)
    assert CalendrierEcole(QUATRE, (), "Europe/Paris").jour_de(instant) == D(2026, 11, 24)
    assert CalendrierEcole(QUATRE, (), "Indian/Reunion").jour_de(instant) == D(2026, 11, 24)
    assert CalendrierEcole(QUATRE, (), "America/Cayenne").jour_de(instant) == D(2026, 11, 23)


def test_une_ecole_qui_n_ouvre_jamais_n_a_pas_d_echeance():
    assert echeance(CalendrierEcole(frozenset(), ()), D(2026, 11, 23), 1) is None


@given(calendriers, jours, st.integers(1, 30))
def test_l_echeance_est_le_premier_jour_qui_atteint_la_cible(calendrier, depot, cible):
    fin = echeance(calendrier, depot, cible)
    assert fin is not None and fin > depot and calendrier.tient_classe(fin)
    assert jours_de_classe_ecoules(calendrier, depot, fin) == cible
    veille = fin - datetime.timedelta(1)
    assert jours_de_classe_ecoules(calendrier, depot, veille) == cible - 1
    assert not est_en_retard(calendrier, depot, fin, cible)


@given(calendriers, jours, jours, jours)
def test_le_temps_passe_s_ajoute(calendrier, a, b, c):
    a, b, c = sorted((a, b, c))
    entier = jours_de_classe_ecoules(calendrier, a, c)
    assert entier == jours_de_classe_ecoules(calendrier, a, b) + jours_de_classe_ecoules(
        calendrier, b, c
    )


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_mediane_et_p90_sont_ceux_des_definitions(delais):
    assert mediane(delais) == statistics.median(delais)
    neuf = p90(delais)
    assert neuf in delais
    assert sum(d <= neuf for d in delais) >= 0.9 * len(delais)
    assert sum(d < neuf for d in delais) < 0.9 * len(delais)


def test_sans_demande_pas_de_delai():
    assert mediane([]) is None and p90([]) is None
