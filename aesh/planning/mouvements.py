"""Compiled small moves: each changes a few lines, then puts back what it pushed out.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import (
    de_a,
    de_ae,
    de_ax,
    de_e,
    de_ea,
    de_ed,
    de_eg,
    de_g,
    de_ga,
    de_gn,
    de_gs,
    de_i,
    de_jour,
)
from aesh.planning.apports import hasard
from aesh.planning.compilation import compiler
from aesh.planning.essais import forcer, libre, remplir, reparer
from aesh.planning.noyau import mettre, oter, peut


@compiler
def tirer_aesh(m, z, g, pour_cent):  # type: ignore[no-untyped-def]
    """An AESH for a group: one of its own so many times in a hundred, else one of the school."""
    nb = m[de_g(m, g) + k.G_AESH]
    if nb > 0 and hasard(z, 100) < pour_cent:
        return m[de_ga(m, g) + hasard(z, nb)]
    e = m[de_g(m, g) + k.G_ECOLE]
    nb = m[de_e(m, e) + k.E_AESH]
    if nb == 0:
        return -1
    a = m[de_ea(m, e) + hasard(z, nb)]
    for _ in range(3):  # those who already come to the school, more often
        if m[de_ae(m, a, e) + k.Y_PLAGES] > 0:
            break
        a = m[de_ea(m, e) + hasard(z, nb)]
    return a


@compiler
def placer(m, z, bruit):  # type: ignore[no-untyped-def]
    """Give a slot of a group to an AESH, whoever had it and whatever she did."""
    g = hasard(z, m[k.C_GROUPES])
    nb = m[de_g(m, g) + k.G_BESOINS]
    if nb == 0:
        return False
    s = m[de_gn(m, g) + hasard(z, nb)]
    for _ in range(2):
        if m[de_gs(m, g, s) + k.S_QUI] < 0:
            break
        s = m[de_gn(m, g) + hasard(z, nb)]
    a = tirer_aesh(m, z, g, 75)
    if a < 0 or m[de_gs(m, g, s) + k.S_QUI] == a or not forcer(m, z, a, g, s):
        return False
    reparer(m, z, 0, bruit)
    return True


@compiler
def deplacer(m, z, bruit):  # type: ignore[no-untyped-def]
    """Move a slot of a pair to another moment."""
    g = hasard(z, m[k.C_GROUPES])
    nb = m[de_g(m, g) + k.G_BESOINS]
    if nb < 2 or m[de_g(m, g) + k.G_PLAGES] == 0:
        return False
    s = m[de_gn(m, g) + hasard(z, nb)]
    for _ in range(4):
        if m[de_gs(m, g, s) + k.S_QUI] >= 0:
            break
        s = m[de_gn(m, g) + hasard(z, nb)]
    t = m[de_gn(m, g) + hasard(z, nb)]
    a = m[de_gs(m, g, s) + k.S_QUI]
    if a < 0 or s == t or m[de_gs(m, g, t) + k.S_QUI] == a or not libre(m, g, s):
        return False
    oter(m, z, g, s)
    if not forcer(m, z, a, g, t):
        return False
    reparer(m, z, 0, bruit)
    return True


@compiler
def echanger(m, z, bruit):  # type: ignore[no-untyped-def]
    """Two AESH exchange their groups of one moment."""
    g = hasard(z, m[k.C_GROUPES])
    nb = m[de_g(m, g) + k.G_BESOINS]
    if nb == 0 or m[de_g(m, g) + k.G_PLAGES] == 0:
        return False
    s = m[de_gn(m, g) + hasard(z, nb)]
    a = m[de_gs(m, g, s) + k.S_QUI]
    if a < 0 or not libre(m, g, s):
        return False
    e = m[de_g(m, g) + k.G_ECOLE]
    h = m[de_eg(m, e) + hasard(z, m[de_e(m, e) + k.E_GROUPES])]
    b = m[de_gs(m, h, s) + k.S_QUI]
    if h == g or b == a or m[de_gs(m, h, s) + k.S_BESOIN] == 0 or (b >= 0 and not libre(m, h, s)):
        return False
    oter(m, z, g, s)
    if b >= 0:
        oter(m, z, h, s)
    if not peut(m, a, h, s):
        return False
    mettre(m, z, a, h, s)
    if b >= 0 and peut(m, b, g, s):
        mettre(m, z, b, g, s)
    reparer(m, z, 0, bruit)
    return True


@compiler
def refaire_demi(m, z, bruit):  # type: ignore[no-untyped-def]
    """Empty a half-day of an AESH and fill it again, there or in another school."""
    a = hasard(z, m[k.C_AESH])
    if m[de_a(m, a) + k.A_ECOLES] == 0 or m[de_a(m, a) + k.A_FIGEE]:
        return False
    demi = hasard(z, 10)
    jour, moitie = demi >> 1, demi & 1
    n = m[de_jour(m, a, jour) + 0] - 1
    ici = -1
    while n >= 0:
        g, s = m[de_jour(m, a, jour) + 1 + 2 * n], m[de_jour(m, a, jour) + 2 + 2 * n]
        e = m[de_g(m, g) + k.G_ECOLE]
        if m[de_i(m, m[de_e(m, e) + k.E_DEBUT] + s) + k.I_DEMI] == moitie:
            ici = e
            if libre(m, g, s):
                oter(m, z, g, s)
        n -= 1
    tirage = hasard(z, 100)
    if tirage < 40 and ici >= 0:
        e = ici
    elif tirage < 80 and m[de_a(m, a) + k.A_SITES] > 0:
        e = m[de_ax(m, a) + hasard(z, m[de_a(m, a) + k.A_ECOLES])]
        for _ in range(6):
            if m[de_ae(m, a, e) + k.Y_PLAGES] > 0:
                break
            e = m[de_ax(m, a) + hasard(z, m[de_a(m, a) + k.A_ECOLES])]
    else:
        e = m[de_ax(m, a) + hasard(z, m[de_a(m, a) + k.A_ECOLES])]
    nb = m[de_ed(m, e, demi) + 0]
    if nb == 0:
        return False
    avant = z[k.Z_JOURNAL]
    depart = hasard(z, nb)
    for pas in range(nb):
        remplir(m, z, a, e, m[de_ed(m, e, demi) + 1 + (depart + pas) % nb], bruit)
    if z[k.Z_JOURNAL] == avant and avant == 0:
        return False
    reparer(m, z, 0, bruit)
    return True
