"""An independent judge of plans: broken rules and score, from the problem's values alone.

Shares no code with the search; decides what the figures mean: all is tested against it.
*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from aesh.planning.probleme import Probleme, dire_plage
from aesh.planning.verification_points import (
    Chiffres,
    Ligne,
    compter,
    lignes_du_plan,
    lignes_en_vigueur,
    semaines_de,
    unites_de,
)


class Violation(NamedTuple):
    """A broken rule: its code, and the sentence that names who and when."""

    code: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Broken rules (none: the plan holds) and figures."""

    violations: tuple[Violation, ...]
    chiffres: Chiffres


def verifier(probleme: Probleme, plan: Iterable[tuple[int, int, int]]) -> Verdict:
    """Judge a plan: lines (AESH, group, slot of the group's school)."""
    lignes = lignes_du_plan(probleme, plan)
    violations = (
        *_lignes(probleme, lignes),
        *_aesh(probleme, lignes),
        *_groupes(probleme, lignes),
        *_gardes(probleme, lignes),
    )
    return Verdict(violations, compter(probleme, lignes))


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
            semaine = [x for x in siennes if w in semaines_de(probleme, x.plage.semaines)]
            fait = sum(unites_de(probleme, x.plage) for x in semaine)
            fait += _trajets(probleme, semaine)
            if fait * probleme.unite > aesh.minutes:
                yield Violation("contrat dépassé", f"{aesh.id}, semaine {'AB'[w]}")
            lieux: dict[int, set[int]] = defaultdict(set)
            for x in semaine:
                lieux[x.plage.demi_journee].add(x.ecole)
            for demi, ecoles in lieux.items():
                if len(ecoles) > probleme.options.sites_par_demi:
                    yield Violation("écoles d'une demi-journée", f"{aesh.id}, {demi}")
        for jour in _par_jour(siennes):
            for x, y in combinations(jour, 2):
                if x.plage.semaines & y.plage.semaines:
                    yield from _deux_lignes(probleme, x, y)


def _par_jour(lignes: list[Ligne]) -> Iterable[list[Ligne]]:
    """Lines of each day, in order of time."""
    jours: dict[int, list[Ligne]] = defaultdict(list)
    for ligne in sorted(lignes, key=lambda x: x.plage.debut):
        jours[ligne.plage.jour].append(ligne)
    return jours.values()


def _deux_lignes(probleme: Probleme, x: Ligne, y: Ligne) -> Iterator[Violation]:
    """Rules of two lines of an AESH in a day, in order of time."""
    ecart = y.plage.debut - x.plage.fin
    trajet = probleme.trajets[x.ecole][y.ecole] if x.ecole != y.ecole else 0
    if ecart < 0:
        code = "double réservation"
    elif x.plage.demi == y.plage.demi and ecart < trajet:
        code = "trajet"
    elif x.plage.demi != y.plage.demi and ecart < probleme.options.pause + trajet:
        code = "pause et trajet"
    else:
        return
    yield Violation(code, f"{_qui(probleme, x)} ; {_qui(probleme, y)}")


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
        for jour in _par_jour(siennes):
            for x, y in combinations(jour, 2):
                if x.plage.semaines & y.plage.semaines and y.plage.debut < x.plage.fin:
                    yield Violation("deux AESH", f"{_qui(probleme, x)} ; {_qui(probleme, y)}")
        for w in range(probleme.nb_semaines):
            fait = sum(
                unites_de(probleme, x.plage)
                for x in siennes
                if w in semaines_de(probleme, x.plage.semaines)
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
    anciennes = lignes_en_vigueur(probleme)
    for x in lignes:
        if probleme.aesh[x.aesh].figee and (x.aesh, x.groupe, x.indice) not in anciennes:
            yield Violation("figée", _qui(probleme, x))
