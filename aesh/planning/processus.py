"""The child process of ``conduite``: one problem in, steps and the best plan out, one line each.

*Source:* règle locale (docs/adr/018-timetable-solver.md).
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aesh.planning.borne import borner, borner_couverture
from aesh.planning.lecture import lire_probleme
from aesh.planning.parole import Parole
from aesh.planning.probleme import Groupe, Plan, Probleme, ProblemeInvalide, plan_trie
from aesh.planning.solveur import Etape, Resultat, chauffer, resoudre


def principal() -> None:
    """Read one request on the standard input, answer on the standard output."""
    parole, arrete = Parole(), threading.Event()
    demande = parole.demande(arrete)
    chauffer()
    parole.dire({"genre": "pret"})
    try:
        _dire(parole, "fin", chercher(parole, demande, arrete))
    except ProblemeInvalide as erreur:
        parole.dire({"genre": "erreur", "phrase": str(erreur)})


def chercher(parole: Parole, demande: dict[str, Any], arrete: threading.Event) -> Resultat:
    """Run the search asked for, telling each step."""
    probleme = lire_probleme(demande["probleme"])
    libres = bool(demande["groupes_libres"])
    probleme = replace(probleme, options=replace(probleme.options, groupes_libres=libres))
    depart: Plan | None = None
    if deja := demande.get("depart"):
        probleme = replace(probleme, groupes=groupes_lus(probleme, deja["groupes"]))
        depart = plan_trie(tuple(place) for place in deja["plan"])
    args = (parole, probleme, demande["secondes"])
    threading.Thread(target=_borner, args=args, daemon=True).start()
    return resoudre(
        probleme,
        secondes=demande["secondes"],
        coups=demande.get("coups"),
        graine=demande["graine"],
        depart=depart,
        arret=arrete.is_set,
        suivi=lambda etape: _dire(parole, "etape", etape),
    )


def groupes_lus(probleme: Probleme, membres: Sequence[Sequence[int]]) -> tuple[Groupe, ...]:
    """Groups from the pupils of each: a group aims at the longest of their targets."""
    eleves = probleme.eleves
    return tuple(
        Groupe(tuple(g), eleves[g[0]].ecole, max(eleves[p].cible for p in g)) for g in membres
    )


def _borner(parole: Parole, probleme: Probleme, secondes: float) -> None:
    """What no plan could exceed, said as soon as it is known; the search does not wait for it."""
    plafond = borner_couverture(probleme)
    parole.dire(
        {"genre": "plafond", "individuel": plafond.individuel, "mutualise": plafond.mutualise}
    )
    borne = borner(probleme, secondes=secondes)
    parole.dire({"genre": "borne", "borne": borne.valeur})


def _dire(parole: Parole, genre: str, quoi: Etape | Resultat) -> None:
    parole.dire(
        {
            "genre": genre,
            "plan": [list(place) for place in quoi.plan],
            "groupes": [list(groupe.eleves) for groupe in quoi.groupes],
            "score": quoi.score,
            "minutes": quoi.minutes_couvertes,
            "secondes": round(quoi.secondes, 1),
        }
    )


if __name__ == "__main__":
    principal()
