"""The child process of ``conduite``: one problem in, steps and the best plan out, one line each.

*Source:* règle locale (docs/adr/018-timetable-solver.md).
"""

import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aesh.planning.borne import borner, borner_couverture
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import Groupe, Plan, Probleme, ProblemeInvalide, plan_trie
from aesh.planning.solveur import Etape, Resultat, chauffer, resoudre

PAROLE = threading.Lock()  # one line at a time


def principal() -> None:
    """Read one request on the standard input, answer on the standard output."""
    demande = json.loads(sys.stdin.readline())
    arrete = threading.Event()
    threading.Thread(target=_ecouter, args=(arrete,), daemon=True).start()
    chauffer()
    _ecrire({"genre": "pret"})
    try:
        _dire("fin", chercher(demande, arrete))
    except ProblemeInvalide as erreur:
        _ecrire({"genre": "erreur", "phrase": str(erreur)})


def chercher(demande: dict[str, Any], arrete: threading.Event) -> Resultat:
    """Run the search asked for, telling each step."""
    probleme = lire_probleme(demande["probleme"])
    libres = bool(demande["groupes_libres"])
    probleme = replace(probleme, options=replace(probleme.options, groupes_libres=libres))
    depart: Plan | None = None
    if deja := demande.get("depart"):
        probleme = replace(probleme, groupes=groupes_lus(probleme, deja["groupes"]))
        depart = plan_trie(tuple(place) for place in deja["plan"])
    threading.Thread(target=_borner, args=(probleme, demande["secondes"]), daemon=True).start()
    return resoudre(
        probleme,
        secondes=demande["secondes"],
        coups=demande.get("coups"),
        graine=demande["graine"],
        depart=depart,
        arret=arrete.is_set,
        suivi=lambda etape: _dire("etape", etape),
    )


def groupes_lus(probleme: Probleme, membres: Sequence[Sequence[int]]) -> tuple[Groupe, ...]:
    """Groups from the pupils of each: a group aims at the longest of their targets."""
    eleves = probleme.eleves
    return tuple(
        Groupe(tuple(g), eleves[g[0]].ecole, max(eleves[p].cible for p in g)) for g in membres
    )


def _borner(probleme: Probleme, secondes: float) -> None:
    """What no plan could exceed, said as soon as it is known; the search does not wait for it."""
    plafond = borner_couverture(probleme)
    _ecrire({"genre": "plafond", "individuel": plafond.individuel, "mutualise": plafond.mutualise})
    borne = borner(probleme, secondes=secondes)
    _ecrire({"genre": "borne", "borne": borne.valeur})


def _dire(genre: str, quoi: Etape | Resultat) -> None:
    _ecrire(
        {
            "genre": genre,
            "plan": [list(place) for place in quoi.plan],
            "groupes": [list(groupe.eleves) for groupe in quoi.groupes],
            "score": quoi.score,
            "minutes": quoi.minutes_couvertes,
            "secondes": round(quoi.secondes, 1),
        }
    )


def _ecrire(message: dict[str, Any]) -> None:
    with PAROLE:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def _ecouter(arrete: threading.Event) -> None:
    """A line: stop and keep the best. The end: nobody listens any more."""
    for _ in sys.stdin:
        arrete.set()
    os._exit(1)


if __name__ == "__main__":
    principal()
