"""What the pages of an import show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pial.models.importation import ImportFichier


@dataclass(frozen=True)
class DescriptionListe:
    """One list of an import: its title, and the count of the summary that it explains."""

    libelle: str
    compte: str
    vide: str


def listes_de(accord: str, aucune: str, inchangee: str) -> dict[str, DescriptionListe]:
    """Lists of an import; ``accord``: « ées » or « és », then the two sentences of empty lists.

    *Source:* ux page, « Imports ».
    """
    return {
        "crees": DescriptionListe(f"Cré{accord}", "crees", aucune),
        "modifies": DescriptionListe(f"Modifi{accord}", "modifies", inchangee),
        "signales": DescriptionListe("Signalements", "signales", "Rien à signaler."),
        "rejets": DescriptionListe("Lignes rejetées", "rejetes", "Aucune ligne rejetée."),
    }


BILAN_VIDE: dict[str, Any] = {
    **dict.fromkeys(("lignes", "crees", "modifies", "inchanges", "signales", "rejetes"), 0),
    "rejets": [],
}


def imports_deposes(modele: type[ImportFichier]) -> QuerySet[Any]:
    """Imports of the department, newest first, without their heavy columns.

    *Source:* ux page, « Imports ».
    """
    imports: QuerySet[Any] = modele.objects.select_related("auteur").defer("avant", "differences")
    return imports


def bilan_de(importation: ImportFichier) -> dict[str, Any]:
    """Summary of an import, complete.

    *Source:* decision 37 (keys of the command's JSON).
    """
    return {**BILAN_VIDE, **importation.bilan}


def lignes_de_la_liste(importation: ImportFichier, cle: str) -> list[dict[str, Any]]:
    """Rows of one list.

    *Source:* ux page, « Imports ».
    """
    source = bilan_de(importation) if cle == "rejets" else importation.differences
    lignes: list[dict[str, Any]] = source.get(cle, [])
    # Imports of before the numbers of ESMS called theirs « uai ».
    return [{"code": ligne.get("uai", ""), **ligne} for ligne in lignes]


def etat_import(importation: ImportFichier) -> dict[str, str]:
    """State in words, with the level of its badge.

    *Source:* ux page, « Imports ».
    """
    if importation.annule_le is not None:
        return {"code": "annule", "libelle": "Annulé", "niveau": "neutre"}
    if importation.applique_le is not None:
        return {"code": "applique", "libelle": "Appliqué", "niveau": "succes"}
    return {"code": "simulation", "libelle": "Simulation", "niveau": "info"}
