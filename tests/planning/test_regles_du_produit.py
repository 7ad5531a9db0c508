"""What ``aesh-timetable/2`` adds: each rule on a case small enough to be counted by hand."""

from dataclasses import replace
from typing import Any

import pytest

from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import QUART, Groupe, Probleme
from aesh.planning.solveur import Resultat, chauffer, resoudre
from aesh.planning.verification import verifier
from aesh.planning.verification_points import Chiffres
from tests.planning.inventes import aesh, ecole, eleve, melange, probleme

MATIN = [[0, 0, 480, 540], [0, 0, 540, 600]]


@pytest.fixture(scope="module", autouse=True)
def _chaud() -> None:
    chauffer()


def chercher(donnees: dict[str, Any], coups: int = 3_000) -> tuple[Probleme, Resultat]:
    lu = lire_probleme(donnees)
    resultat = resoudre(lu, secondes=1, coups=coups)
    return lu, resultat


def juger(lu: Probleme, resultat: Resultat) -> Chiffres:
    """Figures of a plan with the groups it was made for."""
    return verifier(replace(lu, groupes=resultat.groupes), resultat.plan).chiffres


def minutes(donnees: dict[str, Any]) -> int:
    return chercher(donnees)[1].minutes_couvertes


@pytest.mark.parametrize("graine", range(20, 32))
def test_tout_a_la_fois_ne_casse_aucune_regle(graine: int) -> None:
    """``resoudre`` refuses a plan that the judge refuses: here it must never have to."""
    lu, resultat = chercher(melange(graine), 1_500)
    assert resultat.minutes_couvertes > 0
    assert lu.unite < QUART
    assert {p.semaines for e in lu.ecoles for p in e.plages} == {1, 2, 3}


def test_chaque_semaine_a_son_plafond() -> None:
    """2 h of contract: 2 h in week A and 2 h in week B, not 4 h in one, nor 2 h in all."""
    plages = [[0, 0, 480, 540, "A"], [1, 0, 480, 540, "A"], [0, 0, 480, 540, "B"]]
    plages += [[1, 0, 480, 540, "B"], [2, 0, 480, 540, "A"]]
    donnees = probleme([ecole("E", *plages)], [aesh("A", 2, [0])], [eleve("P", 0, 5, "11111")])
    lu, resultat = chercher(donnees)
    semaines = [lu.ecoles[0].plages[s].semaines for _, _, s in resultat.plan]
    assert sorted(semaines) == [1, 1, 2, 2]
    assert resultat.minutes_couvertes == 120  # mean of the two weeks


def test_une_heure_d_une_semaine_sur_deux_vaut_la_moitie() -> None:
    toutes = probleme([ecole("E", MATIN[0])], [aesh("A", 2, [0])], [eleve("P", 0, 2, "1")])
    une = probleme([ecole("E", [*MATIN[0], "B"])], [aesh("A", 2, [0])], [eleve("P", 0, 2, "1")])
    assert chercher(toutes)[1].score == 4 * 12 - 2
    assert chercher(une)[1].score == (4 * 12 - 2) / 2


def test_deux_semaines_ne_se_genent_pas() -> None:
    """One AESH at the same hour with two pupils, one each week; never the same week."""
    qui, eleves = [aesh("A", 2, [0])], [eleve("P", 0, 2, "10"), eleve("Q", 0, 2, "01")]
    autres = probleme([ecole("E", [*MATIN[0], "A"], [*MATIN[0], "B"])], qui, eleves)
    memes = probleme([ecole("E", [*MATIN[0], "A"], [*MATIN[0], "A"])], qui, eleves)
    assert len(chercher(autres)[1].plan) == 2
    assert len(chercher(memes)[1].plan) == 1


@pytest.mark.parametrize(("compte", "attendu"), [(False, 120), (True, 60)])
def test_le_trajet_est_deduit_du_contrat(compte: bool, attendu: int) -> None:
    """2 h of contract, an hour at each of two schools 20 minutes apart."""
    donnees = probleme(
        [ecole("E", MATIN[0]), ecole("F", [0, 1, 840, 900])],
        [aesh("A", 2, [0, 1])],
        [eleve("P", 0, 1, "1"), eleve("Q", 1, 1, "1")],
        trajet=20,
        options={"travel_counts": compte},
    )
    assert minutes(donnees) == attendu


@pytest.mark.parametrize(
    ("sites", "debut", "attendu"), [(1, 600, 60), (2, 600, 120), (2, 555, 60), (2, 560, 120)]
)
def test_deux_ecoles_dans_une_demi_journee(sites: int, debut: int, attendu: int) -> None:
    """Allowed or not by the department; with 20 minutes of travel between."""
    donnees = probleme(
        [ecole("E", MATIN[0]), ecole("F", [0, 0, debut, debut + 60])],
        [aesh("A", 9, [0, 1])],
        [eleve("P", 0, 1, "3"), eleve("Q", 1, 1, "3")],
        trajet=20,
        options={"sites_per_half": sites},
    )
    donnees["weights"] |= {"site2": 0, "half2": 5}
    lu, resultat = chercher(donnees)
    assert resultat.minutes_couvertes == attendu
    if attendu == 120:  # 4 quarters: half at 12, then 8, then 6; priority 3 is worth 2 x 2
        pupil = 2 * 12 + 8 + 6 + 4 * 2 * 2
        assert resultat.score == 2 * pupil - 2 - 5


@pytest.mark.parametrize(("pause", "attendu"), [(45, 120), (50, 60)])
def test_la_pause_de_midi(pause: int, attendu: int) -> None:
    donnees = probleme(
        [ecole("E", [0, 0, 660, 720], [0, 1, 765, 825])],
        [aesh("A", 9, [0])],
        [eleve("P", 0, 2, "11")],
        options={"lunch": pause},
    )
    assert minutes(donnees) == attendu


def test_le_trajet_n_est_pas_la_pause() -> None:
    """45 minutes of lunch and 20 of travel: 60 minutes between two schools are not enough."""
    for ecart, attendu in ((60, 60), (65, 120)):
        donnees = probleme(
            [ecole("E", [0, 0, 660, 720]), ecole("F", [0, 1, 720 + ecart, 780 + ecart])],
            [aesh("A", 9, [0, 1])],
            [eleve("P", 0, 1, "3"), eleve("Q", 1, 1, "3")],
            trajet=20,
        )
        assert minutes(donnees) == attendu


@pytest.mark.parametrize(
    "interdit", [["A", "P", 0], ["A", "P", None], [None, "P", 0], ["A", None, 0]]
)
def test_un_creneau_interdit(interdit: list[Any]) -> None:
    donnees = probleme([ecole("E", MATIN[0])], [aesh("A", 9, [0])], [eleve("P", 0, 1, "3")])
    assert minutes(donnees) == 60
    assert minutes({**donnees, "forbidden": [interdit]}) == 0


def test_interdit_pour_un_eleve_l_est_pour_son_groupe() -> None:
    membres = [eleve(n, 0, 1, "3", kind="mut", cls="c") for n in "PQ"]
    donnees = probleme([ecole("E", MATIN[0])], [aesh("A", 9, [0])], membres)
    lu, resultat = chercher({**donnees, "forbidden": [["A", "P", None]]})
    aides = {p for _, g, _ in resultat.plan for p in resultat.groupes[g].eleves}
    assert aides == {1}


@pytest.mark.parametrize(
    "pris",
    [
        {"busy": [[0, 535, 700]]},
        {"busy": [[0, 400, 485, "A"]]},
        {"unavailable": [[0, 0]]},
        {"unavailable": [[0, 0, "B"]]},
    ],
)
def test_un_temps_deja_pris(pris: dict[str, Any]) -> None:
    eleves = [eleve("P", 0, 1, "3")]
    assert minutes(probleme([ecole("E", MATIN[0])], [aesh("A", 9, [0])], eleves)) == 60
    assert minutes(probleme([ecole("E", MATIN[0])], [aesh("A", 9, [0], **pris)], eleves)) == 0
    a_cote = aesh("A", 9, [0], busy=[[0, 540, 700], [1, 480, 540]], unavailable=[[0, 1]])
    assert minutes(probleme([ecole("E", MATIN[0])], [a_cote], eleves)) == 60


def test_trois_et_un_valent_mieux_que_deux_et_deux() -> None:
    """T05 without its groups: one AESH, one hour, four pupils of a class, at most three."""
    membres = [eleve(f"P{n}", 0, 1, "1", kind="mut", cls="c") for n in range(4)]
    donnees = probleme([ecole("E", MATIN[0])], [aesh("A", 1, [0])], membres)
    lu, resultat = chercher(donnees)
    assert resultat.minutes_couvertes == 180
    assert sorted(len(g.eleves) for g in resultat.groupes) == [1, 3]
    assert minutes({**donnees, "options": {"group_cap": 4}}) == 240


def test_la_recherche_change_un_mauvais_groupe() -> None:
    """Four pupils, two hours: P and R are free together, Q and S too; the search sees it."""
    besoins = {"P": "1100", "Q": "0011", "R": "1100", "S": "0011"}
    membres = [eleve(n, 0, 2, b, kind="mut", cls="c") for n, b in besoins.items()]
    plages = [[j, 0, 480, 540] for j in range(4)]
    donnees = probleme(
        [ecole("E", *plages)], [aesh("A", 4, [0])], membres, options={"group_cap": 2}
    )
    lu = lire_probleme(donnees)
    mauvais = replace(lu, groupes=(Groupe((0, 1), 0, 120), Groupe((2, 3), 0, 120)))
    resultat = resoudre(mauvais, secondes=1, coups=3_000)
    assert resultat.minutes_couvertes == 8 * 60
    assert {g.eleves for g in resultat.groupes} == {(0, 2), (1, 3)}


def _en_vigueur() -> dict[str, Any]:
    """A plan in force of a mixture, and a new pupil who would like everything changed."""
    donnees = melange(3)
    lu, resultat = chercher(donnees, 400)
    donnees["in_force"] = [
        [a, p, s] for a, g, s in resultat.plan for p in resultat.groupes[g].eleves
    ]
    return donnees


def test_un_prix_infini_ne_change_rien() -> None:
    donnees = _en_vigueur()
    donnees["weights"] |= {"change": 10**6, "added": 10**6}
    lu, resultat = chercher(donnees, 4_000)
    chiffres = juger(lu, resultat)
    assert chiffres.changements == chiffres.ajouts == 0


def test_plus_le_prix_est_haut_moins_on_change() -> None:
    donnees = _en_vigueur()
    changements = []
    for prix in (0, 15, 10**6):
        donnees["weights"] |= {"change": prix}
        lu, resultat = chercher(donnees, 4_000)
        changements.append(juger(lu, resultat).changements)
    assert changements[0] >= changements[1] >= changements[2] == 0
    assert changements[0] > 0


def test_une_aesh_figee_garde_son_emploi_du_temps_et_rien_de_plus() -> None:
    donnees = _en_vigueur()
    for numero in (0, 2):
        donnees["aesh"][numero]["frozen"] = True
    lu, resultat = chercher(donnees, 4_000)
    avant = {tuple(t) for t in donnees["in_force"] if t[0] in (0, 2)}
    apres = {
        (a, p, s) for a, g, s in resultat.plan if a in (0, 2) for p in resultat.groupes[g].eleves
    }
    assert avant
    assert apres == avant


def test_un_verrou_tient_contre_un_besoin_plus_fort() -> None:
    eleves = [eleve("P", 0, 1, "1"), eleve("Q", 0, 1, "3")]
    donnees = probleme([ecole("E", MATIN[0])], [aesh("A", 9, [0])], eleves)
    assert [g for _, g, _ in chercher(donnees)[1].plan] == [1]
    assert [g for _, g, _ in chercher({**donnees, "locks": [["A", "P", 0]]})[1].plan] == [0]
