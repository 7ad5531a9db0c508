"""Meetings of parents, teacher and AESH when a pair begins."""

from enum import StrEnum


class OrigineRencontre(StrEnum):
    """What brought the pair together."""

    VERSION = "version"
    REMPLACEMENT = "remplacement"


LIBELLES_ORIGINE_RENCONTRE = {
    OrigineRencontre.VERSION: "Emploi du temps publié",
    OrigineRencontre.REMPLACEMENT: "Remplacement long",
}


class EtatRencontre(StrEnum):
    """Where a meeting stands."""

    A_ORGANISER = "a_organiser"
    FAITE = "faite"
    SANS_OBJET = "sans_objet"


LIBELLES_ETAT_RENCONTRE = {
    EtatRencontre.A_ORGANISER: "À organiser",
    EtatRencontre.FAITE: "Faite",
    EtatRencontre.SANS_OBJET: "Sans objet",
}
