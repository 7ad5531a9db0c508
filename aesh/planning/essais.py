"""Compiled steps that moves are made of: add by force, put back what was pushed out, fill.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import (
    choque,
    de_a,
    de_ae,
    de_ag,
    de_ax,
    de_e,
    de_eg,
    de_g,
    de_ga,
    de_gn,
    de_gs,
    de_i,
    de_jour,
    permis,
)
from aesh.planning.apports import gain, hasard
from aesh.planning.compilation import compiler
from aesh.planning.noyau import (
    OTER,
    admis,
    chevauche,
    mettre,
    oter,
    perte,
    peut,
    tient_cible,
    tient_contrat,
)
from aesh.planning.regles_du_jour import deux_sites_au_plus, plage_tenue

BEAUCOUP = 1 << 30


@compiler
def libre(m, g, s):  # type: ignore[no-untyped-def]
    """Whether a placed line may be removed: neither locked nor of a frozen AESH."""
    return (
        m[de_gs(m, g, s) + k.S_VERROU] == 0
        and m[de_a(m, m[de_gs(m, g, s) + k.S_QUI]) + k.A_FIGEE] == 0
    )


@compiler
def _alleger_aesh(m, z, a, i):  # type: ignore[no-untyped-def]
    """Remove one slot of an AESH, of a few drawn the least useful; not those beside slot i."""
    pire_g, pire_s, pire = -1, -1, -BEAUCOUP
    jour = hasard(z, 7)
    vus = 0
    for pas in range(7):
        d = (jour + pas) % 7
        nb = m[de_jour(m, a, d) + 0]
        if nb == 0:
            continue
        n = hasard(z, nb)
        g, s = m[de_jour(m, a, d) + 1 + 2 * n], m[de_jour(m, a, d) + 2 + 2 * n]
        if m[de_gs(m, g, s) + k.S_SEMAINES] & m[de_i(m, i) + k.I_SEMAINES] and libre(m, g, s):
            valeur = perte(m, g, s)
            if valeur > pire:
                pire_g, pire_s, pire = g, s, valeur
            vus += 1
            if vus >= 3:
                break
    if pire_g < 0:
        return False
    oter(m, z, pire_g, pire_s)
    return True


@compiler
def _alleger_groupe(m, z, g, t):  # type: ignore[no-untyped-def]
    """Remove one slot of a group, of a few drawn the least useful; not slot t."""
    pire_s, pire, vus = -1, -BEAUCOUP, 0
    nb = m[de_g(m, g) + k.G_BESOINS]
    depart = hasard(z, nb)
    for pas in range(nb):
        s = m[de_gn(m, g) + (depart + pas) % nb]
        if s == t or m[de_gs(m, g, s) + k.S_QUI] < 0 or not libre(m, g, s):
            continue
        if not m[de_gs(m, g, s) + k.S_SEMAINES] & m[de_gs(m, g, t) + k.S_SEMAINES]:
            continue
        valeur = perte(m, g, s)
        if valeur > pire:
            pire_s, pire = s, valeur
        vus += 1
        if vus >= 3:
            break
    if pire_s < 0:
        return False
    oter(m, z, g, pire_s)
    return True


@compiler
def _quitter_un_site(m, z, a, e):  # type: ignore[no-untyped-def]
    """Remove an AESH from the school where she has least, if that is little."""
    moins, pire = -1, 7
    for n in range(m[de_a(m, a) + k.A_ECOLES]):
        x = m[de_ax(m, a) + n]
        if x != e and 0 < m[de_ae(m, a, x) + k.Y_PLAGES] < pire:
            moins, pire = x, m[de_ae(m, a, x) + k.Y_PLAGES]
    if moins < 0:
        return False
    for d in range(7):
        n = m[de_jour(m, a, d) + 0] - 1
        while n >= 0:
            g, s = m[de_jour(m, a, d) + 1 + 2 * n], m[de_jour(m, a, d) + 2 + 2 * n]
            if m[de_g(m, g) + k.G_ECOLE] == moins:
                if not libre(m, g, s):
                    return False
                oter(m, z, g, s)
            n -= 1
    return m[de_ae(m, a, moins) + k.Y_PLAGES] == 0


@compiler
def forcer(m, z, a, g, s):  # type: ignore[no-untyped-def]
    """Add a line, removing what stands in its way; False when it cannot be (undo then)."""
    if not admis(m, a, g, s):
        return False
    e = m[de_g(m, g) + k.G_ECOLE]
    i = m[de_e(m, e) + k.E_DEBUT] + s
    jour = m[de_i(m, i) + k.I_JOUR]
    t = chevauche(m, g, s)
    while t >= 0:
        if not libre(m, g, t):
            return False
        oter(m, z, g, t)
        t = chevauche(m, g, s)
    n = m[de_jour(m, a, jour) + 0] - 1
    while n >= 0:
        if choque(m, i, plage_tenue(m, a, jour, n)):
            h, u = m[de_jour(m, a, jour) + 1 + 2 * n], m[de_jour(m, a, jour) + 2 + 2 * n]
            if not libre(m, h, u):
                return False
            oter(m, z, h, u)
        n -= 1
    if m[k.C_SITES] > 1 and not deux_sites_au_plus(m, a, i):
        return False
    if m[de_ae(m, a, e) + k.Y_PLAGES] == 0 and m[de_a(m, a) + k.A_SITES] >= m[de_a(m, a) + k.A_MAX]:
        if not _quitter_un_site(m, z, a, e):
            return False
    if m[de_ag(m, a, g) + k.X_PLAGES] == 0 and m[de_g(m, g) + k.G_AESH] >= m[k.C_GA]:
        return False
    for _ in range(8):
        if tient_cible(m, g, s):
            break
        if not _alleger_groupe(m, z, g, s):
            return False
    for _ in range(8):
        if tient_contrat(m, a, g, s):
            break
        if not _alleger_aesh(m, z, a, i):
            return False
    if not peut(m, a, g, s):
        return False
    mettre(m, z, a, g, s)
    return True


@compiler
def remplir(m, z, a, e, s, bruit):  # type: ignore[no-untyped-def]
    """Give a free AESH the best group of a school for a slot, if any brings something."""
    if permis(m, a, m[de_e(m, e) + k.E_DEBUT] + s) == 0:
        return False
    mieux, valeur = -1, 0
    for n in range(m[de_e(m, e) + k.E_GROUPES]):
        g = m[de_eg(m, e) + n]
        if (
            m[de_gs(m, g, s) + k.S_QUI] >= 0
            or m[de_gs(m, g, s) + k.S_BESOIN] == 0
            or not peut(m, a, g, s)
        ):
            continue
        ici = gain(m, a, g, s)
        if bruit:
            ici += hasard(z, bruit)
        if ici > valeur:
            mieux, valeur = g, ici
    if mieux < 0:
        return False
    mettre(m, z, a, mieux, s)
    return True


@compiler
def replacer(m, z, g, s):  # type: ignore[no-untyped-def]
    """Give a missing slot of a group to one of its AESH, if one can and it brings something."""
    mieux, valeur = -1, 0
    for n in range(m[de_g(m, g) + k.G_AESH]):
        a = m[de_ga(m, g) + n]
        if peut(m, a, g, s):
            ici = gain(m, a, g, s)
            if ici > valeur:
                mieux, valeur = a, ici
    if mieux < 0:
        return False
    mettre(m, z, mieux, g, s)
    return True


@compiler
def reparer(m, z, depuis, bruit):  # type: ignore[no-untyped-def]
    """Put back what the move pushed out: its slots elsewhere, its AESH on other groups."""
    fin = z[k.Z_JOURNAL]
    for n in range(depuis, min(fin, depuis + 24)):
        if m[m[k.D_JOURNAL] + 4 * n] != OTER:
            continue
        a, g, s = (
            m[m[k.D_JOURNAL] + 4 * n + 1],
            m[m[k.D_JOURNAL] + 4 * n + 2],
            m[m[k.D_JOURNAL] + 4 * n + 3],
        )
        if m[de_gs(m, g, s) + k.S_QUI] < 0:
            replacer(m, z, g, s)
        if m[de_a(m, a) + k.A_FIGEE] == 0:
            remplir(m, z, a, m[de_g(m, g) + k.G_ECOLE], s, bruit)
