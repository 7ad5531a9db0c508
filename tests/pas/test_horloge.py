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


def naif(calendrier, depot, jusqu_a):
    """Day by day, as a person counts on a wall calendar: the day of deposit is not counted."""
    compte, jour = 0, depot
    while jour < jusqu_a:
        jour += datetime.timedelta(1)
        ouvert = jour.isoweekday() in calendrier.jours
        if ouvert and not any(f.du <= jour < f.au for f in calendrier.fermetures):
            compte += 1
    return compte


@given(calendriers, jours, st.integers(-10, 200))
def test_l_horloge_est_celle_du_calendrier_au_mur(calendrier, depot, duree):
    jusqu_a = depot + datetime.timedelta(duree)
    attendu = naif(calendrier, depot, jusqu_a)
    assert jours_de_classe_ecoules(calendrier, depot, jusqu_a) == attendu


@given(calendriers, jours, st.integers(0, 200))
def test_l_horloge_ne_recule_jamais_et_n_avance_que_les_jours_de_classe(calendrier, depot, duree):
    veille = depot + datetime.timedelta(duree)
    jour = veille + datetime.timedelta(1)
    avance = jours_de_classe_ecoules(calendrier, depot, jour) - jours_de_classe_ecoules(
        calendrier, depot, veille
    )
    assert avance == int(calendrier.tient_classe(jour))


@given(calendriers, jours, st.integers(1, 40), st.integers(-5, 120))
def test_en_retard_veut_dire_apres_l_echeance(calendrier, depot, cible, duree):
    """Late exactly from the first day of class that follows the due date."""
    le = depot + datetime.timedelta(duree)
    fin = echeance(calendrier, depot, cible)
    apres = fin is not None and naif(calendrier, fin, le) > 0
    assert est_en_retard(calendrier, depot, le, cible) is apres


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
