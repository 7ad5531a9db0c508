"""The bound: never under a plan, equal to known optima, never above the stored one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.planning.borne import borner, borner_couverture
from aesh.planning.borne_modele import Relaxation
from aesh.planning.borne_rapide import borner_vite
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import Nature
from aesh.planning.solveur import resoudre
from aesh.planning.verification import verifier
from tests.planning.petits_problemes import problemes

DONNEES = Path("donnees/planification")
PETITS = sorted((DONNEES / "petits").glob("*.json"))


@pytest.mark.parametrize("chemin", PETITS, ids=lambda c: c.stem)
def test_un_petit_probleme_est_borne_par_son_optimum(chemin):
    donnees = json.loads(chemin.read_text())
    borne = borner(lire_probleme(donnees), secondes=20)
    assert borne.valeur == pytest.approx(donnees["expect"].get("optimal_score", 0), abs=1e-4)


def test_la_borne_d_un_pole_serre_plus_que_celle_du_fichier():
    donnees = json.loads((DONNEES / "S1.json").read_text())
    borne = borner(lire_probleme(donnees), secondes=60)
    assert borne.fine and borne.valeur < donnees["bound"] * 0.9925


@settings(max_examples=25, deadline=None)
@given(problemes(), st.integers(0, 3))
def test_aucun_plan_ne_passe_la_borne(probleme, graine):
    """Weeks A and B, two schools in a half-day, travel in the contract: the bound still holds."""
    trouve = resoudre(probleme, secondes=0, coups=300, graine=graine)
    chiffres = verifier(probleme, trouve.plan).chiffres
    assert chiffres.score <= borner(probleme, secondes=4).valeur + 1e-6
    assert chiffres.score <= Relaxation(probleme).p.resoudre(10).valeur + 1e-6
    assert chiffres.score <= borner_vite(probleme, 10) + 1e-6


@settings(max_examples=20, deadline=None)
@given(problemes(), st.integers(0, 3))
def test_aucun_groupe_choisi_ne_passe_la_borne(probleme, graine):
    """Groups left to the solver: the bound holds whoever shares with whom."""
    libre = replace(probleme, options=replace(probleme.options, groupes_libres=True))
    trouve = resoudre(libre, secondes=0, coups=300, graine=graine)
    resolu = replace(libre, groupes=trouve.groupes)
    assert verifier(resolu, trouve.plan).chiffres.score <= borner(libre, secondes=4).valeur + 1e-6


@settings(max_examples=30, deadline=None)
@given(problemes(), st.integers(0, 3))
def test_aucun_plan_ne_couvre_plus_que_le_possible(probleme, graine):
    trouve = resoudre(probleme, secondes=0, coups=300, graine=graine)
    minutes = verifier(probleme, trouve.plan).chiffres.par_eleve
    possible = borner_couverture(probleme)
    for nature, plafond in (
        (Nature.INDIVIDUEL, possible.individuel),
        (Nature.MUTUALISE, possible.mutualise),
    ):
        siens = [m for m, e in zip(minutes, probleme.eleves, strict=True) if e.nature is nature]
        assert sum(siens) <= plafond + len(siens)  # minutes of weeks A and B are rounded
    assert sum(minutes) <= possible.toutes_aides + len(minutes)


@settings(max_examples=30, deadline=None)
@given(problemes(), st.data())
def test_le_prix_d_une_heure_majore_ce_qu_elle_apporte(probleme, data):
    relaxation = Relaxation(probleme)
    avant = relaxation.p.resoudre(10)
    e = data.draw(st.integers(0, len(probleme.ecoles) - 1))
    rang = relaxation.rang_offre[e]
    relaxation.p.plafonds[rang] += 4  # quarters
    apres = relaxation.p.resoudre(10)
    assert avant.prix[rang] >= -1e-9
    assert apres.valeur - avant.valeur <= 4 * avant.prix[rang] + 1e-6
