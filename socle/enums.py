"""Closed lists of the socle."""

from enum import StrEnum


class EtatTravail(StrEnum):
    """Life of a job; the row is the truth, the broker only wakes workers."""

    EN_ATTENTE = "en_attente"
    EN_COURS = "en_cours"
    FAIT = "fait"
    ECHEC = "echec"
    ANNULE = "annule"


LIBELLES_ETAT_TRAVAIL = {
    EtatTravail.EN_ATTENTE: "En attente",
    EtatTravail.EN_COURS: "En cours",
    EtatTravail.FAIT: "Terminé",
    EtatTravail.ECHEC: "En échec",
    EtatTravail.ANNULE: "Annulé",
}


class EtatCourriel(StrEnum):
    """Life of a message in the outbox."""

    A_ENVOYER = "a_envoyer"
    ENVOYE = "envoye"
    ECHEC = "echec"
    PERIME = "perime"


LIBELLES_ETAT_COURRIEL = {
    EtatCourriel.A_ENVOYER: "À envoyer",
    EtatCourriel.ENVOYE: "Envoyé",
    EtatCourriel.ECHEC: "En échec",
    EtatCourriel.PERIME: "Périmé",
}


class ActionJournal(StrEnum):
    """Why a line stands in the journal of accesses."""

    LECTURE = "lecture"
    EXPORT = "export"
    REFUS = "refus"


LIBELLES_ACTION_JOURNAL = {
    ActionJournal.LECTURE: "Lecture",
    ActionJournal.EXPORT: "Export ou impression",
    ActionJournal.REFUS: "Accès refusé",
}
