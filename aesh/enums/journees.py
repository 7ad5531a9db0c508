"""Dated days: half-days, exceptions, absences and replacements."""

from enum import StrEnum


class Moment(StrEnum):
    """Whole or half day; noon parts them at 12:45."""

    JOURNEE = "journee"
    MATIN = "matin"
    APRES_MIDI = "apres_midi"


LIBELLES_MOMENT = {
    Moment.JOURNEE: "Toute la journée",
    Moment.MATIN: "Le matin",
    Moment.APRES_MIDI: "L'après-midi",
}
MI_JOURNEE = 12 * 60 + 45
MINUTES_MOMENT = {
    Moment.JOURNEE: (0, 24 * 60),
    Moment.MATIN: (0, MI_JOURNEE),
    Moment.APRES_MIDI: (MI_JOURNEE, 24 * 60),
}


class GenreException(StrEnum):
    """Why a dated period is not like the typical week (decision 2)."""

    FERMETURE = "fermeture"
    PONT = "pont"
    QUATRE_JOURS = "quatre_jours"
    PFMP = "pfmp"
    EXAMEN = "examen"
    SORTIE = "sortie"
    NUITEE = "nuitee"
    AUTRE = "autre"


LIBELLES_GENRE_EXCEPTION = {
    GenreException.FERMETURE: "École fermée",
    GenreException.PONT: "Pont",
    GenreException.QUATRE_JOURS: "Semaine de quatre jours",
    GenreException.PFMP: "Stage (PFMP)",
    GenreException.EXAMEN: "Examen",
    GenreException.SORTIE: "Sortie",
    GenreException.NUITEE: "Sortie avec nuitée",
    GenreException.AUTRE: "Autre",
}


class GenreAbsence(StrEnum):
    """What an absence or a replacement takes away from the typical week (decision 16)."""

    AESH = "absence"
    ELEVE = "eleve_absent"
    REMPLACEMENT = "remplacement"


LIBELLES_GENRE_ABSENCE = {
    GenreAbsence.AESH: "Absence",
    GenreAbsence.ELEVE: "Élève absent",
    GenreAbsence.REMPLACEMENT: "En remplacement à ce moment",
}


class OrigineAbsence(StrEnum):
    """Who declared an absence (decision 17)."""

    COORDINATION = "coordination"
    ECOLE = "ecole"
    SEI = "sei"
    AESH = "aesh"


LIBELLES_ORIGINE_ABSENCE = {
    OrigineAbsence.COORDINATION: "Coordination",
    OrigineAbsence.ECOLE: "École",
    OrigineAbsence.SEI: "Service école inclusive",
    OrigineAbsence.AESH: "Elle-même",
}


class CategorieAbsence(StrEnum):
    """Coarse, read by the SEI alone: neither health, nor strike, nothing private."""

    NON_PRECISEE = "non_precisee"
    AUTORISATION = "autorisation"
    FORMATION = "formation"
    SERVICE = "service"


LIBELLES_CATEGORIE_ABSENCE = {
    CategorieAbsence.NON_PRECISEE: "Non précisée",
    CategorieAbsence.AUTORISATION: "Congé ou autorisation d'absence",
    CategorieAbsence.FORMATION: "Formation",
    CategorieAbsence.SERVICE: "Convocation ou réunion de service",
}


class EtatRemplacement(StrEnum):
    """A replacement holds, was undone by somebody, or ended with the absence."""

    CONFIRME = "confirme"
    ANNULE = "annule"
    TERMINE = "termine"


LIBELLES_ETAT_REMPLACEMENT = {
    EtatRemplacement.CONFIRME: "Confirmé",
    EtatRemplacement.ANNULE: "Annulé",
    EtatRemplacement.TERMINE: "Terminé",
}


class EffetException(StrEnum):
    """What becomes of the slots that an exception touches."""

    SANS = "sans"
    SUIT = "suit"


LIBELLES_EFFET_EXCEPTION = {
    EffetException.SANS: "Les créneaux n'ont pas lieu",
    EffetException.SUIT: "L'AESH suit les élèves : mêmes heures, autre lieu",
}
