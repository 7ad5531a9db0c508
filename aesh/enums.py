"""Closed lists about AESH and timetables."""

from enum import StrEnum

from pial.enums import LIBELLES_DEPLACEMENT as LIBELLES_DEPLACEMENT
from pial.enums import Deplacement as Deplacement


class TypeContrat(StrEnum):
    """Law of 2022: one 3-year CDD, then CDI."""

    CDD = "cdd"
    CDI = "cdi"


LIBELLES_TYPE_CONTRAT = {TypeContrat.CDD: "CDD", TypeContrat.CDI: "CDI"}


class Employeur(StrEnum):
    """Who signs: the State (titre 2) or a pooling school (hors titre 2)."""

    TITRE_2 = "t2"
    HORS_TITRE_2 = "ht2"


LIBELLES_EMPLOYEUR = {
    Employeur.TITRE_2: "DSDEN (titre 2)",
    Employeur.HORS_TITRE_2: "Établissement mutualisateur (hors titre 2)",
}


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


class MotifIndisponibilite(StrEnum):
    """Coarse and coded: no health, nothing private."""

    SECOND_EMPLOYEUR = "second_employeur"
    DECHARGE = "decharge"
    FORMATION = "formation"
    AUTRE = "autre"


LIBELLES_MOTIF_INDISPONIBILITE = {
    MotifIndisponibilite.SECOND_EMPLOYEUR: "Second employeur",
    MotifIndisponibilite.DECHARGE: "Décharge",
    MotifIndisponibilite.FORMATION: "Formation",
    MotifIndisponibilite.AUTRE: "Autre",
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


LIBELLES_ORIGINE_ABSENCE = {
    OrigineAbsence.COORDINATION: "Coordination",
    OrigineAbsence.ECOLE: "École",
    OrigineAbsence.SEI: "Service école inclusive",
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


class GenreRemarque(StrEnum):
    """What is said about a slot."""

    NOTE = "note"
    REMARQUE = "remarque"
    PROPOSITION = "proposition"


LIBELLES_GENRE_REMARQUE = {
    GenreRemarque.NOTE: "Note de passation",
    GenreRemarque.REMARQUE: "Remarque",
    GenreRemarque.PROPOSITION: "Proposition",
}


class EtatRemarque(StrEnum):
    """A remark waits for the coordinator; a note waits for nothing."""

    OUVERTE = "ouverte"
    ACCEPTEE = "acceptee"
    ECARTEE = "ecartee"
    REPONDUE = "repondue"


LIBELLES_ETAT_REMARQUE = {
    EtatRemarque.OUVERTE: "En attente",
    EtatRemarque.ACCEPTEE: "Acceptée",
    EtatRemarque.ECARTEE: "Non retenue",
    EtatRemarque.REPONDUE: "Répondue",
}


class DestinataireAvis(StrEnum):
    """For whom a publication changes something."""

    AESH = "aesh"
    ETABLISSEMENT = "etablissement"
    PILOTE = "pilote"


LIBELLES_DESTINATAIRE_AVIS = {
    DestinataireAvis.AESH: "AESH",
    DestinataireAvis.ETABLISSEMENT: "École ou établissement",
    DestinataireAvis.PILOTE: "Pilote",
}


class EtatProposition(StrEnum):
    """Life of a proposal of the solver."""

    ATTENTE = "attente"  # after another of its series
    EN_COURS = "en_cours"
    PRETE = "prete"
    ECHEC = "echec"
    ECARTEE = "ecartee"
    DECIDEE = "decidee"


LIBELLES_ETAT_PROPOSITION = {
    EtatProposition.ATTENTE: "En attente",
    EtatProposition.EN_COURS: "En préparation",
    EtatProposition.PRETE: "À examiner",
    EtatProposition.ECHEC: "Sans résultat",
    EtatProposition.ECARTEE: "Écartée",
    EtatProposition.DECIDEE: "Examinée",
}


class Decision(StrEnum):
    """What a person decided of one proposed change (decision 25)."""

    ATTENTE = "attente"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"


LIBELLES_DECISION = {
    Decision.ATTENTE: "À décider",
    Decision.ACCEPTEE: "Acceptée",
    Decision.REFUSEE: "Refusée",
}

JOURS = {1: "lundi", 2: "mardi", 3: "mercredi", 4: "jeudi", 5: "vendredi"}


class Niveau(StrEnum):
    """What a broken rule does (decision 5): blocking refuses to propose and to publish."""

    BLOQUANT = "bloquant"
    AVERTISSEMENT = "avertissement"


LIBELLES_NIVEAU = {Niveau.BLOQUANT: "Bloquant", Niveau.AVERTISSEMENT: "À vérifier"}
