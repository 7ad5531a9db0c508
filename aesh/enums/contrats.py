"""AESH: contracts, employers, reasons of unavailability."""

from enum import StrEnum


class TypeContrat(StrEnum):
    """Law of 2022: one 3-year CDD, then CDI."""

    CDD = "cdd"
    CDI = "cdi"


LIBELLES_TYPE_CONTRAT = {TypeContrat.CDD: "CDD", TypeContrat.CDI: "CDI"}


class Employeur(StrEnum):
    """Who signs: the State (titre 2) or a pooling school (hors titre 2)."""

    TITRE_2 = "t2"
    HORS_TITRE_2 = "ht2"


LIBELLES_EMPLOYEUR = {
    Employeur.TITRE_2: "DSDEN (titre 2)",
    Employeur.HORS_TITRE_2: "Établissement mutualisateur (hors titre 2)",
}


class OrigineContrat(StrEnum):
    """Where a stretch of contract comes from."""

    INITIAL = "initial"
    AVENANT = "avenant"
    CDD = "cdd"
    CDI = "cdi"


LIBELLES_ORIGINE_CONTRAT = {
    OrigineContrat.INITIAL: "Premier contrat",
    OrigineContrat.AVENANT: "Avenant",
    OrigineContrat.CDD: "Renouvellement en CDD",
    OrigineContrat.CDI: "Passage en CDI",
}


class MotifIndisponibilite(StrEnum):
    """Coarse and coded: no health, nothing private."""

    SECOND_EMPLOYEUR = "second_employeur"
    DECHARGE = "decharge"
    FORMATION = "formation"
    AUTRE = "autre"


LIBELLES_MOTIF_INDISPONIBILITE = {
    MotifIndisponibilite.SECOND_EMPLOYEUR: "Second employeur",
    MotifIndisponibilite.DECHARGE: "Décharge",
    MotifIndisponibilite.FORMATION: "Formation",
    MotifIndisponibilite.AUTRE: "Autre",
}
