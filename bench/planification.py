"""The solver beside the greedy and beside CP-SAT, on stored and on freshly invented problems.

    python -m bench.planification [--secondes 10] [--noms S1,M1] [--inventes S-11,L-12]
        [--sans-rival]

For each problem: gap to the linear bound (no plan can pass it), part of the greedy's gap that is
closed, pupils under half of their hours, groups with more than two AESH, first plan and whole
time. Each plan is judged by ``aesh.planning.verification``. The stored problems carry bound and
greedy; those of the invented ones are computed here (``aesh.planning.borne``, ``bench.glouton``)
and the solver does not see them.
Exit code 1 when a bar is missed.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from aesh.planning.borne import borner
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import Probleme
from aesh.planning.solveur import Etape, chauffer, resoudre
from aesh.planning.verification import verifier
from bench.familles import inventer
from bench.glouton import Glouton

DONNEES = Path(__file__).parents[1] / "donnees" / "planification"
STOCKES = ("S1", "S2", "S3", "M1", "M2", "M3", "L1", "L2")
INVENTES = ("S-11", "S-12", "M-11", "M-12", "L-11", "L-12")
RIVAUX = ("S1", "S2", "S3")  # CP-SAT: 140,000 variables on M, it finds nothing there in time
ECART_MAXI = {10: 9.5, 60: 7.5}  # percent, by seconds given
FERME_MINI, PREMIER_MAXI = 45.0, 0.2
SOUS_MOITIE = {"S": 1, "M": 1, "L": 4}
PETIT = 1.0  # seconds for a known optimum
ATTENTE_BORNE = 90.0  # seconds: the relaxation of an L takes some fifteen alone on a core


def ligne(*cases: Any) -> None:
    """One row of the table."""
    largeurs = (8, 18, 9, 8, 8, 7, 6, 7, 8)
    print("".join(str(c).ljust(n) for c, n in zip(cases, largeurs, strict=False)), flush=True)


def mesurer(donnees: dict[str, Any], borne: float, glouton: float, secondes: float) -> list[str]:
    """One problem by our solver; bars missed."""
    probleme, etapes = lire_probleme(donnees), list[Etape]()
    resultat = resoudre(probleme, secondes=secondes, suivi=etapes.append)
    premier = etapes[0].secondes
    verdict = verifier(probleme, resultat.plan)
    chiffres = verdict.chiffres
    ecart = 100 * (1 - chiffres.score / borne)
    ferme = 100 * (chiffres.score - glouton) / (borne - glouton)
    ligne(
        donnees["id"],
        "maillage",
        f"{chiffres.score:.0f}",
        f"{ecart:.2f}",
        f"{ferme:.1f}",
        chiffres.sous_la_moitie,
        chiffres.groupes_plus_de_deux,
        f"{premier:.3f}",
        f"{resultat.secondes:.1f}",
    )
    manques = [f"{donnees['id']} : {v.code}" for v in verdict.violations]
    if ecart > ECART_MAXI.get(int(secondes), 100):
        manques.append(f"{donnees['id']} : écart {ecart:.2f} %")
    if ferme < FERME_MINI and secondes >= 10:
        manques.append(f"{donnees['id']} : part fermée {ferme:.1f} %")
    if chiffres.sous_la_moitie > SOUS_MOITIE[donnees["id"][0]] and secondes >= 10:
        manques.append(f"{donnees['id']} : {chiffres.sous_la_moitie} élèves sous la moitié")
    if premier > PREMIER_MAXI:
        manques.append(f"{donnees['id']} : premier plan en {premier:.2f} s")
    return manques


def inventes(noms: str, secondes: float) -> list[str]:
    """Problems drawn by ``bench.familles``: their bound, the greedy's plan, ours."""
    manques = []
    for nom in filter(None, noms.split(",")):
        famille, graine = nom.split("-")
        donnees = inventer(famille, int(graine))
        probleme = lire_probleme(donnees)
        borne = borner(probleme, secondes=ATTENTE_BORNE)
        if borne.valeur is None:
            manques.append(f"{nom} : pas de borne en {ATTENTE_BORNE:.0f} s")
            continue
        glouton = verifier(probleme, Glouton(probleme).mener())
        score = glouton.chiffres.score
        ligne(
            nom,
            "glouton" if not glouton.violations else "glouton (invalide)",
            f"{score:.0f}",
            f"{100 * (1 - score / borne.valeur):.2f}",
            "0.0",
            glouton.chiffres.sous_la_moitie,
            glouton.chiffres.groupes_plus_de_deux,
        )
        manques += mesurer(donnees, borne.valeur, score, secondes)
    return manques


def comparer(probleme: Probleme, nom: str, secondes: float) -> None:
    """The rival, in a process of its own, same time and cores."""
    with tempfile.TemporaryDirectory() as dossier:
        sortie = Path(dossier) / "plan.json"
        fait = subprocess.run(
            [
                sys.executable,
                "-m",
                "bench._cpsat",
                str(DONNEES / f"{nom}.json"),
                str(secondes),
                str(sortie),
            ],
            check=False,
        )
        if fait.returncode:
            ligne(nom, "cp-sat", "en panne")
            return
        verdict = verifier(probleme, json.loads(sortie.read_text(encoding="utf-8")))
    c, borne, glouton = verdict.chiffres, probleme.borne or 1, probleme.glouton or 0
    ligne(
        nom,
        "cp-sat" if not verdict.violations else "cp-sat (invalide)",
        f"{c.score:.0f}",
        f"{100 * (1 - c.score / borne):.2f}",
        f"{100 * (c.score - glouton) / (borne - glouton):.1f}",
        c.sous_la_moitie,
        c.groupes_plus_de_deux,
        "",
        f"{secondes:.0f}",
    )


def petits() -> list[str]:
    """Known optima, without telling the bound."""
    manques = []
    for chemin in sorted((DONNEES / "petits").glob("*.json")):
        donnees = json.loads(chemin.read_text(encoding="utf-8"))
        attendu = donnees.pop("expect")["optimal_score"]
        donnees.pop("bound")
        trouve = resoudre(lire_probleme(donnees), secondes=PETIT / 4).score
        if trouve != attendu:
            manques.append(f"{chemin.stem} : {trouve} au lieu de {attendu}")
    print(f"optimums connus en {PETIT / 4} s : {'tous' if not manques else manques}")
    return manques


def principal() -> int:
    """Print the table; 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--secondes", type=float, default=10)
    options.add_argument("--noms", default=",".join(STOCKES))
    options.add_argument("--inventes", default=",".join(INVENTES))
    options.add_argument("--sans-rival", action="store_true")
    choix = options.parse_args()
    chauffer()
    print(f"charge au départ : {os.getloadavg()[0]:.1f} sur {os.cpu_count()} cœurs")
    manques = petits()
    ligne("", "", "points", "écart %", "fermé %", "<50 %", ">2", "1er s", "s")
    for nom in filter(None, choix.noms.split(",")):
        donnees = json.loads((DONNEES / f"{nom}.json").read_text(encoding="utf-8"))
        ecart = 100 * (1 - donnees["greedy"] / donnees["bound"])
        ligne(nom, "glouton du fichier", donnees["greedy"], f"{ecart:.2f}", "0.0")
        if nom in RIVAUX and not choix.sans_rival:
            comparer(lire_probleme(donnees), nom, choix.secondes)
        manques += mesurer(donnees, donnees["bound"], donnees["greedy"], choix.secondes)
    manques += inventes(choix.inventes, choix.secondes)
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"mémoire au plus : {memoire:.2f} Go")
    for manque in manques:
        print(f"MANQUÉ {manque}")
    return 1 if manques else 0


if __name__ == "__main__":
    sys.exit(principal())
