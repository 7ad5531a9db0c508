"""Compiled large moves: a whole pair, a whole half-day, a whole day.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import (
    de_a,
    de_ae,
    de_ax,
    de_e,
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
from aesh.planning.mouvements import tirer_aesh
from aesh.planning.noyau import mettre, oter, peut


@compiler
def transferer(m, z, bruit):  # type: ignore[no-untyped-def]
    """All slots of a pair go to another AESH, by force or where she is free."""
    g = hasard(z, m[k.C_GROUPES])
    if m[de_g(m, g) + k.G_AESH] == 0:
        return False
    a = m[de_ga(m, g) + hasard(z, m[de_g(m, g) + k.G_AESH])]
    b = tirer_aesh(m, z, g, 40)
    if b < 0 or a == b or m[de_a(m, b) + k.A_FIGEE]:
        return False
    force = hasard(z, 2) == 0
    for n in range(m[de_g(m, g) + k.G_BESOINS]):
        s = m[de_gn(m, g) + n]
        if m[de_gs(m, g, s) + k.S_QUI] != a or not libre(m, g, s):
            continue
        if z[k.Z_JOURNAL] > 200:
            return False
        oter(m, z, g, s)
        if peut(m, b, g, s):
            mettre(m, z, b, g, s)
        elif force and not forcer(m, z, b, g, s):
            return False
    reparer(m, z, 0, bruit)
    return True


@compiler
def echanger_paires(m, z, bruit):  # type: ignore[no-untyped-def]
    """Two AESH of a school exchange two groups whole."""
    g = hasard(z, m[k.C_GROUPES])
    e = m[de_g(m, g) + k.G_ECOLE]
    h = m[de_eg(m, e) + hasard(z, m[de_e(m, e) + k.E_GROUPES])]
    if g == h or m[de_g(m, g) + k.G_AESH] == 0 or m[de_g(m, h) + k.G_AESH] == 0:
        return False
    a = m[de_ga(m, g) + hasard(z, m[de_g(m, g) + k.G_AESH])]
    b = m[de_ga(m, h) + hasard(z, m[de_g(m, h) + k.G_AESH])]
    if a == b:
        return False
    for n in range(m[de_g(m, g) + k.G_BESOINS]):
        s = m[de_gn(m, g) + n]
        if m[de_gs(m, g, s) + k.S_QUI] == a and libre(m, g, s):
            oter(m, z, g, s)
    for n in range(m[de_g(m, h) + k.G_BESOINS]):
        s = m[de_gn(m, h) + n]
        if m[de_gs(m, h, s) + k.S_QUI] == b and libre(m, h, s):
            oter(m, z, h, s)
    _servir(m, z, b, g)
    _servir(m, z, a, h)
    reparer(m, z, 0, bruit)
    return True


@compiler
def _servir(m, z, a, g):  # type: ignore[no-untyped-def]
    """Give an AESH all the slots of a group that she can take."""
    nb = m[de_g(m, g) + k.G_BESOINS]
    if nb == 0:
        return
    depart = hasard(z, nb)
    for pas in range(nb):
        s = m[de_gn(m, g) + (depart + pas) % nb]
        if m[de_gs(m, g, s) + k.S_QUI] < 0 and peut(m, a, g, s):
            mettre(m, z, a, g, s)


@compiler
def echanger_demis(m, z, bruit):  # type: ignore[no-untyped-def]
    """Two AESH exchange what they do in a half-day."""
    a, b = hasard(z, m[k.C_AESH]), hasard(z, m[k.C_AESH])
    demi = hasard(z, 10)
    jour, moitie = demi >> 1, demi & 1
    if a == b or m[de_jour(m, a, jour) + 0] + m[de_jour(m, b, jour) + 0] == 0:
        return False
    for qui in (a, b):
        n = m[de_jour(m, qui, jour) + 0] - 1
        while n >= 0:
            g, s = m[de_jour(m, qui, jour) + 1 + 2 * n], m[de_jour(m, qui, jour) + 2 + 2 * n]
            i = m[de_e(m, m[de_g(m, g) + k.G_ECOLE]) + k.E_DEBUT] + s
            if m[de_i(m, i) + k.I_DEMI] == moitie and libre(m, g, s):
                oter(m, z, g, s)
            n -= 1
    fin = z[k.Z_JOURNAL]
    for n in range(fin):
        autre = b if m[m[k.D_JOURNAL] + 4 * n + 1] == a else a
        g, s = m[m[k.D_JOURNAL] + 4 * n + 2], m[m[k.D_JOURNAL] + 4 * n + 3]
        if peut(m, autre, g, s):
            mettre(m, z, autre, g, s)
    reparer(m, z, 0, bruit)
    return z[k.Z_JOURNAL] > 0


@compiler
def refaire_jour(m, z, bruit):  # type: ignore[no-untyped-def]
    """Empty a day of an AESH and fill it again, half-day after half-day."""
    a = hasard(z, m[k.C_AESH])
    if m[de_a(m, a) + k.A_ECOLES] == 0 or m[de_a(m, a) + k.A_FIGEE]:
        return False
    jour = hasard(z, 5)
    n = m[de_jour(m, a, jour) + 0] - 1
    while n >= 0:
        g, s = m[de_jour(m, a, jour) + 1 + 2 * n], m[de_jour(m, a, jour) + 2 + 2 * n]
        if libre(m, g, s):
            oter(m, z, g, s)
        n -= 1
    for moitie in range(2):
        e = m[de_ax(m, a) + hasard(z, m[de_a(m, a) + k.A_ECOLES])]
        for _ in range(4):
            if m[de_ae(m, a, e) + k.Y_PLAGES] > 0:
                break
            e = m[de_ax(m, a) + hasard(z, m[de_a(m, a) + k.A_ECOLES])]
        nb = m[de_ed(m, e, 2 * jour + moitie) + 0]
        for n in range(nb):
            remplir(m, z, a, e, m[de_ed(m, e, 2 * jour + moitie) + 1 + n], bruit)
    reparer(m, z, 0, bruit)
    return z[k.Z_JOURNAL] > 0
