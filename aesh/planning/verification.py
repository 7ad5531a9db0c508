"""An independent judge of plans: broken rules and score, from the problem's values alone.

Shares no code with the search; decides what the figures mean: all is tested against it.
*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from aesh.planning.probleme import Plage, Probleme, dire_plage


class Violation(NamedTuple):
    """A broken rule: its code, and the sentence that names who and when."""

    code: str
    phrase: str


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Broken rules (none: the plan holds) and figures."""

    violations: tuple[Violation, ...]
    chiffres: Chiffres


def verifier(probleme: Probleme, plan: Iterable[tuple[int, int, int]]) -> Verdict:
    """Judge a plan: lines (AESH, group, slot of the group's school)."""
    lignes = [
        Ligne(
            a,
            g,
            s,
            probleme.groupes[g].ecole,
            probleme.ecoles[probleme.groupes[g].ecole].plages[s],
        )
        for a, g, s in sorted(plan)
    ]
    violations = (
        *_lignes(probleme, lignes),
        *_aesh(probleme, lignes),
        *_groupes(probleme, lignes),
        *_gardes(probleme, lignes),
    )
    return Verdict(violations, _chiffrer(probleme, lignes))


def _semaines(probleme: Probleme, masque: int) -> list[int]:
    return [w for w in range(probleme.nb_semaines) if masque & (1 << w)]


def _unites(probleme: Probleme, plage: Plage) -> int:
    return (plage.fin - plage.debut) // probleme.unite


def _qui(probleme: Probleme, ligne: Ligne) -> str:
    eleves = ", ".join(probleme.eleves[p].id for p in probleme.groupes[ligne.groupe].eleves)
    return f"{probleme.aesh[ligne.aesh].id} avec {eleves} le {dire_plage(ligne.plage)}"


def _lignes(probleme: Probleme, lignes: list[Ligne]) -> Iterator[Violation]:
    """Rules of one line by itself."""
    for ligne in lignes:
        aesh, plage = probleme.aesh[ligne.aesh], ligne.plage
        membres = probleme.groupes[ligne.groupe].eleves
        if all(probleme.eleves[p].besoin[ligne.indice] == 0 for p in membres):
            yield Violation("sans besoin", _qui(probleme, ligne))
        if ligne.ecole not in aesh.eligibles:
            yield Violation("école impossible", _qui(probleme, ligne))
        for jour, demi, semaines in aesh.indisponible:
            if (jour, demi) == (plage.jour, plage.demi) and semaines & plage.semaines:
                yield Violation("indisponible", _qui(probleme, ligne))
        for jour, debut, fin, semaines in aesh.occupee:
            meme_jour = jour == plage.jour and semaines & plage.semaines
            if meme_jour and max(debut, plage.debut) < min(fin, plage.fin):
                yield Violation("déjà prise", _qui(probleme, ligne))
        for a, p, s in probleme.interdits:
            if a in (None, ligne.aesh) and s in (None, ligne.indice):
                if p is None or p in membres:
                    yield Violation("interdit", _qui(probleme, ligne))


def _aesh(probleme: Probleme, lignes: list[Ligne]) -> Iterator[Violation]:
    """Rules of one AESH's week."""
    par_aesh: dict[int, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        par_aesh[ligne.aesh].append(ligne)
    for a, siennes in par_aesh.items():
        aesh = probleme.aesh[a]
        if len({ligne.ecole for ligne in siennes}) > aesh.max_ecoles:
            yield Violation("trop d'écoles", aesh.id)
        for w in range(probleme.nb_semaines):
            semaine = [x for x in siennes if w in _semaines(probleme, x.plage.semaines)]
            fait = sum(_unites(probleme, x.plage) for x in semaine)
            fait += _trajets(probleme, semaine)
            if fait * probleme.unite > aesh.minutes:
                yield Violation("contrat dépassé", f"{aesh.id}, semaine {'AB'[w]}")
            lieux: dict[int, set[int]] = defaultdict(set)
            for x in semaine:
                lieux[x.plage.demi_journee].add(x.ecole)
            for demi, ecoles in lieux.items():
                if len(ecoles) > probleme.options.sites_par_demi:
                    yield Violation("écoles d'une demi-journée", f"{aesh.id}, {demi}")
        for x, y in combinations(siennes, 2):
            if x.plage.jour == y.plage.jour and x.plage.semaines & y.plage.semaines:
                yield from _deux_lignes(probleme, *sorted((x, y), key=lambda z: z.plage.debut))


def _deux_lignes(probleme: Probleme, x: Ligne, y: Ligne) -> Iterator[Violation]:
    """Rules of two lines of an AESH in a day, in order of time."""
    ecart = y.plage.debut - x.plage.fin
    trajet = probleme.trajets[x.ecole][y.ecole] if x.ecole != y.ecole else 0
    sentence = f"{_qui(probleme, x)} ; {_qui(probleme, y)}"
    if ecart < 0:
        yield Violation("double réservation", sentence)
    elif x.plage.demi == y.plage.demi and ecart < trajet:
        yield Violation("trajet", sentence)
    elif x.plage.demi != y.plage.demi and ecart < probleme.options.pause + trajet:
        yield Violation("pause et trajet", sentence)


def _trajets(probleme: Probleme, semaine: list[Ligne]) -> int:
    """Units of travel of a week, where the department deducts them from the contract."""
    if not probleme.options.trajet_compte:
        return 0
    total = 0
    for jour in range(7):
        suite = sorted(
            (x for x in semaine if x.plage.jour == jour), key=lambda x: (x.plage.debut, x.ecole)
        )
        total += sum(probleme.trajets[x.ecole][y.ecole] for x, y in pairwise(suite))
    return total // probleme.unite


def _groupes(probleme: Probleme, lignes: list[Ligne]) -> Iterator[Violation]:
    """Rules of one group's week."""
    par_groupe: dict[int, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        par_groupe[ligne.groupe].append(ligne)
    for g, siennes in par_groupe.items():
        for x, y in combinations(siennes, 2):
            a, b = x.plage, y.plage
            if (
                a.jour == b.jour
                and a.semaines & b.semaines
                and max(a.debut, b.debut) < min(a.fin, b.fin)
            ):
                yield Violation("deux AESH", f"{_qui(probleme, x)} ; {_qui(probleme, y)}")
        for w in range(probleme.nb_semaines):
            fait = sum(
                _unites(probleme, x.plage)
                for x in siennes
                if w in _semaines(probleme, x.plage.semaines)
            )
            if fait * probleme.unite > probleme.groupes[g].cible:
                yield Violation("cible dépassée", f"groupe {g}, semaine {'AB'[w]}")
    if probleme.options.groupes_libres:
        for g, groupe in enumerate(probleme.groupes):
            eleves = [probleme.eleves[p] for p in groupe.eleves]
            natures = {(e.nature, e.classe, e.ecole) for e in eleves}
            trop = len(eleves) > (
                len(eleves) if eleves[0].nature == "col" else probleme.options.taille_groupe
            )
            if len(natures) > 1 or trop or (len(eleves) > 1 and eleves[0].nature == "ind"):
                yield Violation("groupe impossible", f"groupe {g}")


def _gardes(probleme: Probleme, lignes: list[Ligne]) -> Iterator[Violation]:
    """Locks, and the plan in force of those who are frozen."""
    tenus = {(x.aesh, p, x.indice) for x in lignes for p in probleme.groupes[x.groupe].eleves}
    for verrou in probleme.verrous:
        if tuple(verrou) not in tenus:
            aesh, eleve = probleme.aesh[verrou.aesh], probleme.eleves[verrou.eleve]
            quand = dire_plage(probleme.ecoles[eleve.ecole].plages[verrou.plage])
            yield Violation("verrou perdu", f"{aesh.id} avec {eleve.id} le {quand}")
    anciennes = _en_vigueur(probleme)
    for x in lignes:
        if probleme.aesh[x.aesh].figee and (x.aesh, x.groupe, x.indice) not in anciennes:
            yield Violation("figée", _qui(probleme, x))


def _en_vigueur(probleme: Probleme) -> set[tuple[int, int, int]]:
    """Lines of the plan in force, with the groups of the problem."""
    groupe = {p: g for g, x in enumerate(probleme.groupes) for p in x.eleves}
    return {(a, groupe[p], s) for a, p, s in probleme.en_vigueur if p in groupe}


def _chiffrer(probleme: Probleme, lignes: list[Ligne]) -> Chiffres:
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
        liste = _semaines(probleme, x.plage.semaines)
        duree = _unites(probleme, x.plage) * len(liste) * quart
        for p in probleme.groupes[x.groupe].eleves:
            besoin = probleme.eleves[p].besoin[x.indice]
            points += poids.priorite * max(0, besoin - 1) * duree
            besoin3 += duree if besoin == 3 else 0
            for w in liste if besoin else ():
                couvert[p, w] += _unites(probleme, x.plage)
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
    anciennes, nouvelles = _en_vigueur(probleme), {(x.aesh, x.groupe, x.indice) for x in lignes}
    perdus, ajouts = len(anciennes - nouvelles), len(nouvelles - anciennes)
    points -= entier * (poids.changement * perdus + poids.ajout * ajouts)
    demande = sum(e.cible for e in probleme.eleves)
    tout3 = sum(
        quart * _unites(probleme, plage) * len(_semaines(probleme, plage.semaines))
        for e in probleme.eleves
        for plage, besoin in zip(probleme.ecoles[e.ecole].plages, e.besoin, strict=True)
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
