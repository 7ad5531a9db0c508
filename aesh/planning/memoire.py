"""One row of memory for the whole search, seen from Python as tables.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import math

import numpy as np

from aesh.planning import colonnes as k


def allouer(**formes: tuple[int, ...]) -> tuple[k.Tables, k.Entiers]:
    """Tables of these shapes, and the one row of memory that they are views of."""
    tailles = {nom: math.prod(forme) for nom, forme in formes.items()}
    memoire = np.zeros(sum(tailles.values()), np.int32)
    vues, debut = {}, 0
    for nom, forme in formes.items():
        vues[nom] = memoire[debut : debut + tailles[nom]].reshape(forme)
        if nom != "c":
            memoire[getattr(k, f"D_{nom.upper()}")] = debut
            largeur = getattr(k, f"N_{nom.upper()}", None)
            if largeur is not None:
                memoire[largeur] = forme[-1]
        debut += tailles[nom]
    memoire[k.C_GA] = formes["ga"][-1]
    return k.Tables(**vues), memoire
