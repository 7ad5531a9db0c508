"""From a ``Probleme`` to the arrays of the search, and from the arrays to a plan.

Everything is sorted by identifier first: the same problem told in another order gives the same
arrays, hence the same plan for the same seed.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from aesh.planning import colonnes as k
from aesh.planning.chocs import dispos, heurts
from aesh.planning.coherence import places_verrouillees
from aesh.planning.constantes import poser_constantes
from aesh.planning.membres import reformer
from aesh.planning.memoire import allouer
from aesh.planning.probleme import (
    Groupe,
    Interdit,
    Nature,
    Plan,
    Probleme,
    ProblemeInvalide,
    plan_trie,
)
from aesh.planning.regroupement import classes_libres, grouper

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
        """The plan of a saved table (``recuit.retenir``)."""
        libres = self.probleme.options.groupes_libres
        numeros = dict(zip(self.vivants(qui), range(len(qui)), strict=False)) if libres else {}
        lignes = []
        for g, s in zip(*np.nonzero(qui[:, : self.m.gs.shape[1]] >= 0), strict=True):
            e = self.m.g[g, k.G_ECOLE]
            groupe = numeros[int(g)] if libres else self.ordre.groupes[g]
            lignes.append((self.ordre.aesh[qui[g, s]], groupe, self.ordre.plages[e][s]))
        return plan_trie(lignes)

    def vivants(self, qui: k.Entiers) -> list[int]:
        """Groups of a saved table that have a pupil, in the order of the arrays."""
        nombres = qui[:, self.m.gs.shape[1]]
        return [int(g) for g in np.nonzero(nombres > 0)[0]]

    def groupes(self, qui: k.Entiers) -> tuple[Groupe, ...]:
        """Who shares with whom in a saved table."""
        if not self.probleme.options.groupes_libres:
            return self.probleme.groupes
        debut = self.m.gs.shape[1]
        groupes = []
        for g in self.vivants(qui):
            rangs = qui[g, debut + 1 : debut + 1 + qui[g, debut]]
            groupes.append(grouper(self.probleme, tuple(self.ordre.eleves[p] for p in rangs)))
        return tuple(groupes)

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
    taille = max(taille, probleme.options.taille_groupe) + 1  # two pupils cross
    reserve = classes_libres(probleme)
    nb_g += len(reserve)
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
        interdit=(nb_a, nb_p, -(-nb_s // 32)) if probleme.interdits else (0, 0, 0),
        ps=(nb_p, nb_s, k.NB_Q),
        journal=(4 * 8192,),
    )
    z = np.zeros(k.NB_Z, np.int64)
    m.gs[:, :, k.S_QUI] = -1
    etat = Etat(probleme, ordre, m, memoire, z)
    poser_constantes(probleme, m, nb_s)
    troubles = sorted({p.competence for p in probleme.eleves if p.competence})
    if len(troubles) > MAX_ELEVES:
        raise ProblemeInvalide(f"Pas plus de {MAX_ELEVES} formations différentes.")
    bit = {trouble: 1 << n for n, trouble in enumerate(troubles)}
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
        eleve = probleme.eleves[p]
        m.p[r, k.P_TROUBLE] = bit.get(eleve.competence or "", 0)
        m.p[r, k.P_DERNIERE] = -1 if eleve.precedente is None else rang_aesh[eleve.precedente]
        ordre_plages = ordre.plages[rang_ecole[eleve.ecole]]
        m.ps[r, : len(ordre_plages), k.Q_BESOIN] = [eleve.besoin[s] for s in ordre_plages]
    for r, a in enumerate(ordre.aesh):
        aesh = probleme.aesh[a]
        m.a[r, k.A_CONTRAT] = probleme.unites(aesh.minutes)
        m.a[r, k.A_MAX], m.a[r, k.A_FIGEE] = aesh.max_ecoles, aesh.figee
        m.a[r, k.A_SAVOIRS] = sum(bit.get(t, 0) for t in aesh.competences)
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
    heurts(probleme, ordre.ecoles, m)
    dispos(probleme, ordre.aesh, m)
    for interdit in probleme.interdits:
        _interdire(etat, interdit, rang_aesh)
    vigueur(etat)
    ranger_groupes(etat, reserve)
    z[k.Z_HASARD] = _etat_du_hasard(graine)
    return etat


def _etat_du_hasard(graine: int) -> int:
    """State of the random numbers for a seed: never zero, spread even for small seeds."""
    return (graine * 2862933555777941757 + 3037000493) % (2**63 - 1) or 1


def ranger_groupes(etat: Etat, reserve: list[tuple[str, str]]) -> None:
    """Tables of the groups, then of one empty group for each class that may use it."""
    probleme, ordre, m = etat.probleme, etat.ordre, etat.m
    rang_ecole, rang_eleve = _rangs(ordre.ecoles), _rangs(ordre.eleves)
    numero = {classe: n for n, classe in enumerate(reserve)}
    noms = {probleme.ecoles[e].id: r for r, e in enumerate(ordre.ecoles)}
    tenus = {probleme.groupe_de[v.eleve] for v in probleme.verrous}
    m.g[:, k.G_CLASSE] = -1
    for g in range(len(m.g)):
        if g < len(ordre.groupes):
            groupe = probleme.groupes[ordre.groupes[g]]
            e, eleves = rang_ecole[groupe.ecole], sorted(rang_eleve[p] for p in groupe.eleves)
            un = probleme.eleves[groupe.eleves[0]]
            if un.nature is Nature.MUTUALISE and ordre.groupes[g] not in tenus:
                m.g[g, k.G_CLASSE] = numero.get((probleme.ecoles[un.ecole].id, un.classe), -1)
        else:
            n = g - len(ordre.groupes)
            e, eleves, m.g[g, k.G_CLASSE] = noms[reserve[n][0]], [], n
        m.g[g, k.G_ECOLE] = e
        m.eg[e, m.e[e, k.E_GROUPES]] = g
        m.e[e, k.E_GROUPES] += 1
        m.g[g, k.G_ELEVES] = len(eleves)
        m.gp[g, : len(eleves)] = eleves
        debut, fin = m.e[e, k.E_DEBUT], m.e[e, k.E_DEBUT] + m.e[e, k.E_PLAGES]
        plages = m.i[debut:fin]
        cases = m.gs[g, : fin - debut]
        cases[:, k.S_DUREE] = (plages[:, k.I_FIN] - plages[:, k.I_DEBUT]) // probleme.unite
        cases[:, k.S_SEMAINES], cases[:, k.S_JOUR] = plages[:, k.I_SEMAINES], plages[:, k.I_JOUR]
        reformer(etat.memoire, g)
        if g < len(ordre.groupes):
            m.g[g, k.G_CIBLE] = probleme.unites(probleme.groupes[ordre.groupes[g]].cible)
    for a, g, s in etat.rangs(places_verrouillees(probleme)):
        m.gs[g, s, k.S_VERROU] = 1 + a


def vigueur(etat: Etat) -> None:
    """Mark the lines of the plan in force; of two AESH for one line, the first keeps it."""
    probleme, ordre, m = etat.probleme, etat.ordre, etat.m
    rang_aesh, rang_eleve = _rangs(ordre.aesh), _rangs(ordre.eleves)
    plages = {e: _rangs(ordre.plages[r]) for r, e in enumerate(ordre.ecoles)}
    m.ps[:, :, k.Q_VIGUEUR] = -1
    for t in sorted(probleme.en_vigueur, key=lambda t: -rang_aesh[t.aesh]):
        s = plages[probleme.eleves[t.eleve].ecole][t.plage]
        m.ps[rang_eleve[t.eleve], s, k.Q_VIGUEUR] = rang_aesh[t.aesh]
    lignes = {(t.aesh, probleme.groupe_de[t.eleve], t.plage) for t in probleme.en_vigueur}
    lignes = {ligne for ligne in lignes if ligne[1] >= 0}
    etat.z[k.Z_SCORE] = -len(lignes) * int(m.c[k.C_CHANGEMENT])


def _interdire(etat: Etat, interdit: Interdit, rang_aesh: dict[int, int]) -> None:
    probleme, m, ordre = etat.probleme, etat.m, etat.ordre
    aesh = list(range(len(rang_aesh))) if interdit.aesh is None else [rang_aesh[interdit.aesh]]
    rang_ecole = _rangs(ordre.ecoles)
    for r, p in enumerate(ordre.eleves):
        if interdit.eleve is None or interdit.eleve == p:
            for s, plage in enumerate(ordre.plages[rang_ecole[probleme.eleves[p].ecole]]):
                if interdit.plage is None or interdit.plage == plage:
                    m.interdit[aesh, r, s >> 5] |= np.uint32(1 << (s & 31)).view(np.int32)
