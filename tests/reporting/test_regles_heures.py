"""The pure rules of hours: decision 9 against minutes, periods, small numbers."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pial.regles import Fermeture
from reporting.enums.heures import Raccourci
from reporting.regles.lignes import Heures, sommer
from reporting.regles.periodes import Periode, jour_de_rentree, periode_de
from reporting.regles.petits_nombres import SEUIL, a_masquer, total_visible
from reporting.regles.temps_scolaire import (
    AbsenceReguliere,
    minutes_notifiees,
    ouverture,
    retirer,
    semaine_eleve,
    temps_scolaire,
)

LUNDI = datetime.date(2026, 9, 7)
UN = datetime.timedelta(days=1)
MATIN, APRES_MIDI = (510, 720), (825, 990)
NEUF = {j: (MATIN,) if j == 3 else (MATIN, APRES_MIDI) for j in (1, 2, 3, 4, 5)}


def jours(nombre, depart=LUNDI):
    """Days of class, weeks A and B in turn."""
    tous = [depart + n * UN for n in range(nombre)]
    return [(j, "AB"[(j - LUNDI).days // 7 % 2]) for j in tous if j.isoweekday() != 7]


def droit(minutes, plages, dates, *, cours=None, absences=(), coupures=None):
    semaine = semaine_eleve(plages, cours or {}, absences)
    temps = temps_scolaire(semaine, ouverture(dates, coupures or {}))
    return minutes_notifiees(minutes, semaine, temps)


def test_une_semaine_entiere_vaut_les_heures_de_la_decision():
    assert droit(12 * 60, NEUF, jours(7)) == 12 * 60
    assert droit(12 * 60, NEUF, jours(28)) == 48 * 60


def test_un_jour_ferme_ne_ressemble_pas_a_un_manque():
    """9 half-days, 2 closed: 7/9 of 12 h."""
    ferme = {LUNDI: [(0, 1440)]}
    assert droit(12 * 60, NEUF, jours(7), coupures=ferme) == 560
    # Closed for a part of the morning only: the half-day stays open.
    assert droit(12 * 60, NEUF, jours(7), coupures={LUNDI: [(510, 600)]}) == 720


def test_le_temps_partage_ne_compte_pas_ses_demi_journees():
    """Monday and Tuesday elsewhere: 5 half-days of his own, all of them open."""
    ailleurs = [AbsenceReguliere(j, 0, 1440) for j in (1, 2)]
    assert droit(12 * 60, NEUF, jours(7), absences=ailleurs) == 12 * 60
    # An hour of care leaves the half-day his.
    soin = [AbsenceReguliere(1, 540, 600)]
    assert droit(12 * 60, NEUF, jours(1), absences=soin) == 160


def test_les_heures_ne_depassent_pas_le_temps_passe_a_l_ecole():
    """24 h notified, 12 h at school: 12 h are due."""
    ailleurs = [AbsenceReguliere(j, 0, 1440) for j in (3, 4, 5)]
    assert droit(24 * 60, NEUF, jours(7), absences=ailleurs) == 2 * (210 + 165)


def test_une_semaine_b_plus_courte_donne_moins_que_la_semaine_a():
    cours = {
        (jour, lettre): (MATIN, APRES_MIDI)
        for jour in (1, 2)
        for lettre in "AB"
        if (jour, lettre) != (2, "B")
    }
    en_a, en_b = jours(7), jours(7, LUNDI + 7 * UN)
    assert droit(300, NEUF, en_a, cours=cours) == 400  # 4 half-days for 3 on average
    assert droit(300, NEUF, en_b, cours=cours) == 200
    assert droit(300, NEUF, jours(14), cours=cours) == 600


def test_une_ecole_sans_horaires_est_supposee_de_quatre_jours():
    assert droit(480, {}, jours(7)) == 480
    assert droit(480, {}, jours(1)) == 120


intervalles = st.tuples(st.integers(480, 1000), st.integers(5, 200)).map(
    lambda t: (t[0], t[0] + t[1])
)


@st.composite
def semaines(draw):
    matin = st.tuples(st.integers(480, 600), st.integers(15, 120)).map(lambda t: (t[0], sum(t)))
    apres = st.tuples(st.integers(780, 840), st.integers(15, 180)).map(lambda t: (t[0], sum(t)))
    return draw(
        st.dictionaries(
            st.integers(1, 6),
            st.tuples(matin, apres) | st.tuples(matin),
            min_size=1,
            max_size=6,
        )
    )


@given(
    plages=semaines(),
    minutes=st.integers(1, 1800),
    absences=st.lists(
        st.builds(
            lambda jour, plage, semaine: AbsenceReguliere(jour, *plage, semaine),
            st.integers(1, 6),
            intervalles,
            st.sampled_from(["toutes", "A", "B"]),
        ),
        max_size=4,
    ),
    nombre=st.integers(1, 30),
    fermes=st.dictionaries(st.integers(0, 29), st.lists(intervalles, min_size=1, max_size=2)),
)
def test_la_decision_9_est_celle_des_minutes(plages, minutes, absences, nombre, fermes):
    """Half-day after half-day, each minute looked at."""
    coupures = {LUNDI + n * UN: trous for n, trous in fermes.items()}

    def presentes(jour, lettre, trous):
        restes = []
        for debut, fin in plages.get(jour, ()):
            siennes = {
                m
                for m in range(debut, fin)
                if not any(
                    a.jour == jour and a.debut <= m < a.fin and a.semaine in ("toutes", lettre)
                    for a in absences
                )
            }
            if siennes:
                restes.append({m for m in siennes if not any(a <= m < b for a, b in trous)})
        return restes

    usuelles = Fraction(
        sum(len(presentes(j, lettre, ())) for lettre in "AB" for j in range(1, 7)), 2
    )
    assume(usuelles)
    dates = jours(nombre)
    ouvertes = [
        reste
        for jour, lettre in dates
        for reste in presentes(jour.isoweekday(), lettre, coupures.get(jour, ()))
        if reste
    ]
    exact = Fraction(minutes * len(ouvertes)) / usuelles
    attendu = min(int(exact + Fraction(1, 2)), sum(map(len, ouvertes)))
    assert droit(minutes, plages, dates, absences=absences, coupures=coupures) == attendu


@given(intervalles, st.lists(intervalles, max_size=5))
def test_retirer_ne_laisse_que_ce_qui_reste(entier, trous):
    restes = retirer(entier, trous)
    vues = [m for a, b in restes for m in range(a, b)]
    assert vues == [m for m in range(*entier) if not any(a <= m < b for a, b in trous)]
    assert all(a < b for a, b in restes)


def test_les_periodes_demandees():
    dimanche, rentree = datetime.date(2026, 11, 22), datetime.date(2026, 9, 1)
    semaine = periode_de(Raccourci.SEMAINE, dimanche, rentree)
    assert (semaine.du, semaine.dernier) == (datetime.date(2026, 11, 16), dimanche)
    mois = periode_de(Raccourci.MOIS, datetime.date(2026, 12, 31), rentree)
    assert (mois.du, mois.dernier) == (datetime.date(2026, 12, 1), datetime.date(2026, 12, 31))
    depuis = periode_de(Raccourci.RENTREE, dimanche, rentree)
    assert (depuis.du, depuis.dernier) == (rentree, dimanche)
    # In August, the next rentrée is not there yet.
    aout = datetime.date(2026, 8, 28)
    assert periode_de(Raccourci.RENTREE, aout, rentree).du == aout


def test_le_jour_de_la_rentree_est_un_jour_de_classe():
    """1 September 2029 is a Saturday."""
    ete = Fermeture(datetime.date(2029, 7, 7), datetime.date(2029, 9, 4))
    assert jour_de_rentree(2029, [ete]) == datetime.date(2029, 9, 4)
    assert jour_de_rentree(2029, []) == datetime.date(2029, 9, 3)


@given(st.lists(st.dates(LUNDI - 5 * UN, LUNDI + 40 * UN), max_size=6))
def test_couper_une_periode_n_en_perd_pas_un_jour(bornes):
    periode = Periode(LUNDI, LUNDI + 30 * UN)
    morceaux = periode.couper(bornes)
    assert sum((m.au - m.du).days for m in morceaux) == 30
    assert all(a.au == b.du for a, b in zip(morceaux, morceaux[1:], strict=False))


# --- small numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effectifs", "masquees"),
    [
        ([12, 30, 8], set()),
        ([12, 3, 8], {1, 2}),  # 3 alone would be the total less the others
        ([2, 2, 40, 9], {0, 1, 3}),  # 4 together: still a small number
        ([2, 4, 40, 9], {0, 1}),
        ([3, 0, 0], {0}),  # nobody else: the total itself is hidden
        ([0, 0], set()),
        ([1, 20], {0, 1}),
    ],
)
def test_un_petit_nombre_ne_se_retrouve_pas(effectifs, masquees):
    assert a_masquer(effectifs) == masquees


@given(st.lists(st.integers(0, 30), max_size=12))
def test_aucune_soustraction_ne_rend_un_petit_nombre(effectifs):
    """From the total and the lines shown, nobody learns a number between 1 and 4."""
    masquees = a_masquer(effectifs)
    montrees = [e for n, e in enumerate(effectifs) if n not in masquees]
    assert not any(0 < e < SEUIL for e in montrees)
    if masquees and total_visible(effectifs):
        cachees = sum(effectifs) - sum(montrees)
        assert cachees >= SEUIL and len(masquees) > 1


def test_un_total_de_moins_de_cinq_se_tait():
    assert not total_visible([3, 0]) and total_visible([0]) and total_visible([5])


def test_des_lignes_s_ajoutent_colonne_par_colonne():
    total = sommer([Heures(eleves=1, notifiees=60), Heures(notifiees=30, cible=5)])
    assert total == Heures(eleves=1, notifiees=90, cible=5)
    assert sommer([]).est_vide and not total.est_vide
