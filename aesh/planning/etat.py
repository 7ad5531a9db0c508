"""From a ``Probleme`` to the arrays of the search, and from the arrays to a plan.

Everything is sorted by identifier first: the same problem told in another order gives the same
arrays, hence the same plan for the same seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from aesh.planning import colonnes as k
from aesh.planning.chocs import dispos, heurts
from aesh.planning.coherence import places_verrouillees
from aesh.planning.memoire import allouer
from aesh.planning.probleme import Interdit, Plan, Probleme, ProblemeInvalide, plan_trie

MAX_ELEVES = 30
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ordre:
    """Where each thing of the problem stands in the arrays: ``x[rank]`` is an index."""

    aesh: tuple[int, ...]
    ecoles: tuple[int, ...]
    eleves: tuple[int, ...]
    groupes: tuple[int, ...]
    plages: tuple[tuple[int, ...], ...]  # by rank of school

    @classmethod
    def de(cls, probleme: Probleme) -> "Ordre":
        """The order of identifiers; slots by time; groups by their pupils."""
        ecoles = _par(probleme.ecoles, lambda e: e.id)
        return cls(
            aesh=_par(probleme.aesh, lambda a: a.id),
            ecoles=ecoles,
            eleves=_par(probleme.eleves, lambda p: p.id),
            groupes=_par(
                probleme.groupes, lambda g: sorted(probleme.eleves[p].id for p in g.eleves)
            ),
            plages=tuple(
                _par(
                    probleme.ecoles[e].plages,
                    lambda s: (s.jour, s.demi, s.debut, s.fin, s.semaines),
                )
                for e in ecoles
            ),
        )


def _par(choses: Sequence[T], cle: Callable[[T], Any]) -> tuple[int, ...]:
    return tuple(sorted(range(len(choses)), key=lambda i: cle(choses[i])))


def _rangs(ordre: tuple[int, ...]) -> dict[int, int]:
    return {indice: rang for rang, indice in enumerate(ordre)}


@dataclass(frozen=True, slots=True)
class Etat:
    """The arrays of one search and the way back to the problem."""

    probleme: Probleme
    ordre: Ordre
    m: k.Tables
    memoire: k.Entiers
    z: NDArray[np.int64]

    def plan(self, qui: k.Entiers) -> Plan:
        """The plan of a table [group, slot] of AESH."""
        lignes = []
        for g, s in zip(*np.nonzero(qui >= 0), strict=True):
            e = self.m.g[g, k.G_ECOLE]
            lignes.append(
                (
                    self.ordre.aesh[qui[g, s]],
                    self.ordre.groupes[g],
                    self.ordre.plages[e][s],
                )
            )
        return plan_trie(lignes)

    def copie(self, graine: int) -> "Etat":
        """The same tables in another memory, with other random numbers."""
        formes = {nom: table.shape for nom, table in self.m._asdict().items()}
        m, memoire = allouer(**formes)
        memoire[:] = self.memoire
        z = self.z.copy()
        z[k.Z_HASARD] = _etat_du_hasard(graine)
        return Etat(self.probleme, self.ordre, m, memoire, z)

    def rangs(self, plan: Plan) -> list[tuple[int, int, int]]:
        """The lines of a plan with the numbers of the arrays, sorted."""
        aesh, groupes = _rangs(self.ordre.aesh), _rangs(self.ordre.groupes)
        plages = [_rangs(p) for p in self.ordre.plages]
        return sorted(
            (aesh[a], groupes[g], plages[self.m.g[groupes[g], k.G_ECOLE]][s]) for a, g, s in plan
        )


def preparer(probleme: Probleme, graine: int) -> Etat:
    """The arrays of a problem, with an empty plan."""
    ordre = Ordre.de(probleme)
    rang_ecole, rang_aesh = _rangs(ordre.ecoles), _rangs(ordre.aesh)
    rang_eleve = _rangs(ordre.eleves)
    nb_a, nb_g = len(probleme.aesh), len(probleme.groupes)
    nb_p, nb_e = len(probleme.eleves), len(probleme.ecoles)
    plages = [
        [probleme.ecoles[e].plages[s] for s in ordre.plages[r]] for r, e in enumerate(ordre.ecoles)
    ]
    nb_s = max((len(p) for p in plages), default=0)
    par_demi = max(
        (sum(x.demi_journee == d for x in p) for p in plages for d in range(k.DEMIS)), default=0
    )
    nb_i = sum(map(len, plages))
    taille = max((len(g.eleves) for g in probleme.groupes), default=1)
    if taille > MAX_ELEVES:
        raise ProblemeInvalide(f"Un groupe ne peut pas dépasser {MAX_ELEVES} élèves.")
    taille = max(taille, probleme.options.taille_groupe)
    mots = -(-nb_i // 32)
    jour = 1 + 2 * (2 * par_demi * probleme.nb_semaines + 2)
    m, memoire = allouer(
        c=(k.NB_C,),
        a=(nb_a, k.NB_A),
        g=(nb_g, k.NB_G),
        p=(nb_p, k.NB_P),
        e=(nb_e, k.NB_E),
        i=(nb_i, k.NB_I),
        gs=(nb_g, nb_s, k.NB_S),
        ag=(nb_a, nb_g, k.NB_X),
        ae=(nb_a, nb_e, k.NB_Y),
        ah=(nb_a, k.DEMIS * probleme.nb_semaines),
        jour=(nb_a, 7, jour),
        gp=(nb_g, taille),
        ga=(nb_g, min(nb_a, nb_s) + 1),
        gn=(nb_g, nb_s + 1),
        eg=(nb_e, nb_g + 1),
        ea=(nb_e, nb_a + 1),
        ed=(nb_e, k.DEMIS, par_demi + 1),
        ax=(nb_a, nb_e + 1),
        trajet=(nb_e, nb_e),
        choc=(nb_i, mots),
        permis=(nb_a, mots),
        interdit=(nb_a, nb_g, -(-nb_s // 32)) if probleme.interdits else (0, 0, 0),
        journal=(4 * 8192,),
    )
    z = np.zeros(k.NB_Z, np.int64)
    m.gs[:, :, k.S_QUI] = -1
    etat = Etat(probleme, ordre, m, memoire, z)
    _constantes(probleme, m, nb_s)
    debut = 0
    for r, liste in enumerate(plages):
        m.e[r, k.E_DEBUT], m.e[r, k.E_PLAGES] = debut, len(liste)
        for s, plage in enumerate(liste):
            m.i[debut + s] = (*(plage.jour, plage.demi, plage.debut, plage.fin, plage.semaines, r),)
            n = m.ed[r, plage.demi_journee, 0]
            m.ed[r, plage.demi_journee, 0], m.ed[r, plage.demi_journee, 1 + n] = n + 1, s
        debut += len(liste)
    for r, e in enumerate(ordre.ecoles):
        for r2, e2 in enumerate(ordre.ecoles):
            m.trajet[r, r2] = probleme.unites(probleme.trajets[e][e2])
    for r, p in enumerate(ordre.eleves):
        cible = probleme.unites(probleme.eleves[p].cible)
        m.p[r, : k.P_FAIT] = (cible // 2, cible * 4 // 5, cible)
    for r, a in enumerate(ordre.aesh):
        aesh = probleme.aesh[a]
        m.a[r, k.A_CONTRAT] = probleme.unites(aesh.minutes)
        m.a[r, k.A_MAX], m.a[r, k.A_FIGEE] = aesh.max_ecoles, aesh.figee
        possibles = sorted(
            (rang_ecole[e] for e in aesh.eligibles),
            key=lambda x: (ordre.ecoles[x] not in aesh.preferees, x),
        )
        m.a[r, k.A_ECOLES] = len(possibles)
        m.a[r, k.A_PREFEREES] = len(aesh.preferees & aesh.eligibles)
        m.ax[r, : len(possibles)] = possibles
        for x in possibles:
            n = m.e[x, k.E_AESH]
            m.ea[x, n], m.e[x, k.E_AESH] = r, n + 1
            m.ae[r, x, k.Y_PERMIS] = 1
        for x, e in enumerate(ordre.ecoles):
            m.ae[r, x, k.Y_MALUS] = e not in aesh.preferees
    for g, indice in enumerate(ordre.groupes):
        groupe = probleme.groupes[indice]
        e = rang_ecole[groupe.ecole]
        m.g[g, k.G_ECOLE] = e
        m.eg[e, m.e[e, k.E_GROUPES]] = g
        m.e[e, k.E_GROUPES] += 1
        remplir_groupe(etat, g, sorted(rang_eleve[p] for p in groupe.eleves), groupe.cible)
    heurts(probleme, ordre.ecoles, m)
    dispos(probleme, ordre.aesh, m)
    vigueur(etat)
    for a, g, s in etat.rangs(places_verrouillees(probleme)):
        m.gs[g, s, k.S_VERROU] = 1 + a
    for interdit in probleme.interdits:
        _interdire(etat, interdit, rang_aesh)
    z[k.Z_HASARD] = _etat_du_hasard(graine)
    return etat


def _etat_du_hasard(graine: int) -> int:
    """State of the random numbers for a seed: never zero, spread even for small seeds."""
    return (graine * 2862933555777941757 + 3037000493) % (2**63 - 1) or 1


def remplir_groupe(etat: Etat, g: int, eleves: list[int], cible: int) -> None:
    """What depends on who is in a group: needs, priorities, training, last year."""
    probleme, ordre, m = etat.probleme, etat.ordre, etat.m
    e = m.g[g, k.G_ECOLE]
    m.g[g, k.G_CIBLE] = probleme.unites(cible)
    m.g[g, k.G_ELEVES] = len(eleves)
    m.gp[g, : len(eleves)] = eleves
    membres = [probleme.eleves[ordre.eleves[p]] for p in eleves]
    n = 0
    for s, plage in enumerate(ordre.plages[e]):
        besoins = [x.besoin[plage] for x in membres]
        modele = probleme.ecoles[ordre.ecoles[e]].plages[plage]
        duree = modele.minutes // probleme.unite
        m.gs[g, s] = (
            -1,
            duree,
            probleme.poids.priorite * duree * sum(max(0, b - 1) for b in besoins),
            modele.semaines,
            sum((b > 0) << i for i, b in enumerate(besoins)),
            -1,
            0,
            modele.jour,
        )
        if any(besoins):
            m.gn[g, n] = s
            n += 1
    m.g[g, k.G_BESOINS] = n
    demandes = {x.competence for x in membres if x.competence}
    anciennes = {x.precedente for x in membres}
    for r, a in enumerate(ordre.aesh):
        m.ag[r, g, k.X_MANQUE] = len(demandes - probleme.aesh[a].competences)
        m.ag[r, g, k.X_DERNIERE] = a in anciennes


def vigueur(etat: Etat) -> None:
    """Mark the lines of the plan in force; of two AESH for one line, the first keeps it."""
    probleme = etat.probleme
    lignes = {
        (t.aesh, probleme.groupe_de[t.eleve], t.plage)
        for t in probleme.en_vigueur
        if probleme.groupe_de[t.eleve] >= 0
    }
    for a, g, s in reversed(etat.rangs(plan_trie(lignes))):
        etat.m.gs[g, s, k.S_VIGUEUR] = a
    etat.z[k.Z_SCORE] = -len(lignes) * etat.m.c[k.C_CHANGEMENT]


def _constantes(probleme: Probleme, m: k.Tables, nb_s: int) -> None:
    poids, options = probleme.poids, probleme.options
    semaine = probleme.echelle // probleme.nb_semaines
    entier = probleme.echelle
    m.c[k.C_AESH], m.c[k.C_GROUPES] = len(probleme.aesh), len(probleme.groupes)
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


def _interdire(etat: Etat, interdit: Interdit, rang_aesh: dict[int, int]) -> None:
    probleme, m, ordre = etat.probleme, etat.m, etat.ordre
    aesh = range(len(rang_aesh)) if interdit.aesh is None else [rang_aesh[interdit.aesh]]
    for g, indice in enumerate(ordre.groupes):
        groupe = probleme.groupes[indice]
        if interdit.eleve is not None and interdit.eleve not in groupe.eleves:
            continue
        plages = ordre.plages[m.g[g, k.G_ECOLE]]
        for s, plage in enumerate(plages):
            if interdit.plage is None or interdit.plage == plage:
                for a in aesh:
                    m.interdit[a, g, s >> 5] |= np.int32(np.uint32(1 << (s & 31)).view(np.int32))
