"""Small invented problems: exact ones written by hand, and large mixtures of every rule."""

import random
from typing import Any

from bench.familles import POIDS, inventer


def ecole(nom: str, *plages: list[Any]) -> dict[str, Any]:
    return {"id": nom, "kind": "P4", "slots": list(plages)}


def aesh(nom: str, heures: float, lieux: list[int], **plus: Any) -> dict[str, Any]:
    return {
        "id": nom,
        "hours": int(heures * 60),
        "max_schools": 3,
        "eligible": lieux,
        "preferred": lieux,
        **plus,
    }


def eleve(nom: str, lieu: int, heures: float, besoin: str, **plus: Any) -> dict[str, Any]:
    return {
        "id": nom,
        "school": lieu,
        "cls": nom,
        "kind": "ind",
        "target": int(heures * 60),
        "need": besoin,
        **plus,
    }


def probleme(
    ecoles: list[dict[str, Any]],
    qui: list[dict[str, Any]],
    eleves: list[dict[str, Any]],
    *,
    trajet: int = 0,
    **plus: Any,
) -> dict[str, Any]:
    """A problem of ``aesh-timetable/2``; groups are left to the solver unless given."""
    nombre = len(ecoles)
    return {
        "schema": "aesh-timetable/2",
        "id": "petit",
        "schools": ecoles,
        "travel": [[0 if i == j else trajet for j in range(nombre)] for i in range(nombre)],
        "aesh": qui,
        "pupils": eleves,
        "weights": dict(POIDS),
        **plus,
    }


def melange(graine: int, famille: str = "XS") -> dict[str, Any]:
    """Every rule of ``/2`` at once, drawn from a seed."""
    tirage = random.Random(graine)
    donnees = inventer(famille, graine, "aesh-timetable/2")
    for ecole_ in donnees["schools"]:
        for plage in ecole_["slots"]:
            plage[3] -= tirage.choice((0, 0, 5))
            if tirage.random() < 0.3:
                plage.append(tirage.choice("AB"))
        # the same hour twice, each its week: where weeks A and B differ
        doubles = [p for p in ecole_["slots"] if len(p) == 5 and tirage.random() < 0.5]
        ecole_["slots"] += [[*p[:4], "B" if p[4] == "A" else "A"] for p in doubles]
        ecole_["slots"].append([0, 0, 600, 660])  # astride others
    for eleve_ in donnees["pupils"]:
        manque = len(donnees["schools"][eleve_["school"]]["slots"]) - len(eleve_["need"])
        eleve_["need"] += "".join(tirage.choice("0123") for _ in range(manque))
    for aesh_ in donnees["aesh"]:
        aesh_["busy"] = [[tirage.randrange(5), 500, 560], [tirage.randrange(5), 840, 905, "A"]]
    tailles = [len(e["slots"]) for e in donnees["schools"]]
    interdits = []
    for _ in range(12):
        p = tirage.randrange(len(donnees["pupils"]))
        s = tirage.randrange(tailles[donnees["pupils"][p]["school"]])
        a = tirage.randrange(len(donnees["aesh"]))
        interdits.append(tirage.choice(([a, p, s], [a, p, None], [a, None, s], [None, p, s])))
    donnees["forbidden"] = interdits
    donnees["options"] = {
        "travel_counts": tirage.random() < 0.5,
        "sites_per_half": tirage.choice((1, 2)),
        "lunch": tirage.choice((30, 45, 60)),
        "group_cap": tirage.choice((2, 3, 4)),
    }
    if tirage.random() < 0.5:
        del donnees["groups"]
    return donnees
