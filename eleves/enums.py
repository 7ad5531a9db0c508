"""Closed lists about pupils."""

from enum import StrEnum

from comptes.enums import Role


class TypeNotification(StrEnum):
    """What the CDAPH decided (D351-16-1: individual and mutualised exclude each other)."""

    INDIVIDUELLE = "individuelle"
    MUTUALISEE = "mutualisee"
    ULIS = "ulis"


LIBELLES_TYPE_NOTIFICATION = {
    TypeNotification.INDIVIDUELLE: "Aide humaine individuelle",
    TypeNotification.MUTUALISEE: "Aide humaine mutualisée",
    TypeNotification.ULIS: "Orientation en ULIS",
}


class EtatNotification(StrEnum):
    """Legal state only: whether it is covered follows from published slots, never from a click."""

    EN_VIGUEUR = "en_vigueur"
    SUSPENDUE = "suspendue"
    ANNULEE = "annulee"


LIBELLES_ETAT_NOTIFICATION = {
    EtatNotification.EN_VIGUEUR: "En vigueur",
    EtatNotification.SUSPENDUE: "Suspendue",
    EtatNotification.ANNULEE: "Annulée",
}


class Activite(StrEnum):
    """Fields of activity of the help (circulaire 2017-084)."""

    VIE_QUOTIDIENNE = "vie_quotidienne"
    APPRENTISSAGES = "apprentissages"
    VIE_SOCIALE = "vie_sociale"


LIBELLES_ACTIVITE = {
    Activite.VIE_QUOTIDIENNE: "Actes de la vie quotidienne",
    Activite.APPRENTISSAGES: "Accès aux activités d'apprentissage",
    Activite.VIE_SOCIALE: "Activités de la vie sociale et relationnelle",
}


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


LIBELLES_GENRE_INDISPONIBILITE = {
    GenreIndisponibilite.SOINS: "Soins",
    GenreIndisponibilite.SESSAD: "SESSAD",
    GenreIndisponibilite.TEMPS_PARTAGE: "Temps partagé avec un autre établissement",
    GenreIndisponibilite.AUTRE: "Autre absence régulière",
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
