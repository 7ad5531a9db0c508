"""What is certified of a month: the contract, less one's own absences. No database."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrats.enums.service_fait import Ecart
from contrats.regles.decompte import (
    Decompte,
    FaitDit,
    Semaine,
    minutes_comptees,
    paires,
    part_de_trop,
    solder,
)
from contrats.regles.service_fait import Compte

JOUR = datetime.date(2026, 10, 6)
LUNDI = datetime.date(2026, 10, 5)
HEBDO, DEMIES = 1440, 9


def semaine(grille=0, absence=0, en_plus=0, **jours):
    jours.setdefault("demies", DEMIES)
    return Semaine(compte=Compte(grille, absence, en_plus), **jours)


@pytest.mark.parametrize(
    ("une", "absence", "en_plus"),
    [
        (semaine(1440), 0, 0),
        (semaine(1200), 0, 0),  # four hours not placed: nothing is lost
        (semaine(1440, 90), 90, 0),  # away for one slot: that slot
        # four hours nowhere: a whole half-day away takes its ninth of them too
        (semaine(1260, 120, absentes=1), 140, 0),
        (semaine(1200, 1200, absentes=9), 1440, 0),  # a week away takes all that it owed
        (semaine(1600, 1600, absentes=9), 1440, 0),  # and no more
        (semaine(1440, 0, 60), 0, 60),
        (semaine(1200, 0, 60), 0, 0),  # hours added fill those that nothing placed
        (semaine(1200, 0, 300), 0, 60),
        (semaine(demies=0, sans=9), 0, 0),  # nothing published: the contract
        (semaine(demies=0, sans=9, absentes_sans=3), 480, 0),
        (semaine(en_plus=1500, demies=0, sans=9), 0, 60),
        # published on the Thursday: the first days follow the contract
        (semaine(640, demies=4, sans=5), 0, 0),
        (semaine(640, 0, 30, demies=4, sans=5), 0, 0),
        # days of a week cut by the month are uneven: none of them is short of anything
        (semaine(100, 0, 30, demies=2), 0, 30),
        (semaine(en_plus=45, demies=0), 0, 45),  # holidays owe nothing
    ],
)
def test_une_semaine_prend_et_ajoute(une, absence, en_plus):
    solde = solder(HEBDO, DEMIES, une)
    assert (solde.absence, solde.en_plus) == (absence, en_plus)


@given(*(st.integers(0, 3000) for _ in range(3)), st.integers(0, 9))
def test_jamais_plus_pris_que_du_jamais_moins_certifie_faute_de_creneaux(a, b, c, absentes):
    une = semaine(a, min(a, b), c, absentes=absentes)
    solde = solder(HEBDO, DEMIES, une)
    assert 0 <= solde.absence <= HEBDO and solde.en_plus >= 0
    if not une.compte.absence and not absentes:
        assert solde.absence == 0


def jours(*lundis):
    return [LUNDI + datetime.timedelta(days=7 * n) for n in lundis]


def test_une_semaine_a_se_compare_avec_sa_voisine_b():
    un, deux, trois, cinq = jours(0, 1, 2, 4)
    assert paires([un, deux, trois]) == [(un, deux)]
    assert paires([un, trois, cinq]) == []  # holidays between: who knows which letter
    hebdo = dict.fromkeys((un, deux, trois), HEBDO)
    grille = {un: 1500, deux: 1380, trois: 1500}
    assert part_de_trop(hebdo, grille, alterne=True) == 0  # A and B make the contract
    assert part_de_trop(hebdo, grille, alterne=False) == Fraction(60, 3 * HEBDO)
    court = dict.fromkeys(hebdo, 1200)
    assert part_de_trop(hebdo, court, alterne=True) == Fraction(-240, HEBDO)
    assert part_de_trop({}, {}, alterne=False) == 0


def dit(cle, minutes, ecole="E", par_l_ecole=True):
    return FaitDit(cle, JOUR, minutes, par_l_ecole, ecole)


@pytest.mark.parametrize(
    ("dites", "restes", "attendues"),
    [
        ((dit("a", 30), dit("b", 30, par_l_ecole=False)), {}, {"a": 0, "b": 30}),  # the same hour
        ((dit("a", 50), dit("b", 30, par_l_ecole=False)), {}, {"a": 20, "b": 30}),
        # another school: another hour
        ((dit("a", 30, "F"), dit("b", 30, par_l_ecole=False)), {}, {"a": 30, "b": 30}),
        # she named no school: she may have meant any
        ((dit("a", 20), dit("b", 30, None, False), dit("c", 20, "F")), {}, {"a": 20, "b": 30}),
        # more, and less, are not the same hour
        ((dit("a", -30), dit("b", 30, par_l_ecole=False)), {}, {"a": -30, "b": 30}),
        # absent that day: nothing was left not to do
        ((dit("a", -60),), {JOUR: 0}, {"a": 0}),
        ((dit("a", -60), dit("b", -20, "F")), {JOUR: 70}, {"a": -60, "b": -10}),
        ((dit("a", 60),), {JOUR: 0}, {"a": 60}),
    ],
)
def test_une_heure_dite_deux_fois_compte_une_fois(dites, restes, attendues):
    comptees = minutes_comptees(dites, restes)
    if None in {une.ecole for une in dites}:  # which of the two schools' words goes is indifferent
        assert comptees["b"] == 30 and sum(comptees.values()) == 40
    else:
        assert comptees == attendues


def test_le_contrat_est_certifie_quoi_que_dise_l_emploi_du_temps():
    assert Decompte(contrat=5760, grille=5500).service == 5760
    assert Decompte(contrat=5760, grille=6000).service == 5760  # above: a decision of the SEI
    assert Decompte(contrat=5760, sans_grille=5760).service == 5760
    tout = Decompte(contrat=5760, grille=5760, absence=300, en_plus=90, declarees=-30)
    assert tout.service == 5520
    assert Decompte(contrat=5760, decision=-240).service == 5520
    assert Decompte(contrat=60, absence=60, declarees=-600).service == 0


@pytest.mark.parametrize(
    ("decompte", "attendus"),
    [
        (Decompte(5760, grille=5000), ()),  # a month of light days: whole weeks agree
        (Decompte(5760, ecart=-60), ()),
        (Decompte(5760, ecart=-61), (Ecart.SOUS_CONTRAT,)),
        (Decompte(5760, ecart=61), (Ecart.SUR_CONTRAT,)),
        (Decompte(5760, sans_grille=5760), (Ecart.SANS_GRILLE,)),
        (Decompte(5760, sans_grille=5760, est_au_reservoir=True), ()),
        (Decompte(5760, grille=5760, absence=5760), ()),  # an absence is no difference
        (Decompte(5760, grille=5760, declarees=5), (Ecart.DECLARE,)),
        (Decompte(5760, grille=5760, a_trancher=True), (Ecart.A_TRANCHER,)),
        (Decompte(5760, decision=-30), (Ecart.DECIDE,)),
    ],
)
def test_les_differences_sont_nommees(decompte, attendus):
    assert decompte.ecarts(60) == attendus
