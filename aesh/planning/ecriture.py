"""A ``Probleme`` back to JSON; the words of the files for weights and options.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections.abc import Iterable
from typing import Any

from aesh.planning.champs import SEMAINES
from aesh.planning.probleme import TOUTES_SEMAINES, Aesh, Eleve, Groupe, Probleme

CLES_POIDS = {
    "t1": "t1",
    "t2": "t2",
    "t3": "t3",
    "priorite": "prio",
    "competence": "tag",
    "ouverture": "open",
    "second": "second",
    "troisieme": "third",
    "continuite": "cont",
    "site2": "site2",
    "site3": "site3",
    "non_prefere": "nonpref",
    "changement": "change",
    "ajout": "added",
    "demi_partagee": "half2",
}
POIDS_DE_2 = frozenset({"change", "added", "half2"})
CLES_OPTIONS = {
    "pause": "lunch",
    "trajet_compte": "travel_counts",
    "sites_par_demi": "sites_per_half",
    "taille_groupe": "group_cap",
}
MOTS = {masque: mot for mot, masque in SEMAINES.items()}


def ecrire_probleme(probleme: Probleme) -> dict[str, Any]:
    """JSON object that ``lire_probleme`` reads as the same problem."""
    etendu = probleme.schema.endswith("/2")
    donnees: dict[str, Any] = {
        "schema": probleme.schema,
        "id": probleme.id,
        "schools": [
            {
                "id": ecole.id,
                "kind": ecole.nature,
                "slots": [
                    [s.jour, s.demi, s.debut, s.fin, *_semaine(s.semaines)] for s in ecole.plages
                ],
            }
            for ecole in probleme.ecoles
        ],
        "travel": [list(ligne) for ligne in probleme.trajets],
        "aesh": [_aesh(a, etendu) for a in probleme.aesh],
        "pupils": [_eleve(p) for p in probleme.eleves],
        "locks": [list(v) for v in probleme.verrous],
        "weights": {
            cle: getattr(probleme.poids, champ)
            for champ, cle in CLES_POIDS.items()
            if etendu or cle not in POIDS_DE_2
        },
    }
    if not probleme.options.groupes_libres:
        donnees["groups"] = ecrire_groupes(probleme.groupes)
    if etendu:
        donnees["forbidden"] = [list(i) for i in probleme.interdits]
        donnees["in_force"] = [list(t) for t in probleme.en_vigueur]
        donnees["options"] = {
            cle: getattr(probleme.options, champ) for champ, cle in CLES_OPTIONS.items()
        }
    if probleme.borne is not None:
        donnees["bound"] = probleme.borne
    if probleme.glouton is not None:
        donnees["greedy"] = probleme.glouton
    return donnees


def ecrire_groupes(groupes: Iterable[Groupe]) -> list[dict[str, Any]]:
    """Who shares with whom, as the files say it."""
    return [{"pupils": list(g.eleves), "school": g.ecole, "target": g.cible} for g in groupes]


def _semaine(masque: int) -> list[str]:
    return [] if masque == TOUTES_SEMAINES else [MOTS[masque]]


def _aesh(aesh: Aesh, etendu: bool) -> dict[str, Any]:
    donnees: dict[str, Any] = {
        "id": aesh.id,
        "hours": aesh.minutes,
        "max_schools": aesh.max_ecoles,
        "eligible": sorted(aesh.eligibles),
        "preferred": sorted(aesh.preferees),
        "unavailable": [[u.jour, u.demi, *_semaine(u.semaines)] for u in aesh.indisponible],
        "tags": sorted(aesh.competences),
    }
    if etendu:
        donnees["busy"] = [[u.jour, u.debut, u.fin, *_semaine(u.semaines)] for u in aesh.occupee]
        donnees["frozen"] = aesh.figee
    return donnees


def _eleve(eleve: Eleve) -> dict[str, Any]:
    return {
        "id": eleve.id,
        "school": eleve.ecole,
        "cls": eleve.classe,
        "kind": eleve.nature.value,
        "target": eleve.cible,
        "need": "".join(map(str, eleve.besoin)),
        "tag": eleve.competence,
        "last": eleve.precedente,
    }
