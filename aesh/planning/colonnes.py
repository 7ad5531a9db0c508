"""The memory of the search: one row of int32, and a name for each number in it.

Compiled functions receive ``m`` (that row) and ``z`` (score, length of the journal, state of the
random numbers); ``adresses`` says where a row of a table starts, the constants below name its
columns. Python code that fills the memory sees the tables themselves (``Tables``, views of the
same bytes). An AESH is ``a``, a group ``g``, a pupil ``p``, a school ``e``, a slot of the group's
school ``s``, a slot among those of all schools ``i`` (``i = E_DEBUT of e + s``), a week ``w``.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Entiers = NDArray[np.int32]


class Tables(NamedTuple):
    """The tables, in the order of the memory."""

    c: Entiers  # [C_…, D_…] sizes, weights, options, where each table starts
    a: Entiers  # [aesh, A_…]
    g: Entiers  # [group, G_…]
    p: Entiers  # [pupil, P_…]
    e: Entiers  # [school, E_…]
    i: Entiers  # [slot of all schools, I_…]
    gs: Entiers  # [group, slot, S_…]
    ag: Entiers  # [aesh, group, X_…]
    ae: Entiers  # [aesh, school, Y_…]
    ah: Entiers  # [aesh, week * 14 + half-day]: slots held
    jour: Entiers  # [aesh, day, 0]: how many; then pairs (group, slot)
    gp: Entiers  # [group, k]: pupils
    ga: Entiers  # [group, k]: AESH of the group
    gn: Entiers  # [group, k]: slots needed
    eg: Entiers  # [school, k]: groups
    ea: Entiers  # [school, k]: AESH who may go there
    ed: Entiers  # [school, half-day, 0]: how many slots; then the slots
    ax: Entiers  # [aesh, k]: schools where she may go, preferred first
    trajet: Entiers  # [school, school]: units of working time
    choc: Entiers  # [slot, bits of slots]: cannot be held by one AESH
    permis: Entiers  # [aesh, bits of slots]: she may be there
    interdit: Entiers  # [aesh, pupil, bits of slots], or empty
    ps: Entiers  # [pupil, slot, Q_…]
    journal: Entiers  # [4 k]: what the current move did, to undo it


# c
C_AESH, C_GROUPES, C_ELEVES, C_ECOLES, C_PLAGES, C_SEMAINES = 0, 1, 2, 3, 4, 5
C_T1, C_T2, C_T3, C_COMPETENCE = 6, 7, 8, 9  # per unit
C_OUVERTURE, C_DEMI = 10, 11  # per week
C_SECOND, C_TROISIEME, C_CONTINUITE, C_SITE2, C_SITE3, C_NON_PREFERE = 12, 13, 14, 15, 16, 17
C_CHANGEMENT, C_AJOUT = 18, 19
C_TRAJET, C_SITES, C_INTERDITS, C_CHEVAUCHE, C_LIBRES = 20, 21, 22, 23, 24
C_PRIORITE, C_TAILLE, C_GA = 25, 26, 27  # C_GA: most AESH of a group
NB_POIDS = 28
# where each table starts, then the length of its rows where that varies
D_A, D_G, D_P, D_E, D_I, D_GS, D_AG, D_AE, D_AH, D_JOUR = 28, 29, 30, 31, 32, 33, 34, 35, 36, 37
D_GP, D_GA, D_GN, D_EG, D_EA, D_ED, D_AX, D_TRAJET = 38, 39, 40, 41, 42, 43, 44, 45
D_CHOC, D_PERMIS, D_INTERDIT, D_JOURNAL = 46, 47, 48, 49
N_AH, N_JOUR, N_GP, N_GA, N_GN, N_EG, N_EA, N_ED, N_AX = 50, 51, 52, 53, 54, 55, 56, 57, 58
N_CHOC, N_INTERDIT, D_PS = 59, 60, 61
NB_C = 64

# a
A_CONTRAT, A_FAIT, A_SITES, A_MAX, A_FIGEE = 0, 1, 3, 4, 5  # A_FAIT: two weeks
A_ECOLES, A_PREFEREES = 6, 7  # schools where she may go; those she prefers among them
A_SAVOIRS = 8  # bits of trainings
NB_A = 9

# g
G_ECOLE, G_CIBLE, G_FAIT, G_AESH, G_ELEVES, G_BESOINS, G_PLAGES = 0, 1, 2, 4, 5, 6, 7
G_CLASSE = 8  # whose pupils may change group; -1: never
NB_G = 9  # G_FAIT: two weeks; G_PLAGES: slots placed

# p
P_B1, P_B2, P_CIBLE, P_FAIT = 0, 1, 2, 3  # P_FAIT: two weeks
P_TROUBLE, P_DERNIERE = 5, 6  # bit of a training; AESH of last year, or -1
NB_P = 7

# e
E_DEBUT, E_PLAGES, E_GROUPES, E_AESH = 0, 1, 2, 3
NB_E = 4

# i
I_JOUR, I_DEMI, I_DEBUT, I_FIN, I_SEMAINES, I_ECOLE = 0, 1, 2, 3, 4, 5
NB_I = 6

# gs
S_QUI, S_DUREE, S_PRIX, S_SEMAINES, S_BESOIN, S_VIGUEUR, S_VERROU, S_JOUR = 0, 1, 2, 3, 4, 5, 6, 7
NB_S = 8  # S_BESOIN: bit k = the k-th pupil of the group needs help; S_PRIX: priority

# ag, ae
X_PLAGES, X_MANQUE, X_DERNIERE = 0, 1, 2
NB_X = 3
Y_PLAGES, Y_MALUS, Y_PERMIS = 0, 1, 2
NB_Y = 3

# ps: need, AESH of the plan in force (-1: none)
Q_BESOIN, Q_VIGUEUR = 0, 1
NB_Q = 2

# z
Z_SCORE, Z_MIEUX, Z_JOURNAL, Z_HASARD = 0, 1, 2, 3
NB_Z = 4

DEMIS = 14
