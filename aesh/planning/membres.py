"""Compiled tables of a group: what follows from who is in it.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import de_a, de_ag, de_g, de_gn, de_gp, de_gs, de_p, de_ps
from aesh.planning.compilation import compiler


@compiler
def reformer(m, g):  # type: ignore[no-untyped-def]
    """Needs, priorities, target, training and last year of a group, from its pupils."""
    nombre, besoins = m[de_g(m, g) + k.G_ELEVES], 0
    cible = 0
    for n in range(nombre):
        cible = max(cible, m[de_p(m, m[de_gp(m, g) + n]) + k.P_CIBLE])
    m[de_g(m, g) + k.G_CIBLE] = cible
    for s in range(m[k.C_PLAGES]):
        bits, prix, vigueur = 0, 0, -1
        for n in range(nombre):
            ligne = de_ps(m, m[de_gp(m, g) + n], s)
            besoin, a = m[ligne + k.Q_BESOIN], m[ligne + k.Q_VIGUEUR]
            if besoin > 0:
                bits |= 1 << n
                prix += besoin - 1
            if a >= 0 and (vigueur < 0 or a < vigueur):
                vigueur = a
        ligne = de_gs(m, g, s)
        m[ligne + k.S_BESOIN] = bits
        m[ligne + k.S_PRIX] = m[k.C_PRIORITE] * m[ligne + k.S_DUREE] * prix
        m[ligne + k.S_VIGUEUR] = vigueur
        if bits:
            m[de_gn(m, g) + besoins] = s
            besoins += 1
    m[de_g(m, g) + k.G_BESOINS] = besoins
    demandes = 0
    for n in range(nombre):
        demandes |= m[de_p(m, m[de_gp(m, g) + n]) + k.P_TROUBLE]
    for a in range(m[k.C_AESH]):
        manque, total = demandes & ~m[de_a(m, a) + k.A_SAVOIRS], 0
        while manque:
            total += 1
            manque &= manque - 1
        m[de_ag(m, a, g) + k.X_MANQUE] = total
        m[de_ag(m, a, g) + k.X_DERNIERE] = 0
    for n in range(nombre):
        a = m[de_p(m, m[de_gp(m, g) + n]) + k.P_DERNIERE]
        if a >= 0:
            m[de_ag(m, a, g) + k.X_DERNIERE] = 1


@compiler
def lignes_en_vigueur(m, g):  # type: ignore[no-untyped-def]
    """How many lines the plan in force has for a group: AESH and slots of its pupils."""
    total, nombre = 0, m[de_g(m, g) + k.G_ELEVES]
    for s in range(m[k.C_PLAGES]):
        for n in range(nombre):
            a = m[de_ps(m, m[de_gp(m, g) + n], s) + k.Q_VIGUEUR]
            nouvelle = a >= 0
            for avant in range(n):
                if m[de_ps(m, m[de_gp(m, g) + avant], s) + k.Q_VIGUEUR] == a:
                    nouvelle = False
            if nouvelle:
                total += 1
    return total


@compiler
def faire_passer(m, p, g, h):  # type: ignore[no-untyped-def]
    """A pupil goes from a group to another, neither having any slot; lines in force gained."""
    avant = lignes_en_vigueur(m, g) + lignes_en_vigueur(m, h)
    dernier = m[de_g(m, g) + k.G_ELEVES] - 1
    for n in range(dernier + 1):
        if m[de_gp(m, g) + n] == p:
            m[de_gp(m, g) + n] = m[de_gp(m, g) + dernier]
            break
    m[de_g(m, g) + k.G_ELEVES] = dernier
    m[de_gp(m, h) + m[de_g(m, h) + k.G_ELEVES]] = p
    m[de_g(m, h) + k.G_ELEVES] += 1
    reformer(m, g)
    reformer(m, h)
    return lignes_en_vigueur(m, g) + lignes_en_vigueur(m, h) - avant
