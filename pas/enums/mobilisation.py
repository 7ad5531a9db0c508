"""Words of a mobilisation: what a PAS asks of a mobile team, and what becomes of it."""

from enum import StrEnum


class EtatMobilisation(StrEnum):
    """Where a mobilisation stands (dossier §4); moved by ``regles.mobilisation`` only."""

    DEMANDEE = "demandee"
    EN_ATTENTE = "en_attente"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    PLANIFIEE = "planifiee"
    REALISEE = "realisee"
    COMPTE_RENDU = "compte_rendu"
    ANNULEE = "annulee"


LIBELLES_ETAT_MOBILISATION = {
    EtatMobilisation.DEMANDEE: "Demandée",
    EtatMobilisation.EN_ATTENTE: "En attente",
    EtatMobilisation.ACCEPTEE: "Acceptée",
    EtatMobilisation.REFUSEE: "Refusée",
    EtatMobilisation.PLANIFIEE: "Planifiée",
    EtatMobilisation.REALISEE: "Réalisée",
    EtatMobilisation.COMPTE_RENDU: "Compte rendu écrit",
    EtatMobilisation.ANNULEE: "Annulée par le PAS",
}


class ActeMobilisation(StrEnum):
    """What moves a mobilisation from one state to another."""

    ACCEPTER = "accepter"
    METTRE_EN_ATTENTE = "mettre_en_attente"
    REFUSER = "refuser"
    PLANIFIER = "planifier"
    REALISER = "realiser"
    RENDRE_COMPTE = "rendre_compte"
    ANNULER = "annuler"


LIBELLES_ACTE_MOBILISATION = {
    ActeMobilisation.ACCEPTER: "Accepter",
    ActeMobilisation.METTRE_EN_ATTENTE: "Mettre en attente",
    ActeMobilisation.REFUSER: "Refuser",
    ActeMobilisation.PLANIFIER: "Planifier",
    ActeMobilisation.REALISER: "Dire que c'est fait",
    ActeMobilisation.RENDRE_COMPTE: "Écrire le compte rendu",
    ActeMobilisation.ANNULER: "Annuler la mobilisation",
}


class MotifRefus(StrEnum):
    """Why the director refuses, or makes wait (proposal, decision 41)."""

    CAPACITE = "capacite"
    TERRITOIRE = "territoire"
    AUTRE_SERVICE = "autre_service"
    DEJA_SUIVI = "deja_suivi"
    PRECISIONS = "precisions"
    AUTRE = "autre"


LIBELLES_MOTIF_REFUS = {
    MotifRefus.CAPACITE: "L'équipe n'a pas de place en ce moment",
    MotifRefus.TERRITOIRE: "L'école est hors de son territoire",
    MotifRefus.AUTRE_SERVICE: "Un autre service convient mieux",
    MotifRefus.DEJA_SUIVI: "L'élève est déjà suivi",
    MotifRefus.PRECISIONS: "Il manque des précisions",
    MotifRefus.AUTRE: "Autre raison, dite dans le message",
}
