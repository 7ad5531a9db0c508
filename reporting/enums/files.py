"""Closed lists of the work queues."""

from enum import StrEnum


class FileTravail(StrEnum):
    """A queue: a saved question about notifications."""

    A_PLACER = "a_placer"
    FINS = "fins"
    FINS_AIDE = "fins_aide"
    INCOMPLETS = "incomplets"
    TOUTES = "toutes"


LIBELLES_FILE = {
    FileTravail.A_PLACER: "À placer",
    FileTravail.FINS: "Fins de notification",
    FileTravail.FINS_AIDE: "Fins d'accompagnement",
    FileTravail.INCOMPLETS: "Dossiers incomplets",
    FileTravail.TOUTES: "Toutes",
}


class PartAide(StrEnum):
    """What a right lacks, today or soon: everything, some hours, or too few to be listed."""

    ENTIERE = "entiere"
    PARTIELLE = "partielle"
    BIENTOT = "bientot"
    TOLEREE = "toleree"


LIBELLES_PART_AIDE = {
    PartAide.ENTIERE: "Sans aucune aide",
    PartAide.PARTIELLE: "Aide incomplète",
    PartAide.BIENTOT: "Commence bientôt",
    PartAide.TOLEREE: "Petit écart toléré",
}
PARTS_QUI_ATTENDENT = (PartAide.ENTIERE, PartAide.PARTIELLE)
PARTS_A_PLACER = (*PARTS_QUI_ATTENDENT, PartAide.BIENTOT)


class Manque(StrEnum):
    """What a file lacks before anybody can help the pupil."""

    SANS_ECOLE = "sans_ecole"
    HORS_POLE = "hors_pole"
    SANS_CLASSE = "sans_classe"
    HEURES = "heures"
    SANS_ACTIVITES = "sans_activites"


LIBELLES_MANQUE = {
    Manque.SANS_ECOLE: "Sans école",
    Manque.HORS_POLE: "École hors pôle",
    Manque.SANS_CLASSE: "Sans classe",
    Manque.HEURES: "Heures à préciser",
    Manque.SANS_ACTIVITES: "Activités non dites",
}


class GenreListe(StrEnum):
    """What each line of a pasted list is."""

    UAI = "uai"
    NOMS = "noms"


LIBELLES_GENRE_LISTE = {GenreListe.UAI: "des UAI", GenreListe.NOMS: "des noms d'élèves"}


class ActeDeFile(StrEnum):
    """What may be done to rows of a queue, one or many."""

    PRENDRE = "prendre"
    REPRENDRE = "reprendre"
    LIBERER = "liberer"
    CONFIER = "confier"
    RENDRE = "rendre"
    NOTER = "noter"


LIBELLES_ACTE_DE_FILE = {
    ActeDeFile.PRENDRE: "Je m'en occupe",
    ActeDeFile.REPRENDRE: "Reprendre à un collègue",
    ActeDeFile.LIBERER: "Ne plus m'en occuper",
    ActeDeFile.CONFIER: "Confier à la coordination du pôle",
    ActeDeFile.RENDRE: "Rendre au SEI",
    ActeDeFile.NOTER: "Laisser une note de passation",
}


class FormatExport(StrEnum):
    """Files that an export makes."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


LIBELLES_FORMAT_EXPORT = {
    FormatExport.XLSX: "Classeur Excel (XLSX)",
    FormatExport.ODS: "Classeur LibreOffice (ODS)",
    FormatExport.CSV: "Texte (CSV)",
}
