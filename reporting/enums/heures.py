"""Hours: periods offered, and what a line of the table stands for."""

from enum import StrEnum


class Raccourci(StrEnum):
    """Periods offered in one touch."""

    SEMAINE = "semaine"
    MOIS = "mois"
    RENTREE = "rentree"


LIBELLES_RACCOURCI = {
    Raccourci.SEMAINE: "Cette semaine",
    Raccourci.MOIS: "Ce mois-ci",
    Raccourci.RENTREE: "Depuis la rentrée",
}


class Maille(StrEnum):
    """What one line of the table stands for."""

    POLE = "pole"
    ECOLE = "ecole"
    CLASSE = "classe"
    ELEVE = "eleve"


LIBELLES_MAILLE = {
    Maille.POLE: "Pôle",
    Maille.ECOLE: "École",
    Maille.CLASSE: "Classe",
    Maille.ELEVE: "Élève",
}


class GenrePortee(StrEnum):
    """Whose hours: a place of the drill-down."""

    TOUT = "tout"
    POLE = "pole"
    HORS_POLE = "hors"
    ECOLE = "ecole"
    CLASSE = "classe"
    SANS_CLASSE = "sans_classe"
    ELEVE = "eleve"


# Steps of the drill-down as an address, or a job, names them, in order.
ETAPES_NOMMEES = {
    "pole": GenrePortee.POLE,
    "hors": GenrePortee.HORS_POLE,
    "ecole": GenrePortee.ECOLE,
    "classe": GenrePortee.CLASSE,
    "sans_classe": GenrePortee.SANS_CLASSE,
    "eleve": GenrePortee.ELEVE,
}
ETAPES_SANS_CLE = (GenrePortee.HORS_POLE, GenrePortee.SANS_CLASSE)


class VueAttente(StrEnum):
    """The three lists of the page « Qui attend »."""

    ATTENTE = "attente"
    DELAI = "delai"
    RENTREE = "rentree"


LIBELLES_VUE_ATTENTE = {
    VueAttente.ATTENTE: "Qui attend",
    VueAttente.DELAI: "Délais",
    VueAttente.RENTREE: "Jour de la rentrée",
}
