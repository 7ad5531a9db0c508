"""Compiled rules of one AESH's day: overlaps, lunch, sites of a half-day, travel.

``choc`` already says which two slots never go together (overlap, lunch and travel, two schools in
a half-day where forbidden); what is left needs the whole day.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import choque, de_e, de_g, de_gs, de_i, de_jour, de_trajet
from aesh.planning.compilation import compiler


@compiler
def place_par_semaine(m, semaines):  # type: ignore[no-untyped-def]
    """Number of weeks of a mask."""
    if m[k.C_SEMAINES] == 1:
        return 1
    return (semaines & 1) + (semaines >> 1 & 1)


@compiler
def recouvre(m, i, j):  # type: ignore[no-untyped-def]
    """Whether two slots share a minute of a week."""
    x, y = de_i(m, i), de_i(m, j)
    return (
        m[x + k.I_JOUR] == m[y + k.I_JOUR]
        and m[x + k.I_SEMAINES] & m[y + k.I_SEMAINES] != 0
        and m[x + k.I_DEBUT] < m[y + k.I_FIN]
        and m[y + k.I_DEBUT] < m[x + k.I_FIN]
    )


@compiler
def plage_tenue(m, a, jour, n):  # type: ignore[no-untyped-def]
    """The n-th slot that an AESH holds in a day, among those of all schools."""
    g = m[de_jour(m, a, jour) + 1 + 2 * n]
    return m[de_e(m, m[de_g(m, g) + k.G_ECOLE]) + k.E_DEBUT] + m[de_jour(m, a, jour) + 2 + 2 * n]


@compiler
def compatible(m, a, i):  # type: ignore[no-untyped-def]
    """Whether the day of an AESH can take a slot."""
    jour = m[de_i(m, i) + k.I_JOUR]
    for n in range(m[de_jour(m, a, jour) + 0]):
        if choque(m, i, plage_tenue(m, a, jour, n)):
            return False
    return m[k.C_SITES] == 1 or deux_sites_au_plus(m, a, i)


@compiler
def deux_sites_au_plus(m, a, i):  # type: ignore[no-untyped-def]
    """Whether the half-day of a slot has at most two schools with it, and one trip between."""
    jour, demi, ecole = (
        m[de_i(m, i) + k.I_JOUR],
        m[de_i(m, i) + k.I_DEMI],
        m[de_i(m, i) + k.I_ECOLE],
    )
    for w in range(m[k.C_SEMAINES]):
        if not m[de_i(m, i) + k.I_SEMAINES] >> w & 1:
            continue
        autre = -1
        debut, fin = m[de_i(m, i) + k.I_DEBUT], m[de_i(m, i) + k.I_FIN]
        la_debut, la_fin = 1 << 20, -1
        for n in range(m[de_jour(m, a, jour) + 0]):
            j = plage_tenue(m, a, jour, n)
            if m[de_i(m, j) + k.I_DEMI] != demi or not m[de_i(m, j) + k.I_SEMAINES] >> w & 1:
                continue
            if m[de_i(m, j) + k.I_ECOLE] == ecole:
                debut, fin = (
                    min(debut, m[de_i(m, j) + k.I_DEBUT]),
                    max(fin, m[de_i(m, j) + k.I_FIN]),
                )
            elif autre >= 0 and m[de_i(m, j) + k.I_ECOLE] != autre:
                return False
            else:
                autre = m[de_i(m, j) + k.I_ECOLE]
                la_debut = min(la_debut, m[de_i(m, j) + k.I_DEBUT])
                la_fin = max(la_fin, m[de_i(m, j) + k.I_FIN])
        if autre >= 0 and fin > la_debut and la_fin > debut:
            return False
    return True


@compiler
def demis_partagees(m, a, g, s):  # type: ignore[no-untyped-def]
    """Half-days, over the weeks, where this slot brings a second school."""
    e = m[de_g(m, g) + k.G_ECOLE]
    i = m[de_e(m, e) + k.E_DEBUT] + s
    jour, demi = m[de_i(m, i) + k.I_JOUR], m[de_i(m, i) + k.I_DEMI]
    total = 0
    for w in range(m[k.C_SEMAINES]):
        if not m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1:
            continue
        ici, ailleurs = False, False
        for n in range(m[de_jour(m, a, jour) + 0]):
            j = plage_tenue(m, a, jour, n)
            if m[de_i(m, j) + k.I_DEMI] != demi or not m[de_i(m, j) + k.I_SEMAINES] >> w & 1:
                continue
            if m[de_i(m, j) + k.I_ECOLE] == e:
                ici = True
            else:
                ailleurs = True
        if ailleurs and not ici:
            total += 1
    return total


@compiler
def trajet_en_plus(m, a, i, w):  # type: ignore[no-untyped-def]
    """Units of travel that a slot adds to a day of a week: between the slots around it."""
    jour, debut = m[de_i(m, i) + k.I_JOUR], m[de_i(m, i) + k.I_DEBUT]
    avant, apres = -1, -1
    for n in range(m[de_jour(m, a, jour) + 0]):
        j = plage_tenue(m, a, jour, n)
        if j == i or not m[de_i(m, j) + k.I_SEMAINES] >> w & 1:
            continue
        if m[de_i(m, j) + k.I_DEBUT] < debut:
            if avant < 0 or m[de_i(m, j) + k.I_DEBUT] > m[de_i(m, avant) + k.I_DEBUT]:
                avant = j
        elif apres < 0 or m[de_i(m, j) + k.I_DEBUT] < m[de_i(m, apres) + k.I_DEBUT]:
            apres = j
    ici, total = m[de_i(m, i) + k.I_ECOLE], 0
    if avant >= 0:
        total += m[de_trajet(m, m[de_i(m, avant) + k.I_ECOLE]) + ici]
    if apres >= 0:
        total += m[de_trajet(m, ici) + m[de_i(m, apres) + k.I_ECOLE]]
    if avant >= 0 and apres >= 0:
        total -= m[de_trajet(m, m[de_i(m, avant) + k.I_ECOLE]) + m[de_i(m, apres) + k.I_ECOLE]]
    return total
