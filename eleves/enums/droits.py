"""Closed lists about rights."""

from enum import StrEnum


class TypeNotification(StrEnum):
    """What the CDAPH decided (D351-16-1: individual and mutualised exclude each other)."""

    INDIVIDUELLE = "individuelle"
    MUTUALISEE = "mutualisee"
    ULIS = "ulis"
    MPA = "mpa"
    ESMS = "esms"
    SEGPA = "segpa"


LIBELLES_TYPE_NOTIFICATION = {
    TypeNotification.INDIVIDUELLE: "Aide humaine individuelle",
    TypeNotification.MUTUALISEE: "Aide humaine mutualisée",
    TypeNotification.ULIS: "Orientation en ULIS",
    TypeNotification.MPA: "Matériel pédagogique adapté",
    TypeNotification.ESMS: "Orientation vers un établissement ou service médico-social",
    TypeNotification.SEGPA: "Orientation en SEGPA ou EREA",
}
# A pupil holds one of these at a time; the only ones that an AESH serves by name.
AIDE_HUMAINE = (TypeNotification.INDIVIDUELLE, TypeNotification.MUTUALISEE)
# What a timetable of AESH looks at.
DANS_LES_EMPLOIS = (*AIDE_HUMAINE, TypeNotification.ULIS)


class EtatNotification(StrEnum):
    """Legal state only: whether it is covered follows from published slots, never from a click."""

    EN_VIGUEUR = "en_vigueur"
    ANNULEE = "annulee"


LIBELLES_ETAT_NOTIFICATION = {
    EtatNotification.EN_VIGUEUR: "Enregistrée",
    EtatNotification.ANNULEE: "Annulée",
}


class MotifAnnulation(StrEnum):
    """Why a notification no longer counts, coded."""

    ERREUR = "erreur"
    DOUBLON = "doublon"
    CDAPH = "cdaph"
    RECOURS = "recours"
    RENONCEMENT = "renoncement"


LIBELLES_MOTIF_ANNULATION = {
    MotifAnnulation.ERREUR: "Erreur de saisie",
    MotifAnnulation.DOUBLON: "Saisie deux fois",
    MotifAnnulation.CDAPH: "Décision retirée par la CDAPH",
    MotifAnnulation.RECOURS: "Décision annulée après un recours",
    MotifAnnulation.RENONCEMENT: "La famille y renonce",
}


class LectureHeures(StrEnum):
    """Where the hours of an individual help come from (decision 14)."""

    ECRITES = "ecrites"
    CONFIRMEES = "confirmees"
    TEMPS_SCOLAIRE = "temps_scolaire"
    A_PRECISER = "a_preciser"


LIBELLES_LECTURE_HEURES = {
    LectureHeures.ECRITES: "Écrites dans la décision",
    LectureHeures.CONFIRMEES: "Hors du pas de 30 min, confirmées",
    LectureHeures.TEMPS_SCOLAIRE: "Tout le temps scolaire de l'élève",
    LectureHeures.A_PRECISER: "À préciser avec la MDPH",
}


class Recours(StrEnum):
    """An appeal against the decision: before the MDPH first, then the court."""

    RAPO = "rapo"
    TJ = "tj"


LIBELLES_RECOURS = {
    Recours.RAPO: "Recours administratif préalable (RAPO)",
    Recours.TJ: "Recours au tribunal judiciaire (TJ)",
}


class StatutDroit(StrEnum):
    """Where a right stands on a day: follows from dates and published slots, never from a click.

    ``EN_COURS``: open, but what follows it is not ours to see (equipment, ESMS, SEGPA).
    """

    A_VENIR = "a_venir"
    A_POURVOIR = "a_pourvoir"
    PARTIELLE = "partielle"
    COUVERTE = "couverte"
    EN_COURS = "en_cours"
    SUSPENDUE = "suspendue"
    EXPIREE = "expiree"
    RENOUVELEE = "renouvelee"
    ANNULEE = "annulee"


LIBELLES_STATUT_DROIT = {
    StatutDroit.A_VENIR: "À venir",
    StatutDroit.A_POURVOIR: "À pourvoir",
    StatutDroit.PARTIELLE: "Couverte en partie",
    StatutDroit.COUVERTE: "Couverte",
    StatutDroit.EN_COURS: "En cours",
    StatutDroit.SUSPENDUE: "Suspendue",
    StatutDroit.EXPIREE: "Finie",
    StatutDroit.RENOUVELEE: "Renouvelée",
    StatutDroit.ANNULEE: "Annulée",
}


class GenreDemande(StrEnum):
    """What a family asks the MDPH for."""

    PREMIERE = "premiere"
    RENOUVELLEMENT = "renouvellement"
    CHANGEMENT = "changement"


LIBELLES_GENRE_DEMANDE = {
    GenreDemande.PREMIERE: "Première demande",
    GenreDemande.RENOUVELLEMENT: "Renouvellement",
    GenreDemande.CHANGEMENT: "Changement de situation",
}


class IssueDemande(StrEnum):
    """How a request ended. Only ``ACCORDEE`` leads to a right, by an act of its own."""

    EN_ATTENTE = "en_attente"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"
    SANS_SUITE = "sans_suite"


LIBELLES_ISSUE_DEMANDE = {
    IssueDemande.EN_ATTENTE: "En attente",
    IssueDemande.ACCORDEE: "Accordée",
    IssueDemande.REFUSEE: "Refusée",
    IssueDemande.SANS_SUITE: "Sans suite",
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
