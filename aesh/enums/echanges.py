"""What is said about a timetable: remarks, proposals, notices."""

from enum import StrEnum


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
