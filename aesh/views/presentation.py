"""Where each slot stands in the grid: classes of ``static/aesh/positions.css``, nothing else.

Positions are rounded to the quarter of an hour; texts keep the real times. ``rendu.js`` draws a
row again in the same way after a change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aesh.enums import JOURS, Niveau, Semaine
from aesh.regles.durees import heure
from aesh.regles.faits import Plage
from aesh.requetes.grille import JOURS_SEMAINE, Grille
from aesh.requetes.lignes import LigneCreneau
from aesh.views.rangs import Rang, accuses_de, cles_de, mots_de, rangs_de
from socle.texte import cle_tri

QUART = 15
LARGEUR_MINIMALE = 45


@dataclass
class CreneauAffiche:
    """A slot and its place: first quarter, length in quarters, lane; sentences of its conflicts."""

    ligne: LigneCreneau
    quart: int
    quarts: int
    voie: int
    bloquants: list[str] = field(default_factory=list)
    avertissements: list[str] = field(default_factory=list)
    cache: bool = False
    change: str = ""  # what happened to it since the day asked for
    titre: str = ""
    sous_titre: str = ""

    @property
    def classes(self) -> str:
        """CSS classes of the box."""
        etat = " conflit" if self.bloquants else " a-verifier" if self.avertissements else ""
        change = " change" if self.change else ""
        change += " verrou" if self.ligne.verrouille else ""
        place = f"d{self.quart} l{self.quarts} v{self.voie}"
        return f"{place} t-{self.ligne.type}{etat}{change}"

    @property
    def debut(self) -> str:
        """``8 h 30``: all that a narrow box shows."""
        return heure(self.ligne.debut)

    @property
    def fin(self) -> str:
        """``9 h 25``."""
        return heure(self.ligne.fin)

    @property
    def heures(self) -> str:
        """``8 h 30 – 9 h 25``."""
        return f"{self.debut} – {self.fin}"


@dataclass
class Bande:
    """A grey band: closed hours, time taken by another pole, travel."""

    quart: int
    quarts: int
    texte: str = ""


@dataclass
class CaseJour:
    """One day of one AESH."""

    numero: int
    nom: str
    creneaux: list[CreneauAffiche] = field(default_factory=list)
    fermees: list[Bande] = field(default_factory=list)
    ailleurs: list[Bande] = field(default_factory=list)
    trajets: list[Bande] = field(default_factory=list)


@dataclass
class LigneAffichee:
    """One row: its head, five days, the number of lanes."""

    tete: Rang
    jours: list[CaseJour]
    voies: int
    cachee: bool = False


@dataclass(frozen=True)
class Filtre:
    """What the reader asked to see; the island applies the same filter without a request."""

    ecole: str = ""
    type: str = ""
    q: str = ""
    conflits: bool = False
    sans_aesh: bool = False

    @property
    def actif(self) -> bool:
        """Something is hidden."""
        return bool(self.ecole or self.type or self.q or self.conflits)

    @property
    def nombre(self) -> int:
        """How many of them are on, said beside the folded filters of a phone."""
        return sum(map(bool, (self.ecole, self.type, self.q, self.conflits, self.sans_aesh)))

    def garde(self, pose: CreneauAffiche) -> bool:
        """Whether a slot stays in view: school, kind, conflict."""
        return (
            (not self.ecole or pose.ligne.etablissement == self.ecole)
            and (not self.type or pose.ligne.type == self.type)
            and (not self.conflits or bool(pose.bloquants))
        )


def quarts(debut: int, fin: int, origine: int) -> tuple[int, int]:
    """First quarter and length in quarters, rounded; at least one."""
    premier = (debut - origine + 7) // QUART
    return premier, max(1, (fin - origine + 7) // QUART - premier)


def lignes_affichees(grille: Grille, filtre: Filtre, vue: str = "aesh") -> list[LigneAffichee]:
    """Rows of the grid; those that the filter leaves out are only marked."""
    origine = grille.heures[0]
    phrases = _phrases(grille)
    accuses = accuses_de(grille)
    par_case: dict[tuple[str, int], list[LigneCreneau]] = {}
    for creneau in grille.creneaux:
        for cle in cles_de(creneau, vue):
            par_case.setdefault((cle, creneau.jour), []).append(creneau)
    fermees = {str(cle): _fermees(p, grille) for cle, p in grille.dossier.plages.items()}
    lignes = []
    for rang in rangs_de(grille, vue):
        jours = []
        for jour in JOURS_SEMAINE:
            du_jour = par_case.get((rang.cle, jour), [])
            case = CaseJour(jour, JOURS[jour], _poser(du_jour, origine, phrases))
            for pose in case.creneaux:
                pose.titre, pose.sous_titre = mots_de(pose.ligne, vue)
                pose.cache = not filtre.garde(pose)
            case.fermees = fermees.get(rang.ecole_id, {}).get(jour, [])
            case.ailleurs = [
                Bande(*quarts(h["debut"], h["fin"], origine), _phrase_ailleurs(h))
                for h in rang.hors_pole
                if h["jour"] == jour
            ]
            case.trajets = [
                Bande(*quarts(t["debut"], t["fin"], origine), phrase_trajet(t))
                for t in rang.trajets
                if t["jour"] == jour
            ]
            jours.append(case)
        voies = max(1, *(c.voie + 1 for j in jours for c in j.creneaux), 1)
        ligne = LigneAffichee(rang, jours, min(voies, 12))
        ligne.cachee = not _visible(ligne, filtre, vue, accuses)
        lignes.append(ligne)
    return lignes


def phrase_trajet(trajet: dict[str, Any]) -> str:
    """``Trajet de 25 min vers Collège du Port, semaine A``, as the island says it."""
    return f"Trajet de {trajet['minutes']} min vers {trajet['vers']}{_une_sur_deux(trajet)}"


def _phrase_ailleurs(pris: dict[str, Any]) -> str:
    return f"{pris['lieu']} (autre pôle){_une_sur_deux(pris)}"


def _une_sur_deux(quand: dict[str, Any]) -> str:
    return "" if quand["semaine"] == Semaine.TOUTES else f", semaine {quand['semaine']}"


def _phrases(grille: Grille) -> dict[str, tuple[list[str], list[str]]]:
    """Sentences of the findings of each slot: blocking, warnings."""
    par_creneau: dict[str, tuple[list[str], list[str]]] = {}
    for constat in grille.conflits:
        for cle in constat.creneaux:
            bloquants, avertissements = par_creneau.setdefault(cle, ([], []))
            liste = bloquants if constat.niveau == Niveau.BLOQUANT else avertissements
            liste.append(constat.phrase)
    return par_creneau


def _poser(
    creneaux: Iterable[LigneCreneau],
    origine: int,
    phrases: dict[str, tuple[list[str], list[str]]],
) -> list[CreneauAffiche]:
    """Put the slots of a day in lanes: the first lane where the previous one has ended."""
    fins: list[int] = []
    poses = []
    for creneau in sorted(creneaux, key=lambda c: (c.debut, c.fin, c.id)):
        voie = next((n for n, fin in enumerate(fins) if fin <= creneau.debut), len(fins))
        if voie == len(fins):
            fins.append(0)
        # A box is never drawn narrower than this: its neighbour would cover it.
        fins[voie] = max(creneau.fin, creneau.debut + LARGEUR_MINIMALE)
        premier, nombre = quarts(creneau.debut, creneau.fin, origine)
        bloquants, avertissements = phrases.get(creneau.id, ([], []))
        poses.append(
            CreneauAffiche(creneau, premier, nombre, min(voie, 11), bloquants, avertissements)
        )
    return poses


def _fermees(plages: Iterable[Plage], grille: Grille) -> dict[int, list[Bande]]:
    """Closed bands of one school, day by day."""
    origine, fin_jour = grille.heures
    par_jour: dict[int, list[Bande]] = {}
    for jour in JOURS_SEMAINE:
        debut = origine
        ouvertes = sorted((p.debut, p.fin) for p in plages if p.jour == jour)
        for ouverture, fermeture in [*ouvertes, (fin_jour, fin_jour)]:
            if ouverture > debut:
                par_jour.setdefault(jour, []).append(Bande(*quarts(debut, ouverture, origine)))
            debut = max(debut, fermeture)
    return par_jour


def _visible(ligne: LigneAffichee, filtre: Filtre, vue: str, accuses: set[str]) -> bool:
    """Same rule as ``static/aesh/filtres.js``."""
    poses = [c for jour in ligne.jours for c in jour.creneaux]
    tete = ligne.tete
    if filtre.q:
        cherche = cle_tri(filtre.q)
        noms = [tete.nom, *(c.ligne.aesh_nom for c in poses)]
        if vue != "eleve":
            noms += [e["nom"] for c in poses for e in c.ligne.eleves]
        if not any(cherche in cle_tri(nom) for nom in noms):
            return False
    if filtre.sans_aesh and not tete.sans_aide:
        return False
    if any(not c.cache for c in poses):
        return True
    if filtre.conflits:
        return tete.cle in accuses and not (filtre.ecole or filtre.type)
    ici = not filtre.ecole or tete.ecole_id == filtre.ecole
    return ici and (not filtre.type or tete.type == filtre.type)


def jours_vides(grille: Grille) -> list[int]:
    """Days without slot and without class in any school: collapsed."""
    ouverts = {p.jour for plages in grille.dossier.plages.values() for p in plages}
    if not grille.dossier.plages:
        ouverts = set(JOURS_SEMAINE) - {3}
    pris = {c.jour for c in grille.creneaux}
    # Wednesday collapses as soon as it holds no slot: it would waste a fifth of the width.
    return [j for j in JOURS_SEMAINE if j not in pris and (j == 3 or j not in ouverts)]
