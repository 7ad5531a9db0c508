"""Closed lists about deposits of many notifications at once."""

from enum import StrEnum


class EtatLigne(StrEnum):
    """What becomes of a line that was pasted or read in a file."""

    ERREUR = "erreur"
    QUESTION = "question"
    PRETE = "prete"
    CONNUE = "connue"
    ECARTEE = "ecartee"
    ENREGISTREE = "enregistree"


LIBELLES_ETAT_LIGNE = {
    EtatLigne.ERREUR: "À corriger",
    EtatLigne.QUESTION: "À dire",
    EtatLigne.PRETE: "Prête",
    EtatLigne.CONNUE: "Déjà enregistrée",
    EtatLigne.ECARTEE: "Laissée de côté",
    EtatLigne.ENREGISTREE: "Enregistrée",
}


class QuestionLigne(StrEnum):
    """What only a human can say of a line (decisions 14 and 15; never a silent merge)."""

    ELEVE = "eleve"
    ECOLE = "ecole"
    CHANGE_D_ECOLE = "change_d_ecole"
    HEURES = "heures"
    REMPLACE = "remplace"


LIBELLES_QUESTION_LIGNE = {
    QuestionLigne.ELEVE: "Est-ce le même élève ?",
    QuestionLigne.ECOLE: "Quelle école ?",
    QuestionLigne.CHANGE_D_ECOLE: "L'élève a-t-il changé d'école ?",
    QuestionLigne.HEURES: "Combien d'heures ?",
    QuestionLigne.REMPLACE: "Remplace-t-elle la décision en cours ?",
}
