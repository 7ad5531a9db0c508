"""Tabs of the queue of contracts."""

from enum import StrEnum


class FileContrats(StrEnum):
    """One question about contracts, each a tab with its live count."""

    FIN_30 = "fin30"
    FIN_60 = "fin60"
    FIN_90 = "fin90"
    CDI = "cdi"
    REPONSES = "reponses"
    SILENCES = "silences"
    ESSAI = "essai"
    ENTRETIENS = "entretiens"
    QUOTITES = "quotites"
    TOUS = "tous"


LIBELLES_FILE_CONTRATS = {
    FileContrats.FIN_30: "Finissent dans 30 jours",
    FileContrats.FIN_60: "Dans 31 à 60 jours",
    FileContrats.FIN_90: "Dans 61 à 90 jours",
    FileContrats.CDI: "CDI à proposer",
    FileContrats.REPONSES: "Réponses attendues",
    FileContrats.SILENCES: "Sans réponse",
    FileContrats.ESSAI: "Essais qui finissent",
    FileContrats.ENTRETIENS: "Entretiens à tenir",
    FileContrats.QUOTITES: "Quotités à vérifier",
    FileContrats.TOUS: "Tous les contrats",
}
