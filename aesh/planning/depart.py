"""The first plan: what must stay, what is in force, then the careful construction.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import numpy as np

from aesh.planning import colonnes as k
from aesh.planning.coherence import places_verrouillees
from aesh.planning.construction import construire
from aesh.planning.etat import Etat
from aesh.planning.noyau import mettre, peut
from aesh.planning.probleme import Nature, Plan, Probleme, ProblemeInvalide, plan_trie


def partir(etat: Etat, depart: Plan | None) -> None:
    """Fill the tables with a first plan that breaks no rule."""
    probleme = etat.probleme
    figees = etat.m.a[:, k.A_FIGEE].copy()
    etat.m.a[:, k.A_FIGEE] = 0
    for place in places_verrouillees(probleme):
        if not _ajouter(etat, etat.rangs((place,))[0]):
            aesh, groupe = probleme.aesh[place.aesh], probleme.groupes[place.groupe]
            raise ProblemeInvalide(
                f"Le verrou de {aesh.id} avec {probleme.eleves[groupe.eleves[0]].id} le "
                f"{probleme.dire(groupe.ecole, place.plage)} est impossible : il ne tient pas avec "
                "les autres verrous."
            )
    vigueur = plan_en_vigueur(probleme)
    lignes = etat.rangs(vigueur)
    for ligne in sorted(lignes, key=lambda x: (not figees[x[0]], x)):
        _ajouter(etat, ligne)
    etat.m.a[:, k.A_FIGEE] = figees
    for ligne in etat.rangs(depart) if depart else []:
        _ajouter(etat, ligne)
    construire(
        etat.memoire,
        etat.z,
        np.array(_ordre(etat), dtype=np.int64),
        np.zeros(etat.m.c[k.C_PLAGES] + 1, np.int32),
    )


def plan_en_vigueur(probleme: Probleme) -> Plan:
    """The plan in force with the groups of the problem; it may break rules."""
    return plan_trie(
        {
            (t.aesh, probleme.groupe_de[t.eleve], t.plage)
            for t in probleme.en_vigueur
            if probleme.groupe_de[t.eleve] >= 0
        }
    )


def _ajouter(etat: Etat, ligne: tuple[int, int, int]) -> bool:
    """Add a line if nothing forbids it; True when the plan holds it."""
    a, g, s = ligne
    if etat.m.gs[g, s, k.S_QUI] == a:
        return True
    etat.z[k.Z_JOURNAL] = 0
    if not peut(etat.memoire, a, g, s):
        return False
    mettre(etat.memoire, etat.z, a, g, s)
    etat.z[k.Z_JOURNAL] = 0
    return True


def _ordre(etat: Etat) -> list[int]:
    """Groups known last year first, then individual ones, then the longest targets."""
    m, probleme = etat.m, etat.probleme

    def cle(g: int) -> tuple[bool, bool, int, int]:
        groupe = probleme.groupes[etat.ordre.groupes[g]]
        eleves = [probleme.eleves[p] for p in groupe.eleves]
        connue = any(e.precedente is not None for e in eleves)
        individuel = eleves[0].nature is Nature.INDIVIDUEL
        return not connue, not individuel, -int(m.g[g, k.G_CIBLE]), g

    return sorted(range(len(probleme.groupes)), key=cle)
