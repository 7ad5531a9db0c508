"""Compiled move on whole weeks: what two AESH do all week.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import de_a, de_gs, de_jour
from aesh.planning.apports import hasard
from aesh.planning.compilation import compiler
from aesh.planning.essais import libre, reparer
from aesh.planning.noyau import mettre, oter, peut


@compiler
def _liberer(m, z, a):  # type: ignore[no-untyped-def]
    """Remove everything an AESH does, but what must stay."""
    for jour in range(7):
        n = m[de_jour(m, a, jour)] - 1
        while n >= 0:
            g, s = m[de_jour(m, a, jour) + 1 + 2 * n], m[de_jour(m, a, jour) + 2 + 2 * n]
            if libre(m, g, s):
                oter(m, z, g, s)
            n -= 1


@compiler
def echanger_semaines(m, z, bruit):  # type: ignore[no-untyped-def]
    """Two AESH exchange their whole weeks, as far as each can take the other's."""
    a, b = hasard(z, m[k.C_AESH]), hasard(z, m[k.C_AESH])
    if a == b or m[de_a(m, a) + k.A_FIGEE] or m[de_a(m, b) + k.A_FIGEE]:
        return False
    _liberer(m, z, a)
    _liberer(m, z, b)
    fin = z[k.Z_JOURNAL]
    for n in range(fin):
        ligne = m[k.D_JOURNAL] + 4 * n
        autre = b if m[ligne + 1] == a else a
        if peut(m, autre, m[ligne + 2], m[ligne + 3]):
            mettre(m, z, autre, m[ligne + 2], m[ligne + 3])
    for n in range(fin):  # what nobody could exchange goes back where it was
        ligne = m[k.D_JOURNAL] + 4 * n
        g, s = m[ligne + 2], m[ligne + 3]
        if m[de_gs(m, g, s) + k.S_QUI] < 0 and peut(m, m[ligne + 1], g, s):
            mettre(m, z, m[ligne + 1], g, s)
    reparer(m, z, 0, bruit)
    return True
