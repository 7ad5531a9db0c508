"""Who shares an AESH, where the problem leaves it open: mutualised pupils of one class.

Individual pupils stand alone, a ULIS stands whole. The pupils of a class are cut into groups of
at most ``options.taille_groupe`` that need help at the same hours: each group is worth what an
AESH spent on it would bring, minus what her time is worth elsewhere. The search may then change
the groups again (``mouvements``).

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache

from aesh.planning.probleme import Eleve, Groupe, Nature, Probleme

PRIX = 9  # what a unit of an AESH's time brings elsewhere, near the middle tier
EXACT = 9  # up to that many pupils, every partition is looked at
FORT = 10**6
Valeur = tuple[int, int]


def former_groupes(probleme: Probleme) -> tuple[Groupe, ...]:
    """A first choice of groups; every pupil is in one."""
    classes: dict[tuple[int, str], list[int]] = defaultdict(list)
    groupes = []
    for p, eleve in enumerate(probleme.eleves):
        if eleve.nature is Nature.INDIVIDUEL:
            groupes.append(grouper(probleme, (p,)))
        else:
            classes[eleve.ecole, f"{eleve.nature} {eleve.classe}"].append(p)
    for membres in classes.values():
        membres.sort(key=lambda p: probleme.eleves[p].id)
        if probleme.eleves[membres[0]].nature is Nature.COLLECTIF:
            groupes.append(grouper(probleme, tuple(membres)))
        else:
            groupes += [grouper(probleme, g) for g in _couper(probleme, membres)]
    return tuple(sorted(groupes, key=lambda g: g.eleves))


def classes_libres(probleme: Probleme) -> list[tuple[str, str]]:
    """School and class of the mutualised pupils whose groups the search may change."""
    if not probleme.options.groupes_libres:
        return []
    eleves = [p for p in probleme.eleves if p.nature is Nature.MUTUALISE]
    compte = Counter((probleme.ecoles[p.ecole].id, p.classe) for p in eleves)
    return sorted(classe for classe, nombre in compte.items() if nombre > 1)


def grouper(probleme: Probleme, eleves: tuple[int, ...]) -> Groupe:
    """The group of these pupils: it aims at the longest of their targets."""
    choisis = [probleme.eleves[p] for p in eleves]
    return Groupe(tuple(sorted(eleves)), choisis[0].ecole, max(e.cible for e in choisis))


def _couper(probleme: Probleme, membres: list[int]) -> list[tuple[int, ...]]:
    """Best partition of a class, exact when small, one pupil at a time when large."""
    liens = _liens(probleme)

    @cache
    def valeur(ensemble: tuple[int, ...]) -> Valeur:
        return _valeur(probleme, ensemble, liens)

    taille = probleme.options.taille_groupe
    if len(membres) > EXACT:
        return _un_par_un(membres, valeur, taille)

    @cache
    def meilleur(reste: tuple[int, ...]) -> tuple[Valeur, tuple[tuple[int, ...], ...]]:
        if not reste:
            return (0, 0), ()
        choix = []
        tete, autres = reste[0], reste[1:]
        for masque in range(1 << len(autres)):
            if masque.bit_count() >= taille:
                continue
            groupe = (tete, *(p for i, p in enumerate(autres) if masque >> i & 1))
            suite = tuple(p for i, p in enumerate(autres) if not masque >> i & 1)
            gain, parts = meilleur(suite)
            ici = valeur(groupe)
            choix.append(((gain[0] + ici[0], gain[1] + ici[1]), (groupe, *parts)))
        return max(choix, key=lambda c: c[0])

    return list(meilleur(tuple(membres))[1])


def _un_par_un(
    membres: list[int], valeur: Callable[[tuple[int, ...]], Valeur], taille: int
) -> list[tuple[int, ...]]:
    """Each pupil joins the group that gains most; good enough for a very large class."""
    groupes: list[tuple[int, ...]] = []
    for p in membres:
        choix = [(valeur((p,)), -1)]
        for g, groupe in enumerate(groupes):
            if len(groupe) < taille:
                avant, apres = valeur(groupe), valeur((*groupe, p))
                choix.append(((apres[0] - avant[0], apres[1] - avant[1]), g))
        g = max(choix, key=lambda c: c[0])[1]
        if g < 0:
            groupes.append((p,))
        else:
            groupes[g] = (*groupes[g], p)
    return groupes


def _liens(probleme: Probleme) -> dict[tuple[int, int], int]:
    """How strongly locks and the plan in force hold two pupils together, or apart."""
    liens: dict[tuple[int, int], int] = defaultdict(int)
    figees = {a for a, aesh in enumerate(probleme.aesh) if aesh.figee}
    dur = set(probleme.verrous) | {t for t in probleme.en_vigueur if t.aesh in figees}
    par_plage = defaultdict(list)
    for t in dur | set(probleme.en_vigueur):
        eleve = probleme.eleves[t.eleve]
        par_plage[eleve.ecole, eleve.classe, t.plage].append(t)
    for voisins in par_plage.values():
        for i, t in enumerate(voisins):
            for u in voisins[i + 1 :]:
                if t.eleve == u.eleve:
                    continue
                force = FORT if t in dur and u in dur else 1 + probleme.poids.changement
                paire = (min(t.eleve, u.eleve), max(t.eleve, u.eleve))
                liens[paire] += force if t.aesh == u.aesh else -force
    return liens


def _valeur(
    probleme: Probleme, ensemble: tuple[int, ...], liens: dict[tuple[int, int], int]
) -> tuple[int, int]:
    """Worth of a group: tiers of its pupils minus the price of her time; then its size."""
    eleves = [probleme.eleves[p] for p in ensemble]
    reste = max(probleme.unites(e.cible) for e in eleves)
    restes = [probleme.unites(e.cible) for e in eleves]
    total = 0
    plages = sorted(
        range(len(eleves[0].besoin)), key=lambda s: (-sum(e.besoin[s] > 0 for e in eleves), s)
    )
    for s in plages:
        quantite = probleme.quantite(eleves[0].ecole, s)
        if quantite > reste or not any(e.besoin[s] for e in eleves):
            continue
        gain = 0
        for i, eleve in enumerate(eleves):
            if eleve.besoin[s]:
                avant = restes[i]
                restes[i] = max(0, avant - quantite)
                gain += _paliers(probleme, eleve, avant) - _paliers(probleme, eleve, restes[i])
        if gain > PRIX * quantite:
            total, reste = total + gain - PRIX * quantite, reste - quantite
        else:
            for i, eleve in enumerate(eleves):
                if eleve.besoin[s]:
                    restes[i] += quantite
    tenus = sum(liens.get((p, q), 0) if p < q else 0 for p in ensemble for q in ensemble)
    return total + tenus, len(ensemble) ** 2


def _paliers(probleme: Probleme, eleve: Eleve, manque: int) -> int:
    """What remains to be earned by a pupil who still misses that many units."""
    cible, poids = probleme.unites(eleve.cible), probleme.poids
    q, b1, b2 = cible - manque, cible // 2, cible * 4 // 5
    fait = poids.t1 * min(q, b1) + poids.t2 * max(0, min(q, b2) - b1) + poids.t3 * max(0, q - b2)
    tout = poids.t1 * b1 + poids.t2 * (b2 - b1) + poids.t3 * (cible - b2)
    return tout - fait
