"""What a team would try first: the slot model given whole to CP-SAT (OR-Tools).

    python -m bench._cpsat INSTANCE.json SECONDES PLAN.json

Runs in a process of its own: OR-Tools and SciPy's solver are not loaded together. Same weights,
same rules, two workers, no starting plan; only ``aesh-timetable/1``.
"""

import json
import sys
from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

QUART = 15


def modeliser(inst: dict[str, Any]) -> tuple[Any, dict[tuple[int, int, int], Any]]:
    """The model and its decisions: AESH, group, slot."""
    w, m = inst["weights"], cp_model.CpModel()
    ecoles, aesh, eleves, groupes = (inst[c] for c in ("schools", "aesh", "pupils", "groups"))
    x: dict[tuple[int, int, int], Any] = {}
    points: list[Any] = []
    par_gs, par_aeh = defaultdict(list), defaultdict(list)
    par_a, par_g, par_ag = defaultdict(list), defaultdict(list), defaultdict(list)
    temps: dict[int, list[Any]] = defaultdict(list)
    midi: dict[tuple[int, int, int], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for g, groupe in enumerate(groupes):
        e, membres = groupe["school"], [eleves[p] for p in groupe["pupils"]]
        tags = {p["tag"] for p in membres if p["tag"]}
        for s, (jour, demi, debut, fin) in enumerate(ecoles[e]["slots"]):
            besoins = [int(p["need"][s]) for p in membres]
            q = (fin - debut) // QUART
            if not any(besoins):
                continue
            for a, qui in enumerate(aesh):
                if e not in qui["eligible"] or [jour, demi] in qui["unavailable"]:
                    continue
                v = x[a, g, s] = m.new_bool_var("")
                prix = w["prio"] * q * sum(max(0, b - 1) for b in besoins)
                points.append((prix - w["tag"] * q * len(tags - set(qui["tags"]))) * v)
                par_gs[g, s].append(v)
                par_aeh[a, e, jour, demi, s].append(v)
                par_a[a].append(q * v)
                par_g[g].append(q * v)
                par_ag[a, g].append(v)
                for p, b in zip(groupe["pupils"], besoins, strict=True):
                    if b:
                        temps[p].append(q * v)
                heure = fin if demi == 0 else debut
                midi[a, jour, demi][e].append((heure, v))
    for liste in par_gs.values():
        m.add_at_most_one(liste)
    for a, qui in enumerate(aesh):
        m.add(sum(par_a[a]) <= qui["hours"] // QUART)
    for g, groupe in enumerate(groupes):
        m.add(sum(par_g[g]) <= groupe["target"] // QUART)
    _lieux(m, inst, par_aeh, points)
    _paires(m, inst, par_ag, points)
    for (a, jour, demi), matins in list(midi.items()):
        if demi == 0:
            for e, tot in matins.items():
                for f, tard in midi.get((a, jour, 1), {}).items():
                    for fin, v in tot:
                        for debut, u in tard:
                            if debut - fin < 45 + inst["travel"][e][f]:
                                m.add_bool_or(v.negated(), u.negated())
    for p, eleve in enumerate(eleves):
        t = eleve["target"] // QUART
        bornes = (t // 2, t * 4 // 5 - t // 2, t - t * 4 // 5)
        parts = [m.new_int_var(0, b, "") for b in bornes]
        m.add(sum(parts) <= sum(temps[p]))
        points += [w[n] * v for n, v in zip(("t1", "t2", "t3"), parts, strict=True)]
    m.maximize(sum(points))
    return m, x


def _lieux(m: Any, inst: dict[str, Any], par_aeh: dict[Any, list[Any]], points: list[Any]) -> None:
    """One school in a half-day, few schools, opened half-days."""
    w, ouvre, va = inst["weights"], {}, {}
    for (a, e, jour, demi, _), liste in par_aeh.items():
        o = ouvre.setdefault((a, e, jour, demi), m.new_bool_var(""))
        y = va.setdefault((a, e), m.new_bool_var(""))
        m.add(sum(liste) <= o)
        m.add_implication(o, y)
    par_demi, par_aesh = defaultdict(list), defaultdict(list)
    for (a, _, jour, demi), o in ouvre.items():
        par_demi[a, jour, demi].append(o)
        points.append(-w["open"] * o)
    for liste in par_demi.values():
        m.add_at_most_one(liste)
    for (a, e), y in va.items():
        par_aesh[a].append(y)
        points.append(-w["nonpref"] * (e not in inst["aesh"][a]["preferred"]) * y)
    for a, liste in par_aesh.items():
        deux, plus = m.new_bool_var(""), m.new_int_var(0, len(liste), "")
        m.add(sum(liste) <= inst["aesh"][a]["max_schools"])
        m.add(sum(liste) <= 1 + len(liste) * deux)
        m.add(sum(liste) <= 2 + plus)
        points += [-w["site2"] * deux, -w["site3"] * plus]


def _paires(m: Any, inst: dict[str, Any], par_ag: dict[Any, list[Any]], points: list[Any]) -> None:
    """Last year's pairs, at most two AESH."""
    w, par_groupe = inst["weights"], defaultdict(list)
    for (a, g), liste in par_ag.items():
        paire = m.new_bool_var("")
        m.add_max_equality(paire, liste)
        par_groupe[g].append(paire)
        if a in {inst["pupils"][p]["last"] for p in inst["groups"][g]["pupils"]}:
            points.append(w["cont"] * paire)
    for liste in par_groupe.values():
        deux, plus = m.new_bool_var(""), m.new_int_var(0, len(liste), "")
        m.add(sum(liste) <= 1 + len(liste) * deux)
        m.add(sum(liste) <= 2 + plus)
        points += [-w["second"] * deux, -w["third"] * plus]


def principal() -> None:
    """Solve one file; an empty plan when nothing was found in time."""
    with open(sys.argv[1], encoding="utf-8") as fichier:
        inst = json.load(fichier)
    modele, x = modeliser(inst)
    solveur = cp_model.CpSolver()
    solveur.parameters.max_time_in_seconds = float(sys.argv[2])
    solveur.parameters.num_workers = 2
    statut = solveur.solve(modele)
    trouve = statut in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    plan = [list(cle) for cle, v in x.items() if trouve and solveur.value(v)]
    with open(sys.argv[3], "w", encoding="utf-8") as fichier:
        json.dump(plan, fichier)


if __name__ == "__main__":
    principal()
