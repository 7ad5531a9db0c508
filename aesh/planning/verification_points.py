"""What a plan is worth: score and figures, counted from the problem's values alone.

The half of the independent judge that says how good; ``verification`` says whether it is allowed.
Shares no code with the search.
*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from aesh.planning.probleme import Plage, Probleme


class Ligne(NamedTuple):
    """A line of the plan with its school and slot at hand."""

    aesh: int
    groupe: int
    indice: int
    ecole: int
    plage: Plage


@dataclass(frozen=True, slots=True)
class Chiffres:
    """What a plan is worth."""

    score: float
    minutes_couvertes: int  # pupil minutes, capped by each target; mean of weeks A and B
    couverture: float  # percent of the minutes aimed at
    sans_aide: int
    sous_la_moitie: int
    priorite3: float  # percent of the slots of need 3
    groupes_plus_de_deux: int
    paires_gardees: int
    paires_passees: int
    changements: int
    ajouts: int
    par_eleve: tuple[int, ...]  # minutes, mean of weeks A and B


def chiffrer(probleme: Probleme, plan: Iterable[tuple[int, int, int]]) -> Chiffres:
    """Score and figures of a plan, rules left aside: what a search shows on its way."""
    return compter(probleme, lignes_du_plan(probleme, plan))


def lignes_du_plan(probleme: Probleme, plan: Iterable[tuple[int, int, int]]) -> list[Ligne]:
    """Lines of a plan with school and slot at hand, sorted."""
    return [
        Ligne(
            a,
            g,
            s,
            probleme.groupes[g].ecole,
            probleme.ecoles[probleme.groupes[g].ecole].plages[s],
        )
        for a, g, s in sorted(plan)
    ]


def semaines_de(probleme: Probleme, masque: int) -> list[int]:
    """Weeks of a mask."""
    return [w for w in range(probleme.nb_semaines) if masque & (1 << w)]


def unites_de(probleme: Probleme, plage: Plage) -> int:
    """Units of a slot."""
    return (plage.fin - plage.debut) // probleme.unite


def lignes_en_vigueur(probleme: Probleme) -> set[tuple[int, int, int]]:
    """Lines of the plan in force, with the groups of the problem."""
    groupe = {p: g for g, x in enumerate(probleme.groupes) for p in x.eleves}
    return {(a, groupe[p], s) for a, p, s in probleme.en_vigueur if p in groupe}


def compter(probleme: Probleme, lignes: list[Ligne]) -> Chiffres:
    """Score and figures of the lines of a plan."""
    poids, semaines = probleme.poids, probleme.nb_semaines
    entier = 15 * semaines  # points are counted in that many parts: whole numbers only
    quart = probleme.unite  # one unit of one week, in parts of a mean quarter
    points = 0
    couvert: dict[tuple[int, int], int] = defaultdict(int)
    qui: dict[int, set[int]] = defaultdict(set)
    ou: dict[int, set[int]] = defaultdict(set)
    ouvertes: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    besoin3 = 0
    for x in lignes:
        membres = [probleme.eleves[p] for p in probleme.groupes[x.groupe].eleves]
        liste = semaines_de(probleme, x.plage.semaines)
        duree = unites_de(probleme, x.plage) * len(liste) * quart
        for p in probleme.groupes[x.groupe].eleves:
            besoin = probleme.eleves[p].besoin[x.indice]
            points += poids.priorite * max(0, besoin - 1) * duree
            besoin3 += duree if besoin == 3 else 0
            for w in liste if besoin else ():
                couvert[p, w] += unites_de(probleme, x.plage)
        manque = {e.competence for e in membres if e.competence}
        points -= poids.competence * duree * len(manque - probleme.aesh[x.aesh].competences)
        qui[x.groupe].add(x.aesh)
        ou[x.aesh].add(x.ecole)
        for w in liste:
            ouvertes[x.aesh, x.plage.demi_journee, w].add(x.ecole)
    total = sans = sous = 0
    par_eleve = []
    for p, eleve in enumerate(probleme.eleves):
        cible = eleve.cible // probleme.unite
        moitie, fort = cible // 2, cible * 4 // 5
        fait = 0
        for w in range(semaines):
            q = min(couvert[p, w], cible)
            fait += q
            points += quart * (
                poids.t1 * min(q, moitie)
                + poids.t2 * max(0, min(q, fort) - moitie)
                + poids.t3 * max(0, q - fort)
            )
        total, sans, sous = total + fait, sans + (fait == 0), sous + (2 * fait < cible * semaines)
        par_eleve.append(fait * probleme.unite // semaines)
    gardees = passees = 0
    for g, groupe in enumerate(probleme.groupes):
        avant = {probleme.eleves[p].precedente for p in groupe.eleves} - {None}
        memes = avant & qui[g]
        passees, gardees = passees + bool(avant), gardees + bool(memes)
        points += entier * poids.continuite * len(memes)
        autres = poids.second * (len(qui[g]) > 1) + poids.troisieme * max(0, len(qui[g]) - 2)
        points -= entier * autres
    for a, ecoles in ou.items():
        sites = poids.site2 * (len(ecoles) > 1) + poids.site3 * max(0, len(ecoles) - 2)
        sites += poids.non_prefere * len(ecoles - probleme.aesh[a].preferees)
        points -= entier * sites
    for ecoles in ouvertes.values():
        points -= 15 * (poids.ouverture + poids.demi_partagee * (len(ecoles) - 1))
    anciennes, nouvelles = (
        lignes_en_vigueur(probleme),
        {(x.aesh, x.groupe, x.indice) for x in lignes},
    )
    perdus, ajouts = len(anciennes - nouvelles), len(nouvelles - anciennes)
    points -= entier * (poids.changement * perdus + poids.ajout * ajouts)
    demande = sum(e.cible for e in probleme.eleves)
    durees = [
        [quart * unites_de(probleme, x) * len(semaines_de(probleme, x.semaines)) for x in e.plages]
        for e in probleme.ecoles
    ]
    tout3 = sum(
        duree
        for e in probleme.eleves
        if 3 in e.besoin
        for duree, besoin in zip(durees[e.ecole], e.besoin, strict=True)
        if besoin == 3
    )
    minutes = total * probleme.unite // semaines
    return Chiffres(
        score=points // entier if points % entier == 0 else points / entier,
        minutes_couvertes=minutes,
        couverture=round(100 * minutes / max(1, demande), 2),
        sans_aide=sans,
        sous_la_moitie=sous,
        priorite3=round(100 * besoin3 / max(1, tout3), 1),
        groupes_plus_de_deux=sum(len(w) > 2 for w in qui.values()),
        paires_gardees=gardees,
        paires_passees=passees,
        changements=perdus,
        ajouts=ajouts,
        par_eleve=tuple(par_eleve),
    )
