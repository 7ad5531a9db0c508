"""Sizes, weights and options of a problem, as the first table of the search.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.probleme import Probleme


def poser_constantes(probleme: Probleme, m: k.Tables, nb_s: int) -> None:
    """Fill ``m.c``: integers of the search are ``echelle`` times the points."""
    poids, options = probleme.poids, probleme.options
    semaine = probleme.echelle // probleme.nb_semaines
    entier = probleme.echelle
    m.c[k.C_AESH], m.c[k.C_GROUPES] = len(m.a), len(m.g)
    m.c[k.C_ELEVES], m.c[k.C_ECOLES] = len(probleme.eleves), len(probleme.ecoles)
    m.c[k.C_PLAGES], m.c[k.C_SEMAINES] = nb_s, probleme.nb_semaines
    m.c[k.C_T1], m.c[k.C_T2], m.c[k.C_T3] = poids.t1, poids.t2, poids.t3
    m.c[k.C_COMPETENCE], m.c[k.C_PRIORITE] = poids.competence, poids.priorite
    m.c[k.C_OUVERTURE] = poids.ouverture * semaine
    m.c[k.C_DEMI] = poids.demi_partagee * semaine
    m.c[k.C_SECOND] = poids.second * entier
    m.c[k.C_TROISIEME] = poids.troisieme * entier
    m.c[k.C_CONTINUITE] = poids.continuite * entier
    m.c[k.C_SITE2], m.c[k.C_SITE3] = poids.site2 * entier, poids.site3 * entier
    m.c[k.C_NON_PREFERE] = poids.non_prefere * entier
    m.c[k.C_CHANGEMENT], m.c[k.C_AJOUT] = poids.changement * entier, poids.ajout * entier
    m.c[k.C_TRAJET], m.c[k.C_SITES] = options.trajet_compte, options.sites_par_demi
    m.c[k.C_INTERDITS] = bool(probleme.interdits)
    m.c[k.C_LIBRES], m.c[k.C_TAILLE] = options.groupes_libres, options.taille_groupe
