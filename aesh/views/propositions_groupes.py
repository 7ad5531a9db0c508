"""Lines of a proposal in groups: by AESH, by pupil, by school, by day."""

from dataclasses import dataclass, field
from typing import Any

from aesh.enums import JOURS
from aesh.requetes.propositions import LigneLue
from socle.texte import cle_tri

GROUPEMENTS = {"aesh": "Par AESH", "eleve": "Par élève", "ecole": "Par école", "jour": "Par jour"}


@dataclass
class Groupe:
    """A title and its lines; ``cle`` empty: not accepted as a whole."""

    par: str
    cle: str
    nom: str
    lignes: list[LigneLue] = field(default_factory=list)

    @property
    def attendent(self) -> int:
        """Lines still to be decided."""
        return sum(ligne.attend for ligne in self.lignes)


def grouper(lues: list[LigneLue], par: str) -> list[Groupe]:
    """Groups by name, days in order; a line with two pupils stands in both groups."""
    groupes: dict[str, Groupe] = {}
    for lue in lues:
        for cle, nom in _cles(lue, par):
            groupes.setdefault(cle, Groupe(par, "" if par == "jour" else cle, nom)).lignes.append(
                lue
            )
    if par == "jour":
        return [groupes[cle] for cle in sorted(groupes)]
    return sorted(groupes.values(), key=lambda g: (cle_tri(g.nom), g.cle))


def _cles(lue: LigneLue, par: str) -> list[tuple[str, str]]:
    if par == "eleve":
        return [(str(cle), nom) for cle, nom in lue.eleves] or [("", "Sans élève")]
    if par == "ecole":
        return [(str(lue.ligne.etablissement_id), lue.ecole)]
    if par == "jour":
        return [(str(lue.ligne.jour), JOURS[lue.ligne.jour].capitalize())]
    return [(str(lue.ligne.aesh_id), lue.aesh)]


def choix_de_filtre(lues: list[LigneLue]) -> list[dict[str, Any]]:
    """What the list may be filtered on, from its own lines."""
    aesh = {(str(x.ligne.aesh_id), x.aesh) for x in lues}
    eleves = {(str(cle), nom) for x in lues for cle, nom in x.eleves}
    ecoles = {(str(x.ligne.etablissement_id), x.ecole) for x in lues}
    return [
        {"nom": nom, "libelle": libelle, "tous": tous, "valeurs": _par_nom(valeurs)}
        for nom, libelle, tous, valeurs in (
            ("aesh", "AESH", "Toutes", aesh),
            ("eleve", "Élève", "Tous", eleves),
            ("ecole", "École", "Toutes", ecoles),
        )
    ]


def _par_nom(valeurs: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(valeurs, key=lambda un: (cle_tri(un[1]), un[0]))
