"""What no plan could exceed: points, minutes of help, and what one more hour would bring.

*Source:* decision 8 (individual and mutualised help are never added up).
"""

import time
from dataclasses import dataclass

from aesh.planning.borne_exacte import borner_exactement
from aesh.planning.borne_faits import Faits
from aesh.planning.borne_modele import Programme, Relaxation, Solution
from aesh.planning.borne_rapide import borner_vite
from aesh.planning.probleme import QUART, Nature, Probleme

QUARTS_PAR_HEURE = 4


@dataclass(frozen=True, slots=True)
class CouvertureMax:
    """Minutes a week that even a perfect plan could not exceed, each kind of help alone.

    Each figure supposes that everybody works for that kind only: they are not to be added up.
    ``eleves_mutualises``: pupils of mutualised help whom somebody could help at all.
    """

    individuel: int
    mutualise: int
    collectif: int
    toutes_aides: int
    eleves_mutualises: int


@dataclass(frozen=True, slots=True)
class Borne:
    """``valeur`` None: no bound was found in time; ``fine``: the relaxation ended in time.

    ``prix_par_ecole``: points that one more hour of AESH a week in that school brings at most.
    """

    valeur: float | None
    fine: bool
    couverture_max: CouvertureMax
    prix_par_ecole: tuple[float, ...]
    secondes: float


def borner(probleme: Probleme, *, secondes: float = 30) -> Borne:
    """Bound of the problem by linear relaxation, the tightest that time allows.

    A small problem is bounded by its own optimum; a large one, when the relaxation does not end in
    time, by a quick and looser one.
    *Source:* weights of the problem; decision 40 (valid for the groups as given, or for any when
    they are free).
    """
    depart = time.perf_counter()

    def reste() -> float:
        return secondes - (time.perf_counter() - depart)

    couverture = borner_couverture(probleme)
    valeurs = [borner_exactement(probleme, secondes / 2), borner_vite(probleme, reste())]
    relaxation = Relaxation(probleme)
    solution = relaxation.p.resoudre(reste())
    if solution is not None:
        valeurs.append(solution.valeur)
    return Borne(
        valeur=min((v for v in valeurs if v is not None), default=None),
        fine=solution is not None,
        couverture_max=couverture,
        prix_par_ecole=_prix(probleme, relaxation, solution),
        secondes=time.perf_counter() - depart,
    )


def _prix(
    probleme: Probleme, relaxation: Relaxation, solution: Solution | None
) -> tuple[float, ...]:
    if solution is None:
        return ()
    return tuple(
        QUARTS_PAR_HEURE * float(solution.prix[relaxation.rang_offre[e]])
        for e in range(len(probleme.ecoles))
    )


def borner_couverture(probleme: Probleme) -> CouvertureMax:
    """Most minutes under contracts, reach, availability and sharing, whatever the points.

    *Source:* decision 8.
    """
    faits = Faits(probleme)
    par_nature = [_couvrir(faits, {nature}) for nature in Nature]
    aidables = {
        p
        for siennes in faits.possibles
        for u in siennes
        for p in faits.unites[u].eleves
        if probleme.eleves[p].nature is Nature.MUTUALISE
    }
    individuel, mutualise, collectif = par_nature
    return CouvertureMax(
        individuel, mutualise, collectif, _couvrir(faits, set(Nature)), len(aidables)
    )


def _couvrir(faits: Faits, natures: set[Nature]) -> int:
    p, probleme = Programme(), faits.probleme
    offre: dict[int, list[tuple[int, float]]] = {}
    for a, siennes in enumerate(faits.possibles):
        heures = []
        for u in siennes:
            unite = faits.unites[u]
            if probleme.eleves[unite.eleves[0]].nature not in natures:
                continue
            place = faits.place(a, u, 0) + faits.place(a, u, 1)
            h = p.colonne(0, min(place, faits.heures[a]))
            heures.append((h, 1.0))
            offre.setdefault(u, []).append((h, 1.0))
        p.au_plus(heures, faits.heures[a])
    for u, termes in offre.items():
        unite = faits.unites[u]
        recu = p.colonne(0, unite.heures * unite.paralleles)
        p.au_plus([(recu, 1.0), *((c, -q) for c, q in termes)], 0)
        pris = []
        for eleve in unite.eleves:
            utile = probleme.eleves[eleve].cible / QUART
            c = p.colonne(1, utile)
            pris.append((c, 1.0))
            if unite.fixe:
                p.au_plus([(c, 1.0), (recu, -1.0)], 0)
        if not unite.fixe:
            p.au_plus([*pris, (recu, -float(unite.partage))], 0)
    solution = p.resoudre(10)
    return 0 if solution is None else round(solution.valeur * QUART)
