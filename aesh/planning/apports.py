"""Compiled parts of the score: what a line brings, and why.

``gain`` says by how much the score changes when a line is added; removing it gives the same back.
The full score is computed elsewhere (``verification``), by other code, and tests compare the two.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import de_a, de_ae, de_ag, de_ah, de_e, de_g, de_gp, de_gs, de_i, de_p
from aesh.planning.compilation import compiler
from aesh.planning.regles_du_jour import demis_partagees, place_par_semaine


@compiler
def hasard(z, n):  # type: ignore[no-untyped-def]
    """A whole number in [0, n): xorshift, one state per run."""
    x = z[k.Z_HASARD]
    x ^= x << 13
    x ^= (x >> 7) & 0x1FFFFFFFFFFFFFF
    x ^= x << 17
    z[k.Z_HASARD] = x
    return ((x >> 20) & 0x7FFFFFFF) * n >> 31


@compiler
def paliers(m, p, q):  # type: ignore[no-untyped-def]
    """What a pupil helped during q units of a week brings: three tiers."""
    b1, b2 = m[de_p(m, p) + k.P_B1], m[de_p(m, p) + k.P_B2]
    q = min(q, m[de_p(m, p) + k.P_CIBLE])
    if q <= b1:
        return m[k.C_T1] * q
    if q <= b2:
        return m[k.C_T1] * b1 + m[k.C_T2] * (q - b1)
    return m[k.C_T1] * b1 + m[k.C_T2] * (b2 - b1) + m[k.C_T3] * (q - b2)


@compiler
def couverture(m, g, s, signe):  # type: ignore[no-untyped-def]
    """What the pupils of a group gain (signe 1) or lose (-1) with a slot."""
    total = 0
    duree, besoin = m[de_gs(m, g, s) + k.S_DUREE], m[de_gs(m, g, s) + k.S_BESOIN]
    semaines = m[de_gs(m, g, s) + k.S_SEMAINES]
    for n in range(m[de_g(m, g) + k.G_ELEVES]):
        if besoin >> n & 1:
            p = m[de_gp(m, g) + n]
            for w in range(m[k.C_SEMAINES]):
                if semaines >> w & 1:
                    fait = m[de_p(m, p) + k.P_FAIT + w]
                    total += paliers(m, p, fait + signe * duree) - paliers(m, p, fait)
    return total


@compiler
def du_creneau(m, a, g, s):  # type: ignore[no-untyped-def]
    """What a line is worth by itself: priority, training, the plan in force."""
    semaines = place_par_semaine(m, m[de_gs(m, g, s) + k.S_SEMAINES])
    prix = m[de_gs(m, g, s) + k.S_PRIX]
    prix -= m[k.C_COMPETENCE] * m[de_gs(m, g, s) + k.S_DUREE] * m[de_ag(m, a, g) + k.X_MANQUE]
    total = prix * semaines
    if m[de_gs(m, g, s) + k.S_VIGUEUR] == a:
        return total + m[k.C_CHANGEMENT]
    return total - m[k.C_AJOUT]


@compiler
def ouvertures(m, a, g, s, seuil):  # type: ignore[no-untyped-def]
    """Half-days opened by a slot: weeks where she holds that many slots in its half-day."""
    i = m[de_e(m, m[de_g(m, g) + k.G_ECOLE]) + k.E_DEBUT] + s
    demi = 2 * m[de_i(m, i) + k.I_JOUR] + m[de_i(m, i) + k.I_DEMI]
    total = 0
    for w in range(m[k.C_SEMAINES]):
        if (
            m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1
            and m[de_ah(m, a) + w * k.DEMIS + demi] == seuil
        ):
            total += 1
    return total


@compiler
def nouvelle_paire(m, a, g):  # type: ignore[no-untyped-def]
    """What a new pair of AESH and group brings."""
    deja = m[de_g(m, g) + k.G_AESH]
    total = m[k.C_CONTINUITE] * m[de_ag(m, a, g) + k.X_DERNIERE]
    if deja == 1:
        total -= m[k.C_SECOND]
    elif deja > 1:
        total -= m[k.C_TROISIEME]
    return total


@compiler
def nouveau_site(m, a, e):  # type: ignore[no-untyped-def]
    """What a school more costs to an AESH."""
    deja = m[de_a(m, a) + k.A_SITES]
    total = -m[k.C_NON_PREFERE] * m[de_ae(m, a, e) + k.Y_MALUS]
    if deja == 1:
        total -= m[k.C_SITE2]
    elif deja > 1:
        total -= m[k.C_SITE3]
    return total


@compiler
def gain(m, a, g, s):  # type: ignore[no-untyped-def]
    """Change of the score if the line is added."""
    e = m[de_g(m, g) + k.G_ECOLE]
    total = couverture(m, g, s, 1) + du_creneau(m, a, g, s)
    total -= m[k.C_OUVERTURE] * ouvertures(m, a, g, s, 0)
    if m[de_ag(m, a, g) + k.X_PLAGES] == 0:
        total += nouvelle_paire(m, a, g)
    if m[de_ae(m, a, e) + k.Y_PLAGES] == 0:
        total += nouveau_site(m, a, e)
    if m[k.C_SITES] > 1:
        total -= m[k.C_DEMI] * demis_partagees(m, a, g, s)
    return total
