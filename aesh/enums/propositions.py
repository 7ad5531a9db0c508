"""Proposals of the solver: what is asked, what it changes, what people decide."""

from enum import StrEnum


class Mode(StrEnum):
    """What may become of the slots already placed and not locked."""

    COMPLETER = "completer"  # none moves
    STABLE = "stable"
    EQUILIBRE = "equilibre"
    AMBITIEUX = "ambitieux"


LIBELLES_MODE = {
    Mode.COMPLETER: "Compléter sans rien déplacer",
    Mode.STABLE: "Réparation stable : déplacer très peu",
    Mode.EQUILIBRE: "Réparation équilibrée",
    Mode.AMBITIEUX: "Réparation ambitieuse : tout peut bouger",
}


class Acte(StrEnum):
    """What a proposal does to the draft."""

    AJOUT = "ajout"
    COMPLEMENT = "complement"  # the same slot, with other pupils beside
    DEPLACEMENT = "deplacement"
    RETRAIT = "retrait"


LIBELLES_ACTE = {
    Acte.AJOUT: "Ajouté",
    Acte.COMPLEMENT: "Élèves changés",
    Acte.DEPLACEMENT: "Déplacé",
    Acte.RETRAIT: "Retiré",
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
