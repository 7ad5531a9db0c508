"""Columns and crumbs of the pages of hours."""

from dataclasses import dataclass
from typing import Any

from aesh.regles.durees import duree
from reporting.requetes.heures_lues import LigneLue
from reporting.views.demandes_heures import DemandeHeures


@dataclass(frozen=True)
class Colonne:
    """One column: what it holds, in pupils or minutes, and its words."""

    nom: str
    titre: str
    complet: str
    en_minutes: bool = True


INDIVIDUELLE = (
    Colonne("eleves", "Élèves", "Élèves avec un droit individuel", en_minutes=False),
    Colonne("notifiees", "Notifiées", "Heures individuelles notifiées"),
    Colonne("planifiees", "Planifiées", "Heures individuelles planifiées"),
    Colonne("realisees", "Réalisées", "Heures individuelles réalisées"),
)
MUTUALISEE = (
    Colonne("aides", "Aidés", "Élèves aidés par une aide mutualisée", en_minutes=False),
    Colonne("en_attente", "En attente", "Élèves qui attendent une aide mutualisée", False),
    Colonne("mutualisees_planifiees", "Planifiées", "Aide mutualisée planifiée"),
    Colonne("mutualisees_realisees", "Réalisées", "Aide mutualisée réalisée"),
    Colonne("cible", "Cible locale", "Cible locale d'aide mutualisée"),
)
COLONNES_HEURES = (*INDIVIDUELLE, *MUTUALISEE)


@dataclass(frozen=True)
class Rangee:
    """One line as the table writes it."""

    libelle: str
    cases: tuple[str, ...]


def rangee(ligne: LigneLue) -> Rangee:
    """``12 h 30``, ``7``, or ``< 5`` where a small number is hidden."""
    cases = []
    for colonne in COLONNES_HEURES:
        valeur = getattr(ligne.heures, colonne.nom)
        if colonne.nom in ligne.masquees:
            cases.append("n. c.")
        else:
            cases.append(duree(valeur) if colonne.en_minutes else str(valeur))
    return Rangee(ligne.libelle, tuple(cases))


def entetes(demande: DemandeHeures) -> list[dict[str, Any]]:
    """Headings, each a link that sorts; the first touch puts the largest first."""
    resultat = []
    for colonne in COLONNES_HEURES:
        croissant = demande.tri == colonne.nom
        decroissant = demande.tri == f"-{colonne.nom}"
        resultat.append(
            {
                "titre": colonne.titre,
                "complet": colonne.complet,
                "url": demande.adresse(tri=colonne.nom if decroissant else f"-{colonne.nom}"),
                "sens": "ascending" if croissant else "descending" if decroissant else "",
            }
        )
    return resultat


def fil(demande: DemandeHeures) -> list[dict[str, str]]:
    """Places above the one on screen, from the top of what the reader covers."""
    haut, portee = len(demande.racine.etapes), demande.portee
    if len(portee.etapes) == haut:
        return []
    liens = [{"libelle": "Heures", "url": demande.adresse(demande.racine)}]
    for rang in range(haut + 1, len(portee.etapes)):
        lieu = portee.jusqu_a(rang)
        liens.append({"libelle": lieu.libelle, "url": demande.adresse(lieu)})
    return liens
