"""Slots in the words of the screen and the API.

*Source:* decision 8 (names only for who may read them); words of the boxes: règle locale.
"""

from dataclasses import dataclass
from uuid import UUID

from aesh.enums import Semaine, TypeCreneau
from aesh.models import Creneau
from aesh.regles.durees import moment
from aesh.regles.types_creneau import TYPES, TypeDeCreneau
from aesh.requetes.lignes import LigneCreneau
from aesh.requetes.situation import Dossier


@dataclass(frozen=True)
class _Groupe:
    """The pupils of a slot: who, the title of the box, their names in a row."""

    eleves: list[dict[str, str]]
    titre: str = ""
    noms: str = ""


@dataclass(frozen=True)
class _Lieu:
    """A school and a class, or the school alone."""

    etablissement: str
    nom: str
    classe: str | None
    classe_nom: str
    mot: str


class Habilleur:
    """Says the slots of one version; what they share is said once.

    Two thousand slots name fifty AESH, ten schools and a hundred times of the week.
    """

    def __init__(self, dossier: Dossier) -> None:
        """Keep what names are read from."""
        self._dossier = dossier
        self._groupes: dict[tuple[UUID, ...], _Groupe] = {}
        self._lieux: dict[tuple[UUID, UUID | None], _Lieu] = {}
        self._aesh: dict[UUID, tuple[str, str]] = {}
        self._quoi: dict[tuple[str, str, str, str], tuple[str, str, str]] = {}
        self._quand: dict[tuple[int, int, int, str], str] = {}

    def ligne(self, creneau: Creneau, remarques: int | None = None) -> LigneCreneau:
        """One slot; ``remarques``: how many wait on it, None when nobody counted them."""
        groupe = self._groupe(creneau)
        lieu = self._lieu(creneau)
        aesh, aesh_nom = self._qui(creneau)
        lettre, titre, quoi = self._titre(creneau.type, groupe, lieu)
        une_sur_deux = "" if creneau.semaine == Semaine.TOUTES else f" sem. {creneau.semaine}"
        return LigneCreneau(
            id=str(creneau.id),
            revision=creneau.revision,
            aesh=aesh,
            aesh_nom=aesh_nom,
            etablissement=lieu.etablissement,
            etablissement_nom=lieu.nom,
            classe=lieu.classe,
            classe_nom=lieu.classe_nom,
            type=creneau.type,
            lettre=lettre,
            jour=creneau.jour,
            debut=creneau.debut,
            fin=creneau.fin,
            semaine=creneau.semaine,
            eleves=groupe.eleves,
            titre=titre,
            sous_titre=f"{lettre}{une_sur_deux} · {lieu.mot}",
            description=f"{quoi}, {self._moment(creneau)}, avec {aesh_nom}, {lieu.nom}."
            f"{' Verrouillé.' if creneau.verrouille else ''}",
            remarques=remarques,
            verrouille=creneau.verrouille,
        )

    def _groupe(self, creneau: Creneau) -> _Groupe:
        cles = tuple(self._dossier.eleves_de.get(creneau.id, ()))
        groupe = self._groupes.get(cles)
        if groupe is None:
            eleves = [{"id": str(cle), "nom": self._dossier.nom_eleve(cle)} for cle in cles]
            noms = [eleve["nom"] for eleve in eleves]
            titre = noms[0] if len(noms) == 1 else f"{len(noms)} élèves" if noms else ""
            groupe = self._groupes[cles] = _Groupe(eleves, titre, ", ".join(noms))
        return groupe

    def _lieu(self, creneau: Creneau) -> _Lieu:
        cle = (creneau.etablissement_id, creneau.classe_id)
        lieu = self._lieux.get(cle)
        if lieu is None:
            ecole = self._dossier.ecoles[cle[0]]
            lue = self._dossier.classes.get(cle[1]) if cle[1] else None
            classe = lue.libelle if lue else ""
            lieu = self._lieux[cle] = _Lieu(
                str(cle[0]),
                ecole.nom_court,
                str(cle[1]) if cle[1] else None,
                classe,
                classe or ecole.nom,
            )
        return lieu

    def _qui(self, creneau: Creneau) -> tuple[str, str]:
        connue = self._aesh.get(creneau.aesh_id)
        if connue is None:
            nom = self._dossier.aesh[creneau.aesh_id].nom_complet
            connue = self._aesh[creneau.aesh_id] = (str(creneau.aesh_id), nom)
        return connue

    def _titre(self, code: str, groupe: _Groupe, lieu: _Lieu) -> tuple[str, str, str]:
        """Letter of the kind; title of the box; who and what for in a sentence."""
        cle = (code, groupe.titre, groupe.noms, lieu.classe_nom)
        dits = self._quoi.get(cle)
        if dits is None:
            genre = TYPES[TypeCreneau(code)]
            titre = groupe.titre or titre_sans_eleve(genre, lieu.classe_nom)
            qui = groupe.noms or titre
            quoi = qui if qui == genre.libelle else f"{qui}, {genre.libelle.lower()}"
            dits = self._quoi[cle] = (genre.lettre, titre, quoi)
        return dits

    def _moment(self, creneau: Creneau) -> str:
        cle = (creneau.jour, creneau.debut, creneau.fin, creneau.semaine)
        dit = self._quand.get(cle)
        if dit is None:
            semaine = "" if cle[3] == Semaine.TOUTES else f" (sem. {cle[3]})"
            dit = self._quand[cle] = f"{moment(*cle[:3])}{semaine}"
        return dit


def titre_sans_eleve(type_creneau: TypeDeCreneau, classe: str) -> str:
    """What the box of a slot says when it names nobody. *Source:* règle locale."""
    if type_creneau.classe == "requise":
        return classe or "Groupe"
    if type_creneau.eleves == "aucun" or type_creneau.ou == "midi":
        return type_creneau.libelle
    return "Sans élève"
