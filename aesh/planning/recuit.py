"""Compiled annealing: draw a move, try it, keep it or undo it.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import math

import numpy as np

from aesh.planning import colonnes as k
from aesh.planning.adresses import de_g, de_gp, de_gs
from aesh.planning.apports import hasard
from aesh.planning.compilation import compiler
from aesh.planning.mouvements import deplacer, echanger, placer, refaire_demi
from aesh.planning.mouvements_groupes import regrouper
from aesh.planning.mouvements_larges import (
    echanger_demis,
    echanger_paires,
    refaire_jour,
    transferer,
)
from aesh.planning.mouvements_semaine import echanger_semaines
from aesh.planning.noyau import defaire


@compiler
def bouger(m, z, genre, bruit):  # type: ignore[no-untyped-def]
    """One move of a kind; False when nothing was tried."""
    if genre == 0:
        return placer(m, z, bruit)
    if genre == 1:
        return deplacer(m, z, bruit)
    if genre == 2:
        return echanger(m, z, bruit)
    if genre == 3:
        return refaire_demi(m, z, bruit)
    if genre == 4:
        return transferer(m, z, bruit)
    if genre == 5:
        return echanger_paires(m, z, bruit)
    if genre == 6:
        return echanger_demis(m, z, bruit)
    if genre == 7:
        return refaire_jour(m, z, bruit)
    if genre == 8:
        return echanger_semaines(m, z, bruit)
    return regrouper(m, z, bruit)


@compiler
def retenir(m, meilleur):  # type: ignore[no-untyped-def]
    """Copy the plan: AESH of each slot of each group, then who is in the group where free."""
    plages = m[k.C_PLAGES]
    for g in range(m[k.C_GROUPES]):
        for s in range(plages):
            meilleur[g, s] = m[de_gs(m, g, s) + k.S_QUI]
        if m[k.C_LIBRES]:
            nombre = m[de_g(m, g) + k.G_ELEVES]
            meilleur[g, plages] = nombre
            for n in range(nombre):
                meilleur[g, plages + 1 + n] = m[de_gp(m, g) + n]


@compiler
def recuire(m, z, parts, coups, t0, t1, meilleur, stats):  # type: ignore[no-untyped-def]
    """That many moves between two temperatures; ``meilleur`` [group, slot] keeps the best.

    ``parts`` are cumulated shares, in thousandths, of each kind of move; ``stats`` counts tried,
    kept and improving moves of each kind. Returns the best score.
    """
    mieux = z[k.Z_MIEUX]
    for n in range(coups):
        temperature = t0 + (t1 - t0) * n / coups
        tirage, genre = hasard(z, 1000), 0
        while tirage >= parts[genre]:
            genre += 1
        avant = z[k.Z_SCORE]
        z[k.Z_JOURNAL] = 0
        stats[genre, 0] += 1
        seuil = avant + temperature * math.log((hasard(z, 1 << 24) + 1) / (1 << 24))
        if not bouger(m, z, genre, np.int64(temperature)) or z[k.Z_SCORE] < seuil:
            defaire(m, z)
            z[k.Z_SCORE] = avant
            continue
        stats[genre, 1] += 1
        if z[k.Z_SCORE] > avant:
            stats[genre, 2] += 1
        if z[k.Z_SCORE] > mieux:
            mieux = z[k.Z_SCORE]
            retenir(m, meilleur)
    z[k.Z_MIEUX] = mieux
    z[k.Z_JOURNAL] = 0
    return mieux
