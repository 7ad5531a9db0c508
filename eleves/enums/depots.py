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


# Key, among the answers of a line, of the wish to leave it aside, and what it then holds.
DE_COTE, OUI = "de_cote", "oui"


class QuestionLigne(StrEnum):
    """What only a human can say of a line (decisions 14 and 15; never a silent merge)."""

    ECRIT = "ecrit"
    MEDICAL = "medical"
    AIDE = "aide"
    ELEVE = "eleve"
    ECOLE = "ecole"
    CHANGE_D_ECOLE = "change_d_ecole"
    HEURES = "heures"
    REMPLACE = "remplace"
    DOUBLE = "double"


LIBELLES_QUESTION_LIGNE = {
    QuestionLigne.ECRIT: "Est-ce bien le texte à enregistrer ?",
    QuestionLigne.MEDICAL: "Faut-il garder ce texte, qui semble médical ?",
    QuestionLigne.AIDE: "De quelle aide s'agit-il ?",
    QuestionLigne.ELEVE: "Est-ce le même élève ?",
    QuestionLigne.ECOLE: "Quelle école ?",
    QuestionLigne.CHANGE_D_ECOLE: "L'élève a-t-il changé d'école ?",
    QuestionLigne.HEURES: "Combien d'heures ?",
    QuestionLigne.REMPLACE: "Remplace-t-elle la décision en cours ?",
    QuestionLigne.DOUBLE: "Est-ce deux fois la même décision ?",
}
