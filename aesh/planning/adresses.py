"""Compiled addresses: where a row of a table of ``Tables`` starts in the memory.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.compilation import compiler


@compiler
def de_a(m, a):  # type: ignore[no-untyped-def]
    """An AESH."""
    return m[k.D_A] + a * k.NB_A


@compiler
def de_g(m, g):  # type: ignore[no-untyped-def]
    """A group."""
    return m[k.D_G] + g * k.NB_G


@compiler
def de_p(m, p):  # type: ignore[no-untyped-def]
    """A pupil."""
    return m[k.D_P] + p * k.NB_P


@compiler
def de_e(m, e):  # type: ignore[no-untyped-def]
    """A school."""
    return m[k.D_E] + e * k.NB_E


@compiler
def de_i(m, i):  # type: ignore[no-untyped-def]
    """A slot of all schools."""
    return m[k.D_I] + i * k.NB_I


@compiler
def de_gs(m, g, s):  # type: ignore[no-untyped-def]
    """A slot of a group."""
    return m[k.D_GS] + (g * m[k.C_PLAGES] + s) * k.NB_S


@compiler
def de_ag(m, a, g):  # type: ignore[no-untyped-def]
    """A pair of AESH and group."""
    return m[k.D_AG] + (a * m[k.C_GROUPES] + g) * k.NB_X


@compiler
def de_ae(m, a, e):  # type: ignore[no-untyped-def]
    """An AESH and a school."""
    return m[k.D_AE] + (a * m[k.C_ECOLES] + e) * k.NB_Y


@compiler
def de_ah(m, a):  # type: ignore[no-untyped-def]
    """Half-days of an AESH."""
    return m[k.D_AH] + a * m[k.N_AH]


@compiler
def de_gp(m, g):  # type: ignore[no-untyped-def]
    """Pupils of a group."""
    return m[k.D_GP] + g * m[k.N_GP]


@compiler
def de_ga(m, g):  # type: ignore[no-untyped-def]
    """AESH of a group."""
    return m[k.D_GA] + g * m[k.N_GA]


@compiler
def de_gn(m, g):  # type: ignore[no-untyped-def]
    """Slots that a group needs."""
    return m[k.D_GN] + g * m[k.N_GN]


@compiler
def de_eg(m, e):  # type: ignore[no-untyped-def]
    """Groups of a school."""
    return m[k.D_EG] + e * m[k.N_EG]


@compiler
def de_ea(m, e):  # type: ignore[no-untyped-def]
    """AESH of a school."""
    return m[k.D_EA] + e * m[k.N_EA]


@compiler
def de_ax(m, a):  # type: ignore[no-untyped-def]
    """Schools of an AESH."""
    return m[k.D_AX] + a * m[k.N_AX]


@compiler
def de_jour(m, a, jour):  # type: ignore[no-untyped-def]
    """A day of an AESH."""
    return m[k.D_JOUR] + (a * 7 + jour) * m[k.N_JOUR]


@compiler
def de_ed(m, e, demi):  # type: ignore[no-untyped-def]
    """Slots of a half-day of a school."""
    return m[k.D_ED] + (e * k.DEMIS + demi) * m[k.N_ED]


@compiler
def de_trajet(m, e):  # type: ignore[no-untyped-def]
    """Travel from a school."""
    return m[k.D_TRAJET] + e * m[k.C_ECOLES]


@compiler
def choque(m, i, j):  # type: ignore[no-untyped-def]
    """1 when no AESH can hold both slots."""
    return m[m[k.D_CHOC] + i * m[k.N_CHOC] + (j >> 5)] >> (j & 31) & 1


@compiler
def permis(m, a, i):  # type: ignore[no-untyped-def]
    """1 when the AESH may be there."""
    return m[m[k.D_PERMIS] + a * m[k.N_CHOC] + (i >> 5)] >> (i & 31) & 1


@compiler
def de_ps(m, p, s):  # type: ignore[no-untyped-def]
    """A slot of a pupil."""
    return m[k.D_PS] + (p * m[k.C_PLAGES] + s) * k.NB_Q


@compiler
def interdit(m, a, p, s):  # type: ignore[no-untyped-def]
    """1 when the AESH may not help the pupil then."""
    ligne = m[k.D_INTERDIT] + (a * m[k.C_ELEVES] + p) * m[k.N_INTERDIT]
    return m[ligne + (s >> 5)] >> (s & 31) & 1
