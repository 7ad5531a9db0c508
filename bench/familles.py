"""Invented problems of the families of ``donnees/planification``: same sizes, other draws.

    python -m bench.familles M 7 > M-7.json

So that nothing is tuned for the stored files alone. No person is real.
"""

import json
import random
import sys
from typing import Any

TAILLES = {  # AESH, pupils, schools
    "XS": (6, 18, 3),
    "S": (25, 80, 6),
    "M": (60, 200, 12),
    "L": (120, 400, 20),
}
POIDS = {
    "t1": 12,
    "t2": 8,
    "t3": 6,
    "prio": 2,
    "tag": 2,
    "open": 2,
    "second": 25,
    "third": 80,
    "cont": 30,
    "site2": 20,
    "site3": 60,
    "nonpref": 8,
}
BESOINS = {"troubles": ("TSA", "TDAH", "DYS", "MOTEUR"), "part": 0.3}


def inventer(famille: str, graine: int, schema: str = "aesh-timetable/1") -> dict[str, Any]:
    """A problem of that size; the same seed gives the same problem."""
    tirage = random.Random(f"{famille}-{graine}")
    nb_aesh, nb_eleves, nb_ecoles = TAILLES[famille]
    rapport, connus = tirage.uniform(0.81, 0.97), tirage.uniform(0.3, 0.65)
    lieux = [(tirage.uniform(0, nb_ecoles), tirage.uniform(0, nb_ecoles)) for _ in range(nb_ecoles)]
    ecoles = [_ecole(tirage, e) for e in range(nb_ecoles)]
    tailles = [tirage.gammavariate(3, 3) * (2.5 if e["kind"] == "COL" else 1) for e in ecoles]
    aesh = [_aesh(tirage, a, lieux, tailles) for a in range(nb_aesh)]
    eleves = [_eleve(tirage, p, ecoles, tailles) for p in range(nb_eleves)]
    for eleve in eleves:  # last year's AESH comes to the school
        siennes = [a for a, x in enumerate(aesh) if eleve["school"] in x["preferred"]]
        eleve["last"] = tirage.choice(siennes) if siennes and tirage.random() < connus else None
    _ajuster(eleves, ecoles, sum(a["hours"] for a in aesh) / rapport)
    return {
        "schema": schema,
        "id": f"{famille}-{graine}",
        "schools": ecoles,
        "travel": [[_trajet(x, y) for y in lieux] for x in lieux],
        "aesh": aesh,
        "pupils": eleves,
        "locks": [],
        "groups": _groupes(eleves),
        "weights": dict(POIDS),
    }


def _ajuster(eleves: list[dict[str, Any]], ecoles: list[dict[str, Any]], demande: float) -> None:
    """Individual targets such that the groups ask for so many minutes, in whole hours."""
    seuls = [eleve for eleve in eleves if eleve["kind"] == "ind"]
    voulues = [float(eleve["target"]) for eleve in seuls]
    for _ in range(20):
        part = demande / sum(g["target"] for g in _groupes(eleves))
        voulues = [v * part for v in voulues]
        for eleve, voulue in zip(seuls, voulues, strict=True):
            eleve["target"] = min(max(120, round(voulue / 60) * 60), _besoin(eleve, ecoles))


def _trajet(x: tuple[float, float], y: tuple[float, float]) -> int:
    if x == y:
        return 0
    return round(4 + 1.8 * ((x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2) ** 0.5)


def _ecole(tirage: random.Random, e: int) -> dict[str, Any]:
    genre = "COL" if e % 4 == 3 else tirage.choices(("P4", "P45"), (80, 20))[0]
    debut, pause = tirage.randrange(480, 541, 5), tirage.choice((35, 90, 105))
    plages = []
    for jour in range(5):
        if jour == 2 and genre == "P4":
            continue
        heure = debut
        matin = (60, 60, 60, 60, 60) if genre == "COL" else (45, 60, 45, 45)
        for n, duree in enumerate(matin[:4] if jour == 2 else matin):
            heure += 15 if n == 2 and genre == "COL" else 0
            plages.append([jour, 0, heure, heure + duree])
            heure += duree
        if jour == 2:
            continue
        heure += pause
        for duree in (60, 60, 60, 60) if genre == "COL" else (60, 60, 45):
            plages.append([jour, 1, heure, heure + duree])
            heure += duree
    return {"id": f"E{e + 1:02}", "kind": genre, "slots": plages}


def _aesh(
    tirage: random.Random, a: int, lieux: list[tuple[float, float]], tailles: list[float]
) -> dict[str, Any]:
    chez = tirage.choices(range(len(lieux)), tailles)[0]
    proches = sorted(range(len(lieux)), key=lambda e: (_trajet(lieux[chez], lieux[e]), e))[:8]
    sans = tirage.sample(range(10), tirage.choices((0, 1, 2), (65, 25, 10))[0])
    return {
        "id": f"A{a + 1:03}",
        "hours": tirage.choices((1440, 1200, 1260, 1680, 1800, 2100), (60, 10, 8, 8, 9, 5))[0],
        "max_schools": tirage.choices((1, 2, 3), (20, 58, 22))[0],
        "eligible": sorted(proches),
        "preferred": sorted(proches[: tirage.choice((1, 1, 2))]),
        "unavailable": [[d // 2, d % 2] for d in sorted(sans)],
        "tags": sorted(
            tirage.sample(BESOINS["troubles"], tirage.choices((0, 1, 2), (45, 40, 15))[0])
        ),
    }


def _eleve(
    tirage: random.Random, p: int, ecoles: list[dict[str, Any]], tailles: list[float]
) -> dict[str, Any]:
    e = tirage.choices(range(len(ecoles)), tailles)[0]
    if p < 3 * len(ecoles):  # no school without pupils
        e = p // 3
    seul = tirage.random() < 0.42
    zero = 0.51 if ecoles[e]["kind"] == "COL" else 0.17
    return {
        "id": f"P{p + 1:03}",
        "school": e,
        "cls": f"{ecoles[e]['id']}-C{tirage.randrange(1, 3 + round(tailles[e] / 2)):02}",
        "kind": "ind" if seul else "mut",
        "target": 60 * (tirage.randrange(5, 24) if seul else tirage.randrange(4, 10)),
        "need": "".join(
            "0" if tirage.random() < zero else tirage.choices("123", (35, 37, 28))[0]
            for _ in ecoles[e]["slots"]
        ),
        "tag": tirage.choice(BESOINS["troubles"]) if tirage.random() < BESOINS["part"] else None,
        "last": None,
    }


def _besoin(eleve: dict[str, Any], ecoles: list[dict[str, Any]]) -> int:
    """Most that a pupil can be given: nine tenths of the hours when help is needed."""
    plages = ecoles[eleve["school"]]["slots"]
    minutes = sum(s[3] - s[2] for s, n in zip(plages, eleve["need"], strict=True) if n != "0")
    return max(60, minutes * 9 // 10 // 60 * 60)


def _groupes(eleves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Three pupils of a class at most, in order."""
    groupes: list[dict[str, Any]] = []
    ouverts: dict[str, dict[str, Any]] = {}
    for p, eleve in enumerate(eleves):
        groupe = ouverts.get(eleve["cls"]) if eleve["kind"] == "mut" else None
        if groupe is None or len(groupe["pupils"]) == 3:
            groupe = {"pupils": [], "school": eleve["school"], "target": 0}
            groupes.append(groupe)
            if eleve["kind"] == "mut":
                ouverts[eleve["cls"]] = groupe
        groupe["pupils"].append(p)
        groupe["target"] = max(groupe["target"], eleve["target"])
    return groupes


if __name__ == "__main__":
    json.dump(inventer(sys.argv[1], int(sys.argv[2])), sys.stdout)
