"""What the pages of an import show."""

from dataclasses import dataclass
from typing import Any

from pial.models import ImportAnnuaire


@dataclass(frozen=True)
class DescriptionListe:
    """One list of an import: its title, and the count of the summary that it explains."""

    libelle: str
    compte: str
    vide: str


LISTES = {
    "crees": DescriptionListe("Créées", "crees", "Aucune école nouvelle."),
    "modifies": DescriptionListe("Modifiées", "modifies", "Aucune école modifiée."),
    "signales": DescriptionListe("Signalements", "signales", "Rien à signaler."),
    "rejets": DescriptionListe("Lignes rejetées", "rejetes", "Aucune ligne rejetée."),
}


BILAN_VIDE: dict[str, Any] = {
    **dict.fromkeys(("lignes", "crees", "modifies", "inchanges", "signales", "rejetes"), 0),
    "rejets": [],
}


def bilan_de(importation: ImportAnnuaire) -> dict[str, Any]:
    """Summary of an import, complete.

    *Source:* decision 37 (keys of the command's JSON).
    """
    return {**BILAN_VIDE, **importation.bilan}


def lignes_de_la_liste(importation: ImportAnnuaire, cle: str) -> list[dict[str, Any]]:
    """Rows of one list.

    *Source:* ux page, « Imports ».
    """
    source = bilan_de(importation) if cle == "rejets" else importation.differences
    lignes: list[dict[str, Any]] = source.get(cle, [])
    return lignes


def etat_import(importation: ImportAnnuaire) -> dict[str, str]:
    """State in words, with the level of its badge.

    *Source:* ux page, « Imports ».
    """
    if importation.annule_le is not None:
        return {"code": "annule", "libelle": "Annulé", "niveau": "neutre"}
    if importation.applique_le is not None:
        return {"code": "applique", "libelle": "Appliqué", "niveau": "succes"}
    return {"code": "simulation", "libelle": "Simulation", "niveau": "info"}
