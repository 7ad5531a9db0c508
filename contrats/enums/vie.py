"""Closed lists about what contracts become."""

from enum import StrEnum


class MotifAvenant(StrEnum):
    """Why the terms change: coarse, never a private reason."""

    HAUSSE = "hausse"
    BAISSE = "baisse"
    MERIDIENNE = "meridienne"
    SEMAINES = "semaines"


LIBELLES_MOTIF_AVENANT = {
    MotifAvenant.HAUSSE: "Plus d'heures par semaine",
    MotifAvenant.BAISSE: "Moins d'heures par semaine",
    MotifAvenant.MERIDIENNE: "Pause méridienne",
    MotifAvenant.SEMAINES: "Nombre de semaines (formation)",
}


class Remise(StrEnum):
    """How a proposal reached the person: the clock starts there."""

    LETTRE = "lrar"
    MAIN_PROPRE = "main"


LIBELLES_REMISE = {
    Remise.LETTRE: "Lettre recommandée avec avis de réception",
    Remise.MAIN_PROPRE: "Remise en main propre contre décharge",
}


class Reponse(StrEnum):
    """What the person wrote back."""

    ACCEPTE = "accepte"
    REFUSE = "refuse"


LIBELLES_REPONSE = {Reponse.ACCEPTE: "Acceptée", Reponse.REFUSE: "Refusée"}


class EtatProposition(StrEnum):
    """State of what is proposed: follows from the answer and the date, never from a click."""

    ENTRETIEN = "entretien"
    ATTENTE = "attente"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    SILENCE = "silence"
    INFORMEE = "informee"
    ANNULEE = "annulee"


LIBELLES_ETAT_PROPOSITION = {
    EtatProposition.ENTRETIEN: "Entretien noté, à proposer",
    EtatProposition.ATTENTE: "Réponse attendue",
    EtatProposition.ACCEPTEE: "Acceptée",
    EtatProposition.REFUSEE: "Refusée",
    EtatProposition.SILENCE: "Sans réponse dans le délai",
    EtatProposition.INFORMEE: "Informée",
    EtatProposition.ANNULEE: "Annulée",
}


class NatureSuite(StrEnum):
    """What is proposed after a fixed term."""

    CDI = "cdi"
    CDD = "cdd"
    AUCUNE = "aucune"


LIBELLES_NATURE_SUITE = {
    NatureSuite.CDI: "CDI",
    NatureSuite.CDD: "Renouvellement en CDD",
    NatureSuite.AUCUNE: "Pas de renouvellement",
}


class MotifFin(StrEnum):
    """Why a contract ends before or at its term: coarse and coded, never a health reason."""

    TERME = "terme"
    DEMISSION = "demission"
    ESSAI = "essai"
    RETRAITE = "retraite"
    EMPLOYEUR = "employeur"
    AUTRE = "autre"


LIBELLES_MOTIF_FIN = {
    MotifFin.TERME: "Fin du CDD",
    MotifFin.DEMISSION: "Démission",
    MotifFin.ESSAI: "Fin pendant la période d'essai",
    MotifFin.RETRAITE: "Retraite",
    MotifFin.EMPLOYEUR: "Passage à un autre employeur",
    MotifFin.AUTRE: "Autre",
}


class GenreLettre(StrEnum):
    """Letters whose official wording a department may load."""

    AVENANT = "avenant"
    CDI = "cdi"
    CDD = "cdd"
    AUCUNE = "aucune"
    INSTALLATION = "install"


LIBELLES_GENRE_LETTRE = {
    GenreLettre.AVENANT: "Proposition d'avenant",
    GenreLettre.CDI: "Proposition de CDI",
    GenreLettre.CDD: "Proposition de renouvellement en CDD",
    GenreLettre.AUCUNE: "Information de non-renouvellement",
    GenreLettre.INSTALLATION: "Procès-verbal d'installation",
}


class GenreActe(StrEnum):
    """Acts on several contracts at once, each undone at once."""

    ENTRETIEN = "entretien"
    PROPOSER = "proposer"


LIBELLES_GENRE_ACTE = {
    GenreActe.ENTRETIEN: "Noter l'entretien",
    GenreActe.PROPOSER: "Proposer un CDI",
}


class EtatLigneContrat(StrEnum):
    """What becomes of a line of a file of contracts."""

    ERREUR = "erreur"
    PRETE = "prete"
    CONNUE = "connue"
    ECARTEE = "ecartee"
    ENREGISTREE = "enregistree"


LIBELLES_ETAT_LIGNE_CONTRAT = {
    EtatLigneContrat.ERREUR: "À corriger",
    EtatLigneContrat.PRETE: "Prête",
    EtatLigneContrat.CONNUE: "Déjà enregistrée",
    EtatLigneContrat.ECARTEE: "Laissée de côté",
    EtatLigneContrat.ENREGISTREE: "Enregistrée",
}
