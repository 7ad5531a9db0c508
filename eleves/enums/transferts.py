"""Closed lists of transfers."""

from enum import StrEnum


class GenreTransfert(StrEnum):
    """Where a pupil goes."""

    ECOLE = "ecole"
    DEPART = "depart"
    ARRIVEE = "arrivee"


LIBELLES_GENRE_TRANSFERT = {
    GenreTransfert.ECOLE: "Changement d'école",
    GenreTransfert.DEPART: "Départ vers un autre département",
    GenreTransfert.ARRIVEE: "Arrivée d'un autre département",
}


class Accuse(StrEnum):
    """What the receiving department did of a file; ``essai`` is a wrong code."""

    RECU = "recu"
    REFUSE = "refuse"
    ESSAI = "essai"


LIBELLES_ACCUSE = {
    Accuse.RECU: "Reçu",
    Accuse.REFUSE: "Refusé",
    Accuse.ESSAI: "Code inexact",
}
