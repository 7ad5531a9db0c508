"""A right in words: hours, and never an hour for mutualised help (decision 8). Pure."""

from eleves.enums import LectureHeures, StatutDroit, TypeNotification
from eleves.regles.mention import en_heures

# How serious each status looks on a badge; the words carry the sense.
NIVEAU_DU_STATUT = {
    StatutDroit.A_VENIR: "info",
    StatutDroit.A_POURVOIR: "erreur",
    StatutDroit.PARTIELLE: "attention",
    StatutDroit.COUVERTE: "succes",
    StatutDroit.EN_COURS: "neutre",
    StatutDroit.SUSPENDUE: "attention",
    StatutDroit.EXPIREE: "neutre",
    StatutDroit.RENOUVELEE: "neutre",
    StatutDroit.ANNULEE: "neutre",
}
NOM_COURT_TYPE = {
    TypeNotification.INDIVIDUELLE: "Individuelle",
    TypeNotification.MUTUALISEE: "Mutualisée",
    TypeNotification.ULIS: "ULIS",
    TypeNotification.MPA: "Matériel",
    TypeNotification.ESMS: "ESMS",
    TypeNotification.SEGPA: "SEGPA ou EREA",
}


def dire_heures(genre: str, minutes: int | None, lecture: str) -> str:
    """``12 h par semaine``, ``sans quotité``, ``heures à préciser``; nothing for orientations.

    *Source:* decisions 8 and 14.
    """
    if genre == TypeNotification.MUTUALISEE:
        return "sans quotité"
    if genre != TypeNotification.INDIVIDUELLE:
        return ""
    if lecture == LectureHeures.TEMPS_SCOLAIRE:
        if minutes is None:
            return "tout le temps scolaire (semaine de l'élève inconnue)"
        return f"tout le temps scolaire, soit {en_heures(minutes)} par semaine"
    if minutes is None:
        return "heures à préciser"
    return f"{en_heures(minutes)} par semaine"


def en_suite(libelle: str) -> str:
    """A label inside a sentence; an acronym keeps its capitals. *Source:* decision 41."""
    return libelle if libelle[:2].isupper() else libelle[:1].lower() + libelle[1:]
