"""Closed lists: kinds of letters, their states, the acts that move them, who acts."""

from enum import StrEnum


class GenreDocument(StrEnum):
    """What a kept document is."""

    PROJET = "projet_lettre"
    LETTRE = "lettre"


LIBELLES_GENRE_DOCUMENT = {
    GenreDocument.PROJET: "Lettre de mission à signer",
    GenreDocument.LETTRE: "Lettre de mission signée",
}


class GenreLettre(StrEnum):
    """The mission that a letter gives: the code is that of the function (``comptes.enums``)."""

    PILOTE = "PILOTE"
    COORD_PIAL = "COORD_PIAL"
    COORD_PAS = "COORD_PAS"
    AESH_REF = "AESH_REF"


LIBELLES_GENRE_LETTRE = {
    GenreLettre.PILOTE: "Pilote d'un PIAL ou d'un PAS",
    GenreLettre.COORD_PIAL: "Coordination d'un PIAL",
    GenreLettre.COORD_PAS: "Coordination d'un PAS",
    GenreLettre.AESH_REF: "AESH référent",
}


class EtatLettre(StrEnum):
    """Where a letter is in its life."""

    PREPAREE = "preparee"
    A_SIGNER = "a_signer"
    A_CONTRESIGNER = "contresigner"
    SIGNEE = "signee"
    REFUSEE = "refusee"
    RETIREE = "retiree"
    CLOSE = "close"


LIBELLES_ETAT_LETTRE = {
    EtatLettre.PREPAREE: "En préparation",
    EtatLettre.A_SIGNER: "À signer par l'autorité",
    EtatLettre.A_CONTRESIGNER: "À signer par la personne désignée",
    EtatLettre.SIGNEE: "Signée",
    EtatLettre.REFUSEE: "Refusée",
    EtatLettre.RETIREE: "Retirée",
    EtatLettre.CLOSE: "Mission close avant son terme",
}
NIVEAUX_ETAT_LETTRE = {
    EtatLettre.PREPAREE: "neutre",
    EtatLettre.A_SIGNER: "attention",
    EtatLettre.A_CONTRESIGNER: "attention",
    EtatLettre.SIGNEE: "succes",
    EtatLettre.REFUSEE: "erreur",
    EtatLettre.RETIREE: "neutre",
    EtatLettre.CLOSE: "info",
}


class Acte(StrEnum):
    """What someone does to a letter."""

    PREPARER = "preparer"
    ETABLIR = "etablir"
    SIGNER = "signer"
    REFUSER = "refuser"
    RETIRER = "retirer"
    CLORE = "clore"


LIBELLES_ACTE = {
    Acte.PREPARER: "Préparée",
    Acte.ETABLIR: "Établie",
    Acte.SIGNER: "Signée",
    Acte.REFUSER: "Refusée",
    Acte.RETIRER: "Retirée",
    Acte.CLORE: "Mission close",
}


class Qui(StrEnum):
    """In what quality someone acts on a letter."""

    PREPARATION = "preparation"
    AUTORITE = "autorite"
    TITULAIRE = "titulaire"
    DEPARTEMENT = "departement"
