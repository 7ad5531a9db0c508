"""A bound in a second for the largest problems, for want of time to solve the relaxation.

Contracts, reach, targets and needs are kept; half-days are paid by the quarter, last year's pairs
are all supposed kept, several AESH and several schools cost nothing.
*Source:* weights and limits of the problem; no rule is decided here.
"""

from collections import defaultdict

from aesh.planning.borne_faits import Faits
from aesh.planning.borne_modele import Programme
from aesh.planning.probleme import Probleme


def borner_vite(probleme: Probleme, secondes: float) -> float | None:
    """A bound, looser than the relaxation by a few percent; None when even that lacks time.

    *Source:* weights of the problem.
    """
    faits, p, poids = Faits(probleme), Programme(), probleme.poids
    offre: dict[int, list[tuple[int, float]]] = defaultdict(list)
    paires = 0
    for a, siennes in enumerate(faits.possibles):
        heures = []
        for u in siennes:
            unite = faits.unites[u]
            paires += sum(probleme.eleves[i].precedente == a for i in unite.eleves)
            longue = max(faits.demi_journees(a, unite.ecole, demi)[1] for demi in (0, 1))
            partage = max(1, probleme.options.sites_par_demi)
            cout = faits.cout_competence(a, u) + poids.ouverture / (longue * partage)
            place = faits.place(a, u, 0) + faits.place(a, u, 1)
            h = p.colonne(-cout, min(place, faits.heures[a]))
            heures.append((h, 1.0))
            offre[u].append((h, -1.0))
        p.au_plus(heures, faits.heures[a])
    for u, unite in enumerate(faits.unites):
        recu = [terme for demi in (0, 1) for terme in faits.servies(unite, p, demi)]
        p.au_plus([*recu, *offre[u]], 0)
        p.au_plus(recu, unite.heures * unite.paralleles)
        for eleve in unite.eleves:
            tiers = [
                (p.colonne(gain, taille), 1.0)
                for gain, taille in zip(
                    (poids.t1, poids.t2, poids.t3), faits.tiers(eleve), strict=True
                )
            ]
            aide = faits.recu_par(unite, eleve, recu)
            p.au_plus([*tiers, *((c, -q) for c, q in aide)], 0)
    solution = p.resoudre(secondes)
    return None if solution is None else solution.valeur + poids.continuite * paires
