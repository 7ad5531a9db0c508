"""Files in and out: what is read is written back; what is wrong is said in one sentence."""

import copy
import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aesh.planning.coherence import interdite
from aesh.planning.ecriture import ecrire_probleme
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import ProblemeInvalide
from aesh.planning.probleme_preaffectation import lire_preaffectation
from bench.familles import inventer
from tests.planning.inventes import aesh, ecole, eleve, melange, probleme

DONNEES = Path(__file__).parents[2] / "donnees" / "planification"
HEURE = [0, 0, 480, 540]
APRES = [0, 0, 540, 600]


def petit(**plus: Any) -> dict[str, Any]:
    return probleme(
        [ecole("École Jaurès", HEURE, APRES, [0, 1, 615, 675]), ecole("E2", APRES)],
        [aesh("A12", 3, [0, 1]), aesh("A13", 3, [0])],
        [eleve("P034", 0, 2, "110"), eleve("P035", 0, 2, "111"), eleve("P036", 1, 2, "1")],
        trajet=15,
        **plus,
    )


@pytest.mark.parametrize("donnees", [inventer("XS", 1), melange(1), melange(2), melange(4)])
def test_ce_qui_est_lu_est_recrit(donnees: dict[str, Any]) -> None:
    lu = lire_probleme(donnees)
    encore = lire_probleme(json.loads(json.dumps(ecrire_probleme(lu))))
    assert encore == lu


@pytest.mark.parametrize(
    ("verrous", "phrase"),
    [
        ([["A12", "P034", 2]], "n'a pas besoin d'aide"),
        ([["A13", "P036", 0]], "ne peut pas aller à E2"),
        ([["A12", "P034", 0], ["A13", "P034", 0]], "verrouillée avec cet élève au même moment"),
        ([["A12", "P034", 0], ["A12", "P035", 0]], "verrouillée au même moment avec P034"),
        ([["A12", "P034", 0], ["A12", "P036", 0]], "dans une autre école"),
        ([["A12", "P035", 1], ["A12", "P035", 2]], "la pause de midi"),
    ],
)
def test_un_verrou_impossible_est_nomme(verrous: list[Any], phrase: str) -> None:
    with pytest.raises(ProblemeInvalide) as refus:
        lire_probleme(petit(locks=verrous))
    aesh_, eleve_, _ = verrous[-1]
    assert phrase in str(refus.value)
    assert aesh_ in str(refus.value)
    assert eleve_ in str(refus.value) or verrous[0][1] in str(refus.value)
    assert "le lundi de " in str(refus.value)
    lire_probleme(petit(locks=verrous[:1] if len(verrous) > 1 else []))  # alone, it is possible


def test_un_verrou_contre_un_interdit_une_absence_ou_un_contrat() -> None:
    verrou = {"locks": [["A12", "P034", 0]]}
    with pytest.raises(ProblemeInvalide, match="interdit"):
        lire_probleme(petit(**verrou, forbidden=[["A12", None, 0]]))
    for champ, valeur, mot in (
        ("unavailable", [[0, 0]], "indisponible"),
        ("busy", [[0, 500, 520]], "déjà prise"),
        ("hours", 45, "heures de son contrat"),
        ("max_schools", 0, "ne peut pas aller"),
    ):
        donnees = petit(**verrou)
        donnees["aesh"][0][champ] = valeur
        with pytest.raises(ProblemeInvalide, match=mot):
            lire_probleme(donnees)
    donnees = petit(**verrou)
    donnees["pupils"][0]["target"] = 45
    with pytest.raises(ProblemeInvalide, match="heures de cet élève"):
        lire_probleme(donnees)


def test_un_interdit_vaut_pour_ce_qu_il_nomme() -> None:
    lu = lire_probleme(petit(forbidden=[["A12", "P034", None], [None, "P035", 1]]))
    assert [interdite(lu, 0, 0, s) for s in (0, 1)] == [True, True]
    assert [interdite(lu, 1, 1, s) for s in (0, 1)] == [False, True]
    assert not interdite(lu, 1, 0, 0)


def _casser(donnees: Any, tirage: random.Random) -> Any:
    """Replace, remove or retype one value somewhere."""
    donnees = copy.deepcopy(donnees)
    lieu = donnees
    while True:
        cles = list(lieu) if isinstance(lieu, dict) else list(range(len(lieu)))
        if not cles:
            return donnees
        cle = tirage.choice(cles)
        if isinstance(lieu[cle], dict | list) and lieu[cle] and tirage.random() < 0.85:
            lieu = lieu[cle]
            continue
        if isinstance(lieu, dict) and tirage.random() < 0.3:
            del lieu[cle]
        else:
            lieu[cle] = tirage.choice([None, -1, 10**12, 2.5, "", "A", "é", [], {}, [[]], True, 3])
        return donnees


@pytest.mark.parametrize("graine", range(4))
def test_un_fichier_abime_donne_une_phrase_jamais_une_panne(graine: int) -> None:
    tirage = random.Random(graine)
    sain = petit(
        locks=[["A12", "P034", 0]],
        forbidden=[["A13", None, 0]],
        in_force=[["A13", "P035", 1]],
        options={"lunch": 45, "travel_counts": True},
    )
    refuses = 0
    for _ in range(250):
        try:
            lire_probleme(_casser(sain, tirage))
        except ProblemeInvalide as refus:
            refuses += 1
            phrase = str(refus)
            assert phrase.endswith(".")
            assert "\n" not in phrase
            assert len(phrase) > 15
    assert refuses > 100


def test_la_commande_ecrit_un_plan_sans_base_de_donnees(tmp_path: Path) -> None:
    """No ``db`` fixture here: a query would fail the test."""
    chemin, sortie = tmp_path / "p.json", tmp_path / "plan.json"
    donnees = petit(bound=10**6)
    chemin.write_text(json.dumps(donnees), encoding="utf-8")
    call_command("optimiser", str(chemin), secondes=0.05, sortie=str(sortie))
    plan = json.loads(sortie.read_text(encoding="utf-8"))
    assert plan["schema"] == "aesh-plan/1"
    assert plan["instance"] == "petit"
    assert plan["borne"] == 10**6
    assert plan["minutes_couvertes"] == 4 * 60
    assert {"plan", "score", "secondes", "groupes"} <= set(plan)


@pytest.mark.parametrize("champ", ["bound", "greedy"])
@pytest.mark.parametrize("valeur", [math.inf, -math.inf, math.nan, 10**400])
def test_un_nombre_sans_mesure_est_refuse(champ: str, valeur: float) -> None:
    with pytest.raises(ProblemeInvalide, match=f"« {champ} » doit être un nombre."):
        lire_probleme(petit(**{champ: valeur}))
    d1 = json.loads((DONNEES / "D1.json").read_text(encoding="utf-8"))
    d1 |= {"aesh": d1["aesh"][:3], "candidates": d1["candidates"][:3]}
    with pytest.raises(ProblemeInvalide, match=f"« {champ} » doit être un nombre."):
        lire_preaffectation(d1 | {champ: valeur})
    d1["candidates"][0][0] = [d1["candidates"][0][0][0], valeur]
    with pytest.raises(ProblemeInvalide, match="chaque trajet doit être un nombre"):
        lire_preaffectation(d1)


def test_un_groupe_ne_partage_que_l_aide_mutualisee_d_une_classe() -> None:
    deux = {"groups": [{"pupils": ["P034", "P035"], "school": 0, "target": 120}]}
    seul = {"pupils": ["P036"], "school": 1, "target": 60}
    deux["groups"].append(seul)
    with pytest.raises(ProblemeInvalide, match="partager l'aide individuelle de P034"):
        lire_probleme(petit(**deux))
    donnees = petit(**deux)
    for numero in (0, 1):
        donnees["pupils"][numero] |= {"kind": "mut", "cls": "CP"}
    assert lire_probleme(donnees).groupes[0].eleves == (0, 1)
    donnees["pupils"][1]["cls"] = "CE1"
    with pytest.raises(ProblemeInvalide, match="P034 et P035, qui ne sont pas de la même classe"):
        lire_probleme(donnees)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("{", "n'est pas du JSON"),
        ("[]", "objet JSON"),
        ('{"schema": "aesh-timetable/9"}', "n'est pas connu"),
        (json.dumps(petit(locks=[["A13", "P036", 0]])), "A13"),
        (None, "ne peut pas être lu"),
    ],
)
def test_la_commande_refuse_en_une_phrase(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], texte: str | None, phrase: str
) -> None:
    chemin, sortie = tmp_path / "p.json", tmp_path / "plan.json"
    if texte is not None:
        chemin.write_text(texte, encoding="utf-8")
    with pytest.raises(SystemExit) as fin:
        call_command("optimiser", str(chemin), secondes=1, sortie=str(sortie))
    assert fin.value.code == 2
    erreur = capsys.readouterr().err.strip()
    assert phrase in erreur
    assert len(erreur.splitlines()) == 1
    assert not sortie.exists()


def test_la_commande_fait_aussi_les_preaffectations(tmp_path: Path) -> None:
    """Twenty AESH of a department: each has a school, two hours at least."""
    chemin, sortie = tmp_path / "d.json", tmp_path / "plan.json"
    donnees = json.loads((DONNEES / "D1.json").read_text(encoding="utf-8"))
    donnees |= {"aesh": donnees["aesh"][:20], "candidates": donnees["candidates"][:20]}
    chemin.write_text(json.dumps(donnees), encoding="utf-8")
    call_command("optimiser", str(chemin), secondes=1, sortie=str(sortie))
    plan = json.loads(sortie.read_text(encoding="utf-8"))
    assert plan["schema"] == "aesh-preassign-plan/1"
    assert len({a for a, _, _ in plan["affectations"]}) == 20
    assert all(minutes % 15 == 0 and minutes >= 120 for _, _, minutes in plan["affectations"])
