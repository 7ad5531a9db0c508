"""Bound of a small problem, line by line: every AESH, group and slot is a yes or a no.

Tells the optimum of what fits in a few thousand lines; larger problems keep the relaxation. Costs
that need the whole week at once (travel in the contract, two schools in a half-day, changes) are
left out, which keeps the bound valid.
*Source:* rules and weights of the problem; no rule is decided here.
"""

from collections import defaultdict
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from aesh.planning.borne_faits import Faits
from aesh.planning.borne_modele import Programme
from aesh.planning.explication import DU_GROUPE, Motif, raisons
from aesh.planning.explication_vue import Vue
from aesh.planning.probleme import QUART, Place, Probleme

LIGNES_MAXI = 1500
DE_L_AUTRE = frozenset({Motif.OCCUPEE, Motif.TRAJET, Motif.PAUSE, Motif.AUTRE_ECOLE})


def borner_exactement(probleme: Probleme, secondes: float) -> float | None:
    """The proved bound, None when the problem is too large or its groups are free.

    *Source:* decision 40 (holds for the groups as given).
    """
    if probleme.options.groupes_libres:
        return None
    vue, lignes = Vue(probleme, ()), []
    taille = sum(len(e.plages) for e in probleme.ecoles) * len(probleme.aesh)
    if taille * max(1, len(probleme.groupes)) > 20 * LIGNES_MAXI:
        return None
    for a in range(len(probleme.aesh)):
        for g, groupe in enumerate(probleme.groupes):
            for s in range(len(probleme.ecoles[groupe.ecole].plages)):
                place = Place(a, g, s)
                if not {r.motif for r in raisons(vue, place)} - {Motif.CONTRAT, Motif.CIBLE}:
                    lignes.append(place)
    if len(lignes) > LIGNES_MAXI:
        return None
    return _resoudre(_programme(probleme, vue, lignes), len(lignes), secondes)


def _programme(probleme: Probleme, vue: Vue, lignes: list[Place]) -> Programme:
    p, poids, faits = Programme(), probleme.poids, Faits(probleme)
    for x in lignes:
        quarts = faits.quarts(vue.plage(x))
        membres = [probleme.eleves[i] for i in probleme.groupes[x.groupe].eleves]
        urgence = sum(max(0, e.besoin[x.plage] - 1) for e in membres)
        voulues = {e.competence for e in membres} - {None}
        manque = len(voulues - probleme.aesh[x.aesh].competences)
        p.colonne(quarts * (poids.priorite * urgence - poids.competence * manque), 1)
    par_aesh, par_groupe = defaultdict(list), defaultdict(list)
    paires, demis, lieux = defaultdict(list), defaultdict(list), defaultdict(list)
    for i, x in enumerate(lignes):
        par_aesh[x.aesh].append(i)
        par_groupe[x.groupe].append(i)
        paires[x.aesh, x.groupe].append(i)
        lieux[x.aesh, vue.ecole(x)].append(i)
        for w in probleme.semaines(vue.plage(x).semaines):
            demis[x.aesh, vue.plage(x).demi_journee, w].append(i)
    for siennes in (*par_aesh.values(), *par_groupe.values()):
        for i, j in combinations(siennes, 2):
            motifs = {r.motif for r in raisons(vue.avec(lignes[i]), lignes[j])}
            if motifs & (DE_L_AUTRE | DU_GROUPE - {Motif.CIBLE}):
                p.au_plus([(i, 1), (j, 1)], 1)
    for a, siennes in par_aesh.items():
        _plafond(p, probleme, vue, [(i, lignes[i]) for i in siennes], probleme.aesh[a].minutes)
    for g, siennes in par_groupe.items():
        _plafond(p, probleme, vue, [(i, lignes[i]) for i in siennes], probleme.groupes[g].cible)
        _tiers(p, probleme, faits, [(i, lignes[i]) for i in siennes], g)
    ensemble, sites = defaultdict(list), defaultdict(list)
    for (a, g), siennes in paires.items():
        garde = sum(probleme.eleves[i].precedente == a for i in probleme.groupes[g].eleves)
        ensemble[g].append((_ouvrir(p, poids.continuite * garde, siennes), 1.0))
    for (a, e), siennes in lieux.items():
        gain = -poids.non_prefere * (e not in probleme.aesh[a].preferees)
        sites[a].append((_ouvrir(p, gain, siennes), 1.0))
    for siennes in demis.values():
        _ouvrir(p, -poids.ouverture / probleme.nb_semaines, siennes)
    for termes in ensemble.values():
        _au_dela(p, termes, poids.second, poids.troisieme)
    for a, termes in sites.items():
        _au_dela(p, termes, poids.site2, poids.site3)
        p.au_plus(termes, probleme.aesh[a].max_ecoles)
    return p


def _ouvrir(p: Programme, gain: float, siennes: list[int]) -> int:
    """A column that is 1 as soon as one of these lines is taken, 0 when none is."""
    y = p.colonne(gain, 1)
    for i in siennes:
        p.au_plus([(i, 1), (y, -1)], 0)
    p.au_plus([(y, 1), *((i, -1.0) for i in siennes)], 0)
    return y


def _au_dela(p: Programme, termes: list[tuple[int, float]], second: int, suite: int) -> None:
    deux = p.colonne(-min(second, suite), 1)
    autres = p.colonne(-suite, len(termes))
    p.au_plus([*termes, (deux, -1), (autres, -1)], 1)


def _plafond(
    p: Programme, probleme: Probleme, vue: Vue, siennes: list[tuple[int, Place]], minutes: int
) -> None:
    for w in range(probleme.nb_semaines):
        termes = [
            (i, float(vue.plage(x).minutes // probleme.unite))
            for i, x in siennes
            if vue.plage(x).semaines >> w & 1
        ]
        p.au_plus(termes, minutes // probleme.unite)


def _tiers(
    p: Programme, probleme: Probleme, faits: Faits, siennes: list[tuple[int, Place]], g: int
) -> None:
    poids, n = probleme.poids, probleme.nb_semaines
    for eleve in probleme.groupes[g].eleves:
        for w in range(n):
            recu = []
            for i, x in siennes:
                plage = probleme.ecoles[probleme.groupes[g].ecole].plages[x.plage]
                if probleme.eleves[eleve].besoin[x.plage] and plage.semaines >> w & 1:
                    quarts = plage.minutes // probleme.unite * probleme.unite / QUART
                    recu.append((i, -quarts / n))
            tiers = [
                (p.colonne(gain, taille / n), 1.0)
                for gain, taille in zip(
                    (poids.t1, poids.t2, poids.t3), faits.tiers(eleve), strict=True
                )
            ]
            p.au_plus([*tiers, *recu], 0)


def _resoudre(p: Programme, binaires: int, secondes: float) -> float | None:
    if not p.gains:
        return 0.0
    rangs, colonnes, coefs = p.triplets
    matrice = csr_matrix((coefs, (rangs, colonnes)), shape=(len(p.plafonds), len(p.gains)))
    entiers = np.zeros(len(p.gains))
    entiers[:binaires] = 1
    lu = milp(
        -np.array(p.gains),
        constraints=LinearConstraint(matrice, -np.inf, np.array(p.plafonds)),
        bounds=Bounds(np.array(p.bas), np.array(p.hauts)),
        integrality=entiers,
        options={"time_limit": max(0.01, secondes), "mip_rel_gap": 0.0},
    )
    borne = getattr(lu, "mip_dual_bound", None)
    return None if borne is None else -float(borne)
