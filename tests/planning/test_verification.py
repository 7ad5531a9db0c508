"""The judge, against figures frozen from a reference program, and one fault at a time."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from aesh.planning.lecture import lire_probleme
from aesh.planning.verification import verifier
from tests.planning.inventes import aesh, ecole, eleve, probleme

DONNEES = Path(__file__).parents[2] / "donnees" / "planification"
# instance: density drawn, then score, pupil minutes, without, under half, priority 3, over two
# AESH, pairs kept, last year's pairs; then how many times five rules are broken. Computed once
# by the reference checker of the formats.
GELES: dict[tuple[str, float], tuple[Any, ...]] = {
    ("S1", 0.05): (-810, 4725, 30, 77, 5.0, 13, 1, 38, 35, 6, 0, 1, 13),
    ("S1", 0.4): (-24295, 30135, 0, 12, 42.6, 65, 20, 38, 212, 32, 20, 41, 25),
    ("S1", 1.0): (-57689, 43020, 0, 0, 100.0, 65, 32, 38, 555, 65, 25, 65, 25),
    ("S3", 0.05): (115, 5415, 20, 78, 5.2, 16, 1, 36, 34, 11, 0, 0, 8),
    ("S3", 0.4): (-24565, 32625, 0, 17, 33.8, 65, 19, 36, 260, 43, 21, 34, 25),
    ("S3", 1.0): (-54515, 48360, 0, 0, 100.0, 65, 29, 36, 642, 116, 25, 65, 25),
    ("M2", 0.05): (-3416, 12405, 58, 190, 5.1, 34, 2, 52, 80, 80, 0, 2, 37),
    ("M2", 0.4): (-98894, 82050, 0, 33, 43.0, 150, 16, 52, 617, 710, 51, 91, 60),
    ("M2", 1.0): (-241488, 116580, 0, 0, 100.0, 150, 21, 52, 1561, 1624, 60, 150, 60),
    ("L1", 0.05): (-8643, 25395, 129, 375, 5.7, 73, 2, 141, 150, 313, 0, 0, 86),
    ("L1", 0.4): (-259510, 160890, 0, 46, 40.3, 312, 23, 141, 1218, 2475, 108, 215, 120),
    ("L1", 1.0): (-657314, 209700, 0, 0, 100.0, 312, 40, 141, 3065, 6129, 120, 312, 120),
}


def tirer(donnees: dict[str, Any], densite: float) -> list[tuple[int, int, int]]:
    """A plan drawn line by line, which breaks most rules."""
    tirage = random.Random(1)
    return [
        (tirage.randrange(len(donnees["aesh"])), g, s)
        for g, groupe in enumerate(donnees["groups"])
        for s in range(len(donnees["schools"][groupe["school"]]["slots"]))
        if tirage.random() < densite
    ]


@pytest.mark.parametrize(("nom", "densite"), GELES)
def test_les_chiffres_du_format(nom: str, densite: float) -> None:
    donnees = json.loads((DONNEES / f"{nom}.json").read_text(encoding="utf-8"))
    verdict = verifier(lire_probleme(donnees), tirer(donnees, densite))
    c = verdict.chiffres
    codes = [v.code for v in verdict.violations]
    assert (
        c.score,
        c.minutes_couvertes,
        c.sans_aide,
        c.sous_la_moitie,
        c.priorite3,
        c.groupes_plus_de_deux,
        c.paires_gardees,
        c.paires_passees,
        codes.count("sans besoin"),
        codes.count("école impossible"),
        codes.count("contrat dépassé"),
        codes.count("cible dépassée"),
        codes.count("trop d'écoles"),
    ) == GELES[nom, densite]


PLAGES = [[0, 0, 480, 540], [0, 0, 540, 600], [0, 1, 630, 690], [1, 0, 480, 540]]


def _fautif(**plus: Any) -> dict[str, Any]:
    """Two AESH, two schools, three pupils; A2 goes to the first school only."""
    return probleme(
        [ecole("E", *PLAGES), ecole("F", *PLAGES)],
        [aesh("A1", 3, [0, 1], max_schools=2), aesh("A2", 3, [0])],
        [eleve("P", 0, 3, "1111"), eleve("Q", 0, 1, "1111"), eleve("R", 1, 3, "1101")],
        trajet=10,
        groups=[{"pupils": [p], "school": p // 2, "target": [180, 60, 180][p]} for p in range(3)],
        **plus,
    )


@pytest.mark.parametrize(
    ("plan", "code", "plus"),
    [
        ([(0, 2, 2)], "sans besoin", {}),
        ([(1, 2, 0)], "école impossible", {}),
        ([(0, 0, 0), (1, 0, 0)], "deux AESH", {}),
        ([(0, 0, 0), (0, 1, 0)], "double réservation", {}),
        ([(0, 0, 0), (0, 2, 1)], "écoles d'une demi-journée", {}),
        ([(0, 0, 0), (0, 2, 1)], "trajet", {"options": {"sites_per_half": 2}}),
        ([(0, 0, 1), (0, 0, 2)], "pause et trajet", {}),
        ([(0, 1, 0), (0, 1, 3)], "cible dépassée", {}),
        ([(0, 0, 0)], "interdit", {"forbidden": [["A1", "P", None]]}),
        ([(0, 0, 0)], "verrou perdu", {"locks": [["A2", "P", 0]]}),
    ],
)
def test_chaque_faute_est_vue(plan: list[Any], code: str, plus: dict[str, Any]) -> None:
    lu = lire_probleme(_fautif(**plus))
    assert code in {v.code for v in verifier(lu, plan).violations}


def test_un_plan_sans_faute() -> None:
    lu = lire_probleme(_fautif())
    verdict = verifier(lu, [(0, 0, 0), (0, 0, 1), (0, 2, 3), (1, 1, 2)])
    assert not verdict.violations
    assert verdict.chiffres.par_eleve == (120, 60, 60)


@pytest.mark.parametrize(
    ("champ", "valeur", "code"),
    [
        ("hours", 45, "contrat dépassé"),
        ("max_schools", 0, "trop d'écoles"),
        ("unavailable", [[0, 0]], "indisponible"),
        ("unavailable", [[0, 0, "A"]], "indisponible"),
        ("busy", [[0, 539, 560]], "déjà prise"),
        ("frozen", True, "figée"),
    ],
)
def test_chaque_faute_d_une_aesh_est_vue(champ: str, valeur: Any, code: str) -> None:
    donnees = _fautif()
    assert not verifier(lire_probleme(donnees), [(0, 0, 0)]).violations
    donnees["aesh"][0][champ] = valeur
    assert {v.code for v in verifier(lire_probleme(donnees), [(0, 0, 0)]).violations} == {code}


def test_le_trajet_compte_dans_le_contrat() -> None:
    donnees = _fautif(options={"travel_counts": True, "sites_per_half": 2})
    donnees["aesh"][0]["hours"] = 120
    donnees["schools"][1]["slots"][1] = [0, 0, 550, 610]
    plan = [(0, 0, 0), (0, 2, 1)]
    assert {v.code for v in verifier(lire_probleme(donnees), plan).violations} == {
        "contrat dépassé"
    }
    donnees["aesh"][0]["hours"] = 130
    assert not verifier(lire_probleme(donnees), plan).violations
