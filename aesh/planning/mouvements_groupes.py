"""Compiled move on who shares an AESH, where the problem leaves it open.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import de_e, de_eg, de_g, de_gn, de_gp, de_gs
from aesh.planning.apports import hasard
from aesh.planning.compilation import compiler
from aesh.planning.construction import servir_au_mieux
from aesh.planning.essais import libre, reparer
from aesh.planning.noyau import changer, mettre, oter, peut


@compiler
def _vider(m, z, g):  # type: ignore[no-untyped-def]
    """Remove every slot of a group; False when one must stay."""
    for n in range(m[de_g(m, g) + k.G_BESOINS]):
        s = m[de_gn(m, g) + n]
        if m[de_gs(m, g, s) + k.S_QUI] >= 0:
            if not libre(m, g, s):
                return False
            oter(m, z, g, s)
    return True


@compiler
def regrouper(m, z, bruit):  # type: ignore[no-untyped-def]
    """A pupil joins another group of the class, or two change places; then serve again."""
    g = hasard(z, m[k.C_GROUPES])
    classe = m[de_g(m, g) + k.G_CLASSE]
    if classe < 0 or m[de_g(m, g) + k.G_ELEVES] == 0:
        return False
    e = m[de_g(m, g) + k.G_ECOLE]
    nb = m[de_e(m, e) + k.E_GROUPES]
    depart, h = hasard(z, nb), -1
    for pas in range(nb):
        x = m[de_eg(m, e) + (depart + pas) % nb]
        if x != g and m[de_g(m, x) + k.G_CLASSE] == classe:
            h = x
            break
    if h < 0:
        return False
    p = m[de_gp(m, g) + hasard(z, m[de_g(m, g) + k.G_ELEVES])]
    la = m[de_g(m, h) + k.G_ELEVES]
    q = -1
    if la > 0 and (la >= m[k.C_TAILLE] or hasard(z, 2) == 0):
        q = m[de_gp(m, h) + hasard(z, la)]
    if not _vider(m, z, g) or not _vider(m, z, h):
        return False
    fin = z[k.Z_JOURNAL]
    changer(m, z, p, g, h)
    if q >= 0:
        changer(m, z, q, h, g)
    for n in range(fin):
        ligne = m[k.D_JOURNAL] + 4 * n
        a, s = m[ligne + 1], m[ligne + 3]
        if peut(m, a, m[ligne + 2], s):
            mettre(m, z, a, m[ligne + 2], s)
        elif peut(m, a, g, s):
            mettre(m, z, a, g, s)
        elif peut(m, a, h, s):
            mettre(m, z, a, h, s)
    for n in range(fin):
        a = m[m[k.D_JOURNAL] + 4 * n + 1]
        if n == 0 or a != m[m[k.D_JOURNAL] + 4 * n - 3]:
            servir_au_mieux(m, z, a, g)
            servir_au_mieux(m, z, a, h)
    reparer(m, z, 0, bruit)
    return True
