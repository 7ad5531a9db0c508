"""Closed lists about local needs: our own (decision 41), nothing medical."""

from enum import StrEnum


class Intensite(StrEnum):
    """How much help is useful during a moment: our own scale (règle locale)."""

    LEGERE = "legere"
    MOYENNE = "moyenne"
    FORTE = "forte"


LIBELLES_INTENSITE = {
    Intensite.LEGERE: "Un coup de main de temps en temps",
    Intensite.MOYENNE: "Une aide régulière",
    Intensite.FORTE: "Une aide presque tout le temps",
}


class MotifCible(StrEnum):
    """Why the head of a school changes a proposed target: our own list (decision 41)."""

    ORGANISATION = "organisation"
    MOYENS = "moyens"
    MOINDRE = "moindre"
    PLUS_GRAND = "plus_grand"
    AUTREMENT = "autrement"


LIBELLES_MOTIF_CIBLE = {
    MotifCible.ORGANISATION: "L'organisation de la classe ou de l'école",
    MotifCible.MOYENS: "Les moyens à partager dans l'école",
    MotifCible.MOINDRE: "Le besoin observé en classe est moindre",
    MotifCible.PLUS_GRAND: "Le besoin observé en classe est plus grand",
    MotifCible.AUTREMENT: "Une partie du besoin est couverte autrement",
}


class EtatCible(StrEnum):
    """Where a local target stands; a new proposal after a validation waits for another one."""

    AUCUNE = "aucune"
    PROPOSEE = "proposee"
    VALIDEE = "validee"
    A_REVOIR = "a_revoir"


LIBELLES_ETAT_CIBLE = {
    EtatCible.AUCUNE: "Aucune cible",
    EtatCible.PROPOSEE: "Proposée, à valider",
    EtatCible.VALIDEE: "Validée",
    EtatCible.A_REVOIR: "Nouvelle proposition à valider",
}
