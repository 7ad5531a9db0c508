"""What a row of the grid is: an AESH, a pupil or a class, and which slots stand in it.

``static/aesh/vues.js`` says the same after a change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aesh.enums import TypeCreneau
from aesh.regles.durees import duree
from aesh.requetes.grille import Grille
from aesh.requetes.lignes import LigneAesh, LigneCreneau, LigneEleve
from socle.texte import cle_tri

VUES = {"aesh": "Par AESH", "eleve": "Par élève", "classe": "Par classe", "liste": "Liste"}
SANS_CLASSE = "sans-"


@dataclass(frozen=True)
class Rang:
    """Head of a row; ``mot`` says in a word what ``etat`` colours."""

    cle: str
    nom: str
    detail: str
    ecole_id: str
    heures: str = ""
    mot: str = ""
    etat: str = ""
    barre: int | None = None
    type: str = ""
    hors_pole: list[dict[str, Any]] = field(default_factory=list)
    trajets: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sans_aide(self) -> bool:
        """A pupil without any slot."""
        return self.etat == "aucun"


def rangs_de(grille: Grille, vue: str) -> list[Rang]:
    """Rows of one view, in order of reading."""
    if vue == "eleve":
        return _rangs_eleves(grille)
    if vue == "classe":
        return _rangs_classes(grille)
    return [_rang_aesh(grille, ligne) for ligne in grille.aesh]


def cles_de(creneau: LigneCreneau, vue: str) -> list[str]:
    """Rows where a slot stands; a mutualised one stands in the row of each of its pupils."""
    if vue == "eleve":
        return [eleve["id"] for eleve in creneau.eleves]
    if vue == "classe":
        return [creneau.classe or SANS_CLASSE + creneau.etablissement]
    return [creneau.aesh]


def mots_de(creneau: LigneCreneau, vue: str) -> tuple[str, str]:
    """Two lines of the box: the row already says the rest."""
    if vue == "eleve":
        return creneau.aesh_nom, creneau.sous_titre
    if vue == "classe":
        lettre, _, _ = creneau.sous_titre.partition(" · ")
        return creneau.titre, f"{lettre} · {creneau.aesh_nom}"
    return creneau.titre, creneau.sous_titre


def vingtiemes(fait: int, du: int | None) -> int:
    """Planned minutes against the due ones, in twentieths for the bar."""
    if not du:
        return 20 if fait else 0
    return min(20, (fait * 20 + du // 2) // du)


def _rang_aesh(grille: Grille, ligne: LigneAesh) -> Rang:
    mots = {"depasse": "dépassé", "complet": "complet"}
    reste = (ligne.contrat or 0) - ligne.placees
    return Rang(
        cle=ligne.id,
        nom=ligne.nom,
        detail=ligne.ecole or "Sans école principale",
        ecole_id=ligne.ecole_id,
        heures=ligne.phrase,
        mot=f"reste {duree(reste)}" if ligne.etat == "libre" else mots.get(ligne.etat, ""),
        etat=ligne.etat,
        barre=vingtiemes(ligne.placees, ligne.contrat),
        hors_pole=ligne.hors_pole,
        trajets=ligne.trajets,
    )


def _rangs_eleves(grille: Grille) -> list[Rang]:
    rangs = [_rang_eleve(ligne) for ligne in grille.couverture]
    connus = {rang.cle for rang in rangs}
    autres = {
        eleve["id"]: Rang(
            eleve["id"], eleve["nom"], "Sans notification en cours", creneau.etablissement
        )
        for creneau in grille.creneaux
        for eleve in creneau.eleves
        if eleve["id"] not in connus
    }
    return _par_nom([*rangs, *autres.values()])


def _rang_eleve(ligne: LigneEleve) -> Rang:
    if ligne.notifie is None:
        heures = f"{duree(ligne.planifie)} · sans quotité"
    else:
        heures = f"{duree(ligne.planifie)} / {duree(ligne.notifie)}"
    mots = {
        "aucun": "sans AESH",
        "partiel": f"manque {duree(ligne.manque or 0)}",
        "complet": "complet",
        "depasse": "trop d'heures",
    }
    lieu = [ligne.classe, ligne.ecole]
    return Rang(
        cle=ligne.id,
        nom=ligne.nom,
        detail=" · ".join(mot for mot in lieu if mot),
        ecole_id=ligne.etablissement,
        heures=heures,
        mot=mots.get(ligne.etat, ""),
        etat=ligne.etat,
        barre=None if ligne.notifie is None else vingtiemes(ligne.planifie, ligne.notifie),
        type=TypeCreneau.INDIVIDUELLE if ligne.lettre == "I" else TypeCreneau.MUTUALISEE,
    )


def _rangs_classes(grille: Grille) -> list[Rang]:
    """Classes that have a slot, a notified pupil, or are a ULIS; then slots without a class."""
    notifies: dict[str, int] = {}
    for eleve in grille.couverture:
        if eleve.classe_id:
            notifies[eleve.classe_id] = notifies.get(eleve.classe_id, 0) + 1
    minutes: dict[str, int] = {}
    sans_classe: dict[str, str] = {}
    for creneau in grille.creneaux:
        (cle,) = cles_de(creneau, "classe")
        minutes[cle] = minutes.get(cle, 0) + creneau.fin - creneau.debut
        if not creneau.classe:
            sans_classe[cle] = creneau.etablissement
    ecoles = {str(cle): ecole.nom_court for cle, ecole in grille.dossier.ecoles.items()}
    rangs = []
    for identifiant, classe in grille.dossier.classes.items():
        lettre = str(identifiant)
        if classe.est_ulis or lettre in notifies or lettre in minutes:
            ecole = str(classe.etablissement_id)
            detail = ecoles.get(ecole, "")
            rangs.append(_rang_classe(lettre, classe.libelle, detail, ecole, minutes, notifies))
    for cle_sans, ecole in sans_classe.items():
        detail = ecoles.get(ecole, "")
        rangs.append(_rang_classe(cle_sans, "Sans classe", detail, ecole, minutes, notifies))
    return sorted(rangs, key=lambda r: (cle_tri(r.detail), cle_tri(r.nom), r.cle))


def _rang_classe(
    cle: str,
    nom: str,
    detail: str,
    ecole: str,
    minutes: dict[str, int],
    notifies: dict[str, int],
) -> Rang:
    nombre = notifies.get(cle, 0)
    eleves = f"{nombre} élève{'s' if nombre > 1 else ''}" if nombre else ""
    return Rang(cle, nom, detail, ecole, heures=f"{duree(minutes.get(cle, 0))} placées", mot=eleves)


def _par_nom(rangs: Iterable[Rang]) -> list[Rang]:
    return sorted(rangs, key=lambda rang: (cle_tri(rang.nom), rang.cle))


def accuses_de(grille: Grille) -> set[str]:
    """AESH and pupils named by a blocking finding, even without a slot."""
    return {cle for c in grille.bloquants for cle in (c.aesh, c.eleve) if cle}
