"""Timetables: versions, slots, weeks, levels of the rules."""

from enum import StrEnum


class StatutEmploi(StrEnum):
    """Life of a timetable version (decision 1); nothing is overwritten."""

    BROUILLON = "brouillon"
    PROPOSE = "propose"
    VISE = "vise"
    PUBLIE = "publie"
    ARCHIVE = "archive"


LIBELLES_STATUT = {
    StatutEmploi.BROUILLON: "Brouillon",
    StatutEmploi.PROPOSE: "Proposé",
    StatutEmploi.VISE: "Visa donné",
    StatutEmploi.PUBLIE: "Publié",
    StatutEmploi.ARCHIVE: "Archivé",
}


class TypeCreneau(StrEnum):
    """Kinds of slot; what each one means is in ``aesh.regles.types_creneau``.

    Travel is never typed in: it is computed between two schools of one day.
    """

    INDIVIDUELLE = "individuelle"
    MUTUALISEE = "mutualisee"
    COLLECTIVE = "collective"
    OBSERVATION = "observation"
    MERIDIENNE = "meridienne"
    REFERENT = "referent"
    REUNION = "reunion"


LIBELLES_TYPE_CRENEAU = {
    TypeCreneau.INDIVIDUELLE: "Aide individuelle",
    TypeCreneau.MUTUALISEE: "Aide mutualisée",
    TypeCreneau.COLLECTIVE: "Accompagnement collectif",
    TypeCreneau.OBSERVATION: "Observation",
    TypeCreneau.MERIDIENNE: "Pause méridienne",
    TypeCreneau.REFERENT: "Mission de référent",
    TypeCreneau.REUNION: "Réunion",
}
LETTRES_TYPE_CRENEAU = {
    TypeCreneau.INDIVIDUELLE: "I",
    TypeCreneau.MUTUALISEE: "M",
    TypeCreneau.COLLECTIVE: "C",
    TypeCreneau.OBSERVATION: "O",
    TypeCreneau.MERIDIENNE: "P",
    TypeCreneau.REFERENT: "R",
    TypeCreneau.REUNION: "U",
}


class Semaine(StrEnum):
    """Every week, or the weeks A or B of the slot's school."""

    TOUTES = "toutes"
    A = "A"
    B = "B"


LIBELLES_SEMAINE = {
    Semaine.TOUTES: "Toutes les semaines",
    Semaine.A: "Semaine A",
    Semaine.B: "Semaine B",
}


JOURS = {1: "lundi", 2: "mardi", 3: "mercredi", 4: "jeudi", 5: "vendredi"}


class Niveau(StrEnum):
    """What a broken rule does (decision 5): blocking refuses to propose and to publish."""

    BLOQUANT = "bloquant"
    AVERTISSEMENT = "avertissement"


LIBELLES_NIVEAU = {Niveau.BLOQUANT: "Bloquant", Niveau.AVERTISSEMENT: "À vérifier"}
