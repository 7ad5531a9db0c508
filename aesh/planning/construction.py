"""Compiled careful construction: what a coordinator does with a spreadsheet, group after group.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import numpy as np

from aesh.planning import colonnes as k
from aesh.planning.adresses import de_a, de_ag, de_e, de_ea, de_ed, de_g, de_ga, de_gn, de_gs
from aesh.planning.apports import gain
from aesh.planning.compilation import compiler
from aesh.planning.essais import remplir
from aesh.planning.noyau import mettre, oter, peut

BEAUCOUP = 1 << 30


@compiler
def servir_au_mieux(m, z, a, g):  # type: ignore[no-untyped-def]
    """Give an AESH the slots of a group, the most useful first; by how much the score changes.

    A slot that her week refuses once is not asked for again: it refuses until the end, unless a
    stop on the way makes a travel shorter.
    """
    avant, reste = z[k.Z_SCORE], m[de_g(m, g) + k.G_BESOINS]
    libres = np.empty(reste, np.int32)
    for n in range(reste):
        libres[n] = m[de_gn(m, g) + n]
    while reste:
        mieux, valeur, gardes = -1, -BEAUCOUP, 0
        for n in range(reste):
            s = libres[n]
            possible = m[de_gs(m, g, s) + k.S_QUI] < 0 and peut(m, a, g, s)
            if possible or m[k.C_TRAJET]:
                libres[gardes] = s
                gardes += 1
            if possible:
                ici = gain(m, a, g, s)
                if ici > valeur:
                    mieux, valeur = s, ici
        reste = gardes
        # The first slot pays for the pair and the site: it may cost alone.
        if mieux < 0 or (valeur <= 0 and m[de_ag(m, a, g) + k.X_PLAGES] > 0):
            break
        mettre(m, z, a, g, mieux)
    return z[k.Z_SCORE] - avant


@compiler
def _retirer(m, z, a, g, garde):  # type: ignore[no-untyped-def]
    """Take back from an AESH the slots of a group that she did not hold before."""
    for n in range(m[de_g(m, g) + k.G_BESOINS]):
        s = m[de_gn(m, g) + n]
        if m[de_gs(m, g, s) + k.S_QUI] == a and garde[s] != a:
            oter(m, z, g, s)


@compiler
def construire(m, z, ordre, garde):  # type: ignore[no-untyped-def]
    """Serve the groups in order, each by whom is best for it; then a second AESH; then fill."""
    for passe in range(3):
        for rang in range(len(ordre)):
            g = ordre[rang]
            e = m[de_g(m, g) + k.G_ECOLE]
            for s in range(m[k.C_PLAGES]):
                garde[s] = m[de_gs(m, g, s) + k.S_QUI]
            mieux, valeur = -1, 0
            for n in range(m[de_e(m, e) + k.E_AESH]):
                a = m[de_ea(m, e) + n]
                z[k.Z_JOURNAL] = 0
                if m[de_a(m, a) + k.A_FIGEE]:
                    continue
                if passe == 0 and m[de_ag(m, a, g) + k.X_DERNIERE] == 0 and _ancienne(m, g):
                    continue
                ici = servir_au_mieux(m, z, a, g)
                _retirer(m, z, a, g, garde)
                if ici > valeur:
                    mieux, valeur = a, ici
            z[k.Z_JOURNAL] = 0
            if mieux >= 0:
                servir_au_mieux(m, z, mieux, g)
    z[k.Z_JOURNAL] = 0
    _combler(m, z)
    z[k.Z_JOURNAL] = 0


@compiler
def _ancienne(m, g):  # type: ignore[no-untyped-def]
    """Whether an AESH of last year can still serve the group and has no slot of it yet."""
    e = m[de_g(m, g) + k.G_ECOLE]
    for n in range(m[de_e(m, e) + k.E_AESH]):
        a = m[de_ea(m, e) + n]
        if m[de_ag(m, a, g) + k.X_DERNIERE] and m[de_a(m, a) + k.A_FIGEE] == 0:
            return True
    return False


@compiler
def _combler(m, z):  # type: ignore[no-untyped-def]
    """Hours that are left, in schools and half-days where each AESH already comes."""
    for g in range(m[k.C_GROUPES]):
        e = m[de_g(m, g) + k.G_ECOLE]
        for n in range(m[de_g(m, g) + k.G_AESH]):
            a = m[de_ga(m, g) + n]
            for demi in range(k.DEMIS):
                for t in range(m[de_ed(m, e, demi)]):
                    z[k.Z_JOURNAL] = 0
                    remplir(m, z, a, e, m[de_ed(m, e, demi) + 1 + t], 0)
