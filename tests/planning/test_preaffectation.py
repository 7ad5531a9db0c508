"""Pre-assignment: always a plan, never above its bound, and what the format says."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.planning.preaffectation import resoudre_preaffectation
from aesh.planning.preaffectation_borne import Descente, Motifs
from aesh.planning.preaffectation_etat import Etat
from aesh.planning.preaffectation_glouton import affecter_une_par_une
from aesh.planning.probleme import ProblemeInvalide
from aesh.planning.probleme_preaffectation import (
    ecrire_preaffectation,
    lire_affectations,
    lire_preaffectation,
)
from aesh.planning.verification_preaffectation import Faute, verifier_preaffectation

DONNEES = Path("donnees/planification")
POIDS = {"t1": 12, "t2": 8, "t3": 6, "site2": 20, "site3": 60, "cont": 60}


def departement(nombre, hasard, *, ecoles=6, poles=2):
    """A small department drawn at random."""
    rangs = range(ecoles)
    return {
        "schema": "aesh-preassign/1",
        "id": "petit",
        "schools": [{"pial": e % poles, "secondary": False} for e in rangs],
        "demand": [hasard.choice([0, 7, 24, 60, 110]) for _ in rangs],
        "aesh": [
            {
                "hours": hasard.choice([90, 120, 360, 960, 1440]),
                "max_schools": hasard.choice([1, 2, 3]),
                "last": hasard.choice([None, *rangs]),
            }
            for _ in range(nombre)
        ],
        "candidates": [
            [[e, hasard.choice([3, 7.5, 12.25])] for e in rangs if hasard.random() < 0.7]
            for _ in range(nombre)
        ],
        "weights": POIDS,
    }


def petit():
    """One pole of two schools, one AESH of 4 h."""
    return {
        "schema": "aesh-preassign/1",
        "id": "p",
        "schools": [{"pial": 0}, {"pial": 0}, {"pial": 1}],
        "demand": [8, 20, 20],
        "aesh": [{"hours": 240, "max_schools": 2, "last": None}],
        "candidates": [[[0, 3.4], [1, 10], [2, 10]]],
        "weights": POIDS,
    }


def test_le_petit_departement_a_son_optimum():
    """16 quarters in school 1: 10 of the first tier and 6 of the second beat two schools."""
    rendu = resoudre_preaffectation(lire_preaffectation(petit()), secondes=10)
    assert rendu.affectations == ((0, 1, 240),) or rendu.affectations == ((0, 2, 240),)
    assert rendu.score == rendu.borne == 10 * 12 + 6 * 8 - 10


@pytest.mark.parametrize(
    ("plan", "faute"),
    [
        ([[0, 0, 125]], Faute.MINUTES),
        ([[0, 0, 105]], Faute.MINUTES),
        ([[0, 0, 120], [0, 0, 120]], Faute.DOUBLON),
        ([[1, 0, 120]], Faute.INCONNU),
        ([[0, 1, 120], [0, 2, 120]], Faute.DEUX_POLES),
        ([[0, 0, 120], [0, 1, 135]], Faute.CONTRAT),
    ],
)
def test_la_verification_nomme_la_faute(plan, faute):
    bilan = verifier_preaffectation(lire_preaffectation(petit()), plan)
    assert {v.faute for v in bilan.violations} == {faute}


def test_la_verification_nomme_les_autres_fautes():
    donnees = petit()
    donnees["aesh"][0]["max_schools"] = 1
    donnees["candidates"][0].pop()
    probleme = lire_preaffectation(donnees)
    trop = verifier_preaffectation(probleme, [[0, 0, 120], [0, 1, 120]])
    assert [v.faute for v in trop.violations] == [Faute.TROP_D_ECOLES]
    loin = verifier_preaffectation(probleme, [[0, 2, 120]])
    assert [v.faute for v in loin.violations] == [Faute.HORS_DE_PORTEE]


def test_la_verification_compte_les_points():
    probleme = lire_preaffectation(petit())
    bilan = verifier_preaffectation(probleme, [[0, 0, 120], [0, 1, 120]])
    # school 0: 4 x 12, 2 x 8, 2 x 6; school 1: 8 x 12; travel 3 and 10, a second school
    assert bilan.score == 48 + 16 + 12 + 96 - 13 - 20
    assert (bilan.minutes_couvertes, bilan.sous_la_moitie) == (240, 2)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 9))
def test_tout_departement_a_un_plan_sous_sa_borne(hasard, nombre):
    probleme = lire_preaffectation(departement(nombre, hasard))
    rendu = resoudre_preaffectation(probleme, secondes=5)
    bilan = verifier_preaffectation(probleme, rendu.affectations)
    assert bilan.violations == ()
    assert (bilan.score, bilan.minutes_couvertes) == (rendu.score, rendu.minutes_couvertes)
    glouton = Etat(
        probleme,
        affecter_une_par_une(
            probleme, {a: tuple(x.trajets) for a, x in enumerate(probleme.agents)}, [0] * 6
        ),
    )
    assert glouton.score <= rendu.score <= rendu.borne
    descente = Descente(Motifs(probleme))
    descente.continuer(iter([True] * 60 + [False]).__next__)
    assert rendu.score <= descente.borne + 1e-6


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_l_ordre_des_aesh_ne_change_pas_l_optimum(hasard):
    donnees = departement(7, hasard)
    autre = dict(donnees)
    ordre = list(range(7))
    hasard.shuffle(ordre)
    for cle in ("aesh", "candidates"):
        autre[cle] = [donnees[cle][i] for i in ordre]
    ici, la = (
        resoudre_preaffectation(lire_preaffectation(d), secondes=10) for d in (donnees, autre)
    )
    assert ici.score == la.score == ici.borne == la.borne


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_le_format_va_et_revient(hasard):
    probleme = lire_preaffectation(departement(5, hasard))
    assert lire_preaffectation(json.loads(json.dumps(ecrire_preaffectation(probleme)))) == probleme


@pytest.mark.parametrize(
    ("cle", "valeur", "phrase"),
    [
        (
            "schema",
            "aesh-preassign/9",
            "Le format « aesh-preassign/9 » n'est pas aesh-preassign/1.",
        ),
        ("demand", [1], "« demand » donne 1 besoins pour 3 écoles."),
        ("candidates", [], "« candidates » donne 0 listes d'écoles pour 1 AESH."),
        ("candidates", [[[0, 1], [0, 2]]], "L'AESH 0 : l'école 0 est donnée deux fois."),
        (
            "candidates",
            [[[3, 1]]],
            "L'AESH 0 : chaque école doit être un nombre entier entre 0 et 2.",
        ),
        ("candidates", [[[0, -1]]], "L'AESH 0 : le trajet vers l'école 0 manque."),
        (
            "weights",
            POIDS | {"t2": 13},
            "« weights » : t1, t2 et t3 doivent aller en décroissant.",
        ),
    ],
)
def test_un_fichier_faux_est_refuse_en_une_phrase(cle, valeur, phrase):
    with pytest.raises(ProblemeInvalide) as refus:
        lire_preaffectation(petit() | {cle: valeur})
    assert str(refus.value) == phrase


def test_un_plan_se_relit():
    plan = {"schema": "aesh-preassign-plan/1", "affectations": [[0, 1, 240]]}
    assert lire_affectations(plan) == ((0, 1, 240),)
    with pytest.raises(ProblemeInvalide, match="s'écrit"):
        lire_affectations(plan | {"affectations": [[0, 1]]})


def test_le_temps_est_tenu_et_l_arret_entendu():
    probleme = lire_preaffectation(json.loads((DONNEES / "D1.json").read_text()))
    depart = time.perf_counter()
    court = resoudre_preaffectation(probleme, secondes=0.5)
    assert time.perf_counter() - depart < 5  # half a second, on a machine that may be busy
    assert verifier_preaffectation(probleme, court.affectations).violations == ()
    assert court.score > probleme.glouton
    etapes = []
    depart = time.perf_counter()
    arrete = resoudre_preaffectation(
        probleme,
        secondes=600,
        suivi=etapes.append,
        arret=lambda: len(etapes) > 1,
    )
    assert time.perf_counter() - depart < 30
    assert arrete.score >= max(e.score for e in etapes)
