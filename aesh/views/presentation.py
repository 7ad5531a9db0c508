"""Where each slot stands in the grid: classes of ``static/aesh/positions.css``, nothing else.

Positions are rounded to the quarter of an hour; texts keep the real times. ``rendu.js`` draws a
row again in the same way after a change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aesh.enums import JOURS, Niveau
from aesh.regles.durees import heure
from aesh.regles.faits import Plage
from aesh.requetes.grille import JOURS_SEMAINE, Grille
from aesh.requetes.lignes import LigneAesh, LigneCreneau
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

    @property
    def classes(self) -> str:
        """CSS classes of the box."""
        noms = [f"d{self.quart}", f"l{self.quarts}", f"v{self.voie}", f"t-{self.ligne.type}"]
        if self.bloquants:
            noms.append("conflit")
        elif self.avertissements:
            noms.append("a-verifier")
        return " ".join(noms)

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
    """A grey band: closed hours, or time taken by another pole."""

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


@dataclass
class LigneAffichee:
    """One row: an AESH, her five days, the number of lanes."""

    aesh: LigneAesh
    ecole_id: str
    jours: list[CaseJour]
    voies: int
    barre: int
    cachee: bool = False


@dataclass(frozen=True)
class Filtre:
    """What the reader asked to see; the island applies the same filter without a request."""

    ecole: str = ""
    type: str = ""
    q: str = ""

    @property
    def actif(self) -> bool:
        """Something is hidden."""
        return bool(self.ecole or self.type or self.q)

    def garde(self, creneau: LigneCreneau) -> bool:
        """Whether a slot stays in view, school and kind considered."""
        return (not self.ecole or creneau.etablissement == self.ecole) and (
            not self.type or creneau.type == self.type
        )


def quarts(debut: int, fin: int, origine: int) -> tuple[int, int]:
    """First quarter and length in quarters, rounded; at least one."""
    premier = (debut - origine + 7) // QUART
    return premier, max(1, (fin - origine + 7) // QUART - premier)


def lignes_affichees(grille: Grille, filtre: Filtre) -> list[LigneAffichee]:
    """Rows of the grid; those that the filter leaves out are only marked."""
    origine = grille.heures[0]
    phrases = _phrases(grille)
    par_aesh: dict[str, list[LigneCreneau]] = {}
    for creneau in grille.creneaux:
        par_aesh.setdefault(creneau.aesh, []).append(creneau)
    fermees = {cle: _fermees(plages, grille) for cle, plages in grille.dossier.plages.items()}
    lignes = []
    for aesh in grille.aesh:
        ecole = grille.dossier.ecole_de_aesh.get(UUID(aesh.id))
        jours = []
        for jour in JOURS_SEMAINE:
            du_jour = [c for c in par_aesh.get(aesh.id, []) if c.jour == jour]
            case = CaseJour(jour, JOURS[jour], _poser(du_jour, origine, phrases))
            for pose in case.creneaux:
                pose.cache = not filtre.garde(pose.ligne)
            case.fermees = fermees.get(ecole.pk, {}).get(jour, []) if ecole else []
            case.ailleurs = [
                Bande(*quarts(h["debut"], h["fin"], origine), f"{h['lieu']} (autre pôle)")
                for h in aesh.hors_pole
                if h["jour"] == jour
            ]
            jours.append(case)
        voies = max(1, *(c.voie + 1 for j in jours for c in j.creneaux), 1)
        ligne = LigneAffichee(
            aesh, str(ecole.pk) if ecole else "", jours, min(voies, 12), _vingtiemes(aesh)
        )
        ligne.cachee = not _visible(ligne, filtre)
        lignes.append(ligne)
    return lignes


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


def _vingtiemes(aesh: LigneAesh) -> int:
    """Planned hours against the contract, in twentieths for the bar."""
    if not aesh.contrat:
        return 20 if aesh.placees else 0
    return min(20, (aesh.placees * 20 + aesh.contrat // 2) // aesh.contrat)


def _visible(ligne: LigneAffichee, filtre: Filtre) -> bool:
    poses = [c for jour in ligne.jours for c in jour.creneaux]
    if filtre.q:
        cherche = cle_tri(filtre.q)
        noms = [ligne.aesh.nom, *(e["nom"] for c in poses for e in c.ligne.eleves)]
        if not any(cherche in cle_tri(nom) for nom in noms):
            return False
    if filtre.ecole and ligne.ecole_id == filtre.ecole and not filtre.type:
        return True
    return not (filtre.ecole or filtre.type) or any(not c.cache for c in poses)


def jours_vides(grille: Grille) -> list[int]:
    """Days without slot and without class in any school: collapsed."""
    ouverts = {p.jour for plages in grille.dossier.plages.values() for p in plages}
    if not grille.dossier.plages:
        ouverts = set(JOURS_SEMAINE) - {3}
    pris = {c.jour for c in grille.creneaux}
    # Wednesday collapses as soon as it holds no slot: it would waste a fifth of the width.
    return [j for j in JOURS_SEMAINE if j not in pris and (j == 3 or j not in ouverts)]
