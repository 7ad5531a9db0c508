"""Closed lists of recorded cases (our own proposals, decision 41)."""

from enum import StrEnum


class GenreDossier(StrEnum):
    """What opened the case (decision 12)."""

    SIGNALEMENT = "signalement"
    RECOURS = "recours"


LIBELLES_GENRE_DOSSIER = {
    GenreDossier.SIGNALEMENT: "Signalement",
    GenreDossier.RECOURS: "Recours",
}


class MotifDossier(StrEnum):
    """What it is about."""

    SANS_AIDE = "sans_aide"
    HEURES = "heures"
    ABSENCES = "absences"
    DELAI = "delai"
    CONTESTATION = "contestation"
    AUTRE = "autre"


LIBELLES_MOTIF_DOSSIER = {
    MotifDossier.SANS_AIDE: "Droit notifié, aucune aide en place",
    MotifDossier.HEURES: "Heures faites inférieures aux heures notifiées",
    MotifDossier.ABSENCES: "Absences non remplacées",
    MotifDossier.DELAI: "Délai de mise en place",
    MotifDossier.CONTESTATION: "Organisation de l'aide contestée",
    MotifDossier.AUTRE: "Autre motif",
}


class GenrePiece(StrEnum):
    """What was received, sent or said."""

    LETTRE_RECUE = "lettre_recue"
    LETTRE_ENVOYEE = "lettre_envoyee"
    REPONSE = "reponse"
    APPEL = "appel"
    RENCONTRE = "rencontre"


LIBELLES_GENRE_PIECE = {
    GenrePiece.LETTRE_RECUE: "Lettre ou message reçu",
    GenrePiece.LETTRE_ENVOYEE: "Lettre ou message envoyé",
    GenrePiece.REPONSE: "Réponse donnée",
    GenrePiece.APPEL: "Appel",
    GenrePiece.RENCONTRE: "Rencontre",
}
