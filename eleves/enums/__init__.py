"""Closed lists about pupils."""

from enum import StrEnum

from comptes.enums import Role
from eleves.enums.droits import (
    AIDE_HUMAINE,
    DANS_LES_EMPLOIS,
    LIBELLES_ACTIVITE,
    LIBELLES_ETAT_NOTIFICATION,
    LIBELLES_GENRE_DEMANDE,
    LIBELLES_ISSUE_DEMANDE,
    LIBELLES_LECTURE_HEURES,
    LIBELLES_MOTIF_ANNULATION,
    LIBELLES_RECOURS,
    LIBELLES_STATUT_DROIT,
    LIBELLES_TYPE_NOTIFICATION,
    Activite,
    EtatNotification,
    GenreDemande,
    IssueDemande,
    LectureHeures,
    MotifAnnulation,
    Recours,
    StatutDroit,
    TypeNotification,
)
from eleves.enums.plans import (
    LIBELLES_CONCLUSION_REUNION,
    LIBELLES_GENRE_PLAN,
    LIBELLES_GENRE_REUNION,
    LIBELLES_PARTICIPANT_REUNION,
    ConclusionReunion,
    GenrePlan,
    GenreReunion,
    ParticipantReunion,
)

__all__ = [
    "AIDE_HUMAINE",
    "Activite",
    "ConclusionReunion",
    "DANS_LES_EMPLOIS",
    "EtatNotification",
    "FormatSemaine",
    "GenreDemande",
    "GenreIndisponibilite",
    "GenrePlan",
    "GenreReunion",
    "IssueDemande",
    "LIBELLES_ACTIVITE",
    "LIBELLES_CONCLUSION_REUNION",
    "LIBELLES_ETAT_NOTIFICATION",
    "LIBELLES_FORMAT_SEMAINE",
    "LIBELLES_GENRE_DEMANDE",
    "LIBELLES_GENRE_INDISPONIBILITE",
    "LIBELLES_GENRE_PLAN",
    "LIBELLES_GENRE_REUNION",
    "LIBELLES_ISSUE_DEMANDE",
    "LIBELLES_LECTURE_HEURES",
    "LIBELLES_MODALITE",
    "LIBELLES_MOTIF_ANNULATION",
    "LIBELLES_PARTICIPANT_REUNION",
    "LIBELLES_PRECISION_MERIDIENNE",
    "LIBELLES_RECOURS",
    "LIBELLES_SEMAINE",
    "LIBELLES_STATUT_DROIT",
    "LIBELLES_TYPE_NOTIFICATION",
    "LectureHeures",
    "ModaliteScolarisation",
    "MotifAnnulation",
    "Niveau",
    "ParticipantReunion",
    "PrecisionMeridienne",
    "ROLES_EXTERIEURS",
    "Recours",
    "Semaine",
    "StatutDroit",
    "TypeNotification",
]


class ModaliteScolarisation(StrEnum):
    """How the pupil attends school."""

    ORDINAIRE = "ordinaire"
    ULIS = "ulis"
    TEMPS_PARTAGE = "temps_partage"


LIBELLES_MODALITE = {
    ModaliteScolarisation.ORDINAIRE: "Classe ordinaire",
    ModaliteScolarisation.ULIS: "ULIS",
    ModaliteScolarisation.TEMPS_PARTAGE: "Temps partagé",
}


class Niveau(StrEnum):
    """School levels."""

    PS = "PS"
    MS = "MS"
    GS = "GS"
    CP = "CP"
    CE1 = "CE1"
    CE2 = "CE2"
    CM1 = "CM1"
    CM2 = "CM2"
    SIXIEME = "6e"
    CINQUIEME = "5e"
    QUATRIEME = "4e"
    TROISIEME = "3e"
    SECONDE = "2de"
    PREMIERE = "1re"
    TERMINALE = "Tle"
    CAP = "CAP"
    ULIS = "ULIS"


# Partners who see a pupil only through a dated, named share of his file.
ROLES_EXTERIEURS = (Role.ESMS_DIR, Role.EMAS)


class Semaine(StrEnum):
    """Every week, or the weeks A or B of the pupil's school (same codes as those of slots)."""

    TOUTES = "toutes"
    A = "A"
    B = "B"


LIBELLES_SEMAINE = {
    Semaine.TOUTES: "Toutes les semaines",
    Semaine.A: "Semaine A",
    Semaine.B: "Semaine B",
}


class GenreIndisponibilite(StrEnum):
    """Why a pupil is regularly out of class, coded: never free text, never a diagnosis."""

    SOINS = "soins"
    SESSAD = "sessad"
    TEMPS_PARTAGE = "temps_partage"
    AUTRE = "autre"
    INTERVENTION = "intervention"  # inside the school; kept by the room ``pas``


LIBELLES_GENRE_INDISPONIBILITE = {
    GenreIndisponibilite.SOINS: "Soins",
    GenreIndisponibilite.SESSAD: "SESSAD",
    GenreIndisponibilite.TEMPS_PARTAGE: "Temps partagé avec un autre établissement",
    GenreIndisponibilite.AUTRE: "Autre absence régulière",
    GenreIndisponibilite.INTERVENTION: "Intervention à l'école",
}


class FormatSemaine(StrEnum):
    """Files from which a class's week is read."""

    CSV = "csv"
    ICAL = "ical"


LIBELLES_FORMAT_SEMAINE = {FormatSemaine.CSV: "CSV", FormatSemaine.ICAL: "iCal"}


class PrecisionMeridienne(StrEnum):
    """What helps at lunch: our own list (decision 41), nothing medical."""

    INSTALLATION = "installation"
    REPAS = "repas"
    HYGIENE = "hygiene"
    CALME = "calme"
    RELATIONS = "relations"
    SECURITE = "securite"


LIBELLES_PRECISION_MERIDIENNE = {
    PrecisionMeridienne.INSTALLATION: "Se déplacer, s'installer à table",
    PrecisionMeridienne.REPAS: "Se servir, couper, ouvrir",
    PrecisionMeridienne.HYGIENE: "Se laver les mains, aller aux toilettes",
    PrecisionMeridienne.CALME: "Manger au calme, en petit groupe",
    PrecisionMeridienne.RELATIONS: "Jouer et parler avec les autres",
    PrecisionMeridienne.SECURITE: "Rester en sécurité dans la cour",
}
