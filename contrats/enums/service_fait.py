"""Service fait: what differs, who said it, where a declaration stands, why a month is adjusted."""

from enum import StrEnum


class Ecart(StrEnum):
    """Why a line is listed before the payroll cut-off."""

    SANS_GRILLE = "sans_grille"
    SOUS_CONTRAT = "sous"
    SUR_CONTRAT = "sur"
    DECLARE = "declare"
    A_TRANCHER = "a_trancher"
    DECIDE = "decide"


LIBELLES_ECART = {
    Ecart.SANS_GRILLE: "Aucun emploi du temps publié",
    Ecart.SOUS_CONTRAT: "Emploi du temps sous le contrat",
    Ecart.SUR_CONTRAT: "Emploi du temps au-dessus du contrat",
    Ecart.DECLARE: "Différence déclarée et retenue",
    Ecart.A_TRANCHER: "Différence déclarée, à trancher",
    Ecart.DECIDE: "Service changé par décision",
}


class MotifDeclaration(StrEnum):
    """What a school says of a day: coarse and coded, no health, nothing private."""

    EN_PLUS = "en_plus"
    NON_FAITES = "non_faites"


LIBELLES_MOTIF_DECLARATION = {
    MotifDeclaration.EN_PLUS: "Heures faites en plus de ce qui était prévu",
    MotifDeclaration.NON_FAITES: "Heures prévues qui n'ont pas été faites",
}


class EtatDeclaration(StrEnum):
    """A declaration of a school waits, counts, does not count, or was taken back."""

    DECLAREE = "declaree"
    RETENUE = "retenue"
    ECARTEE = "ecartee"
    RETIREE = "retiree"


LIBELLES_ETAT_DECLARATION = {
    EtatDeclaration.DECLAREE: "À trancher",
    EtatDeclaration.RETENUE: "Retenue",
    EtatDeclaration.ECARTEE: "Non retenue",
    EtatDeclaration.RETIREE: "Retirée",
}


class MotifAjustement(StrEnum):
    """Why a closed month is corrected by a dated line."""

    DECLARATION = "declaration"
    ABSENCE = "absence"
    GRILLE = "grille"
    CONTRAT = "contrat"
    ERREUR = "erreur"


LIBELLES_MOTIF_AJUSTEMENT = {
    MotifAjustement.DECLARATION: "Différence déclarée, retenue après la clôture",
    MotifAjustement.ABSENCE: "Absence connue ou annulée après la clôture",
    MotifAjustement.GRILLE: "Emploi du temps corrigé après la clôture",
    MotifAjustement.CONTRAT: "Contrat ou avenant connu après la clôture",
    MotifAjustement.ERREUR: "Erreur de saisie",
}


class MotifDecision(StrEnum):
    """Why an open month certifies more or less than the contract: coded, nothing private."""

    NON_FAIT = "non_fait"
    AU_DESSUS = "au_dessus"
    ENTENTE = "entente"


LIBELLES_MOTIF_DECISION = {
    MotifDecision.NON_FAIT: "Service non fait, constaté avec l'école et l'AESH",
    MotifDecision.AU_DESSUS: "Heures faites au-dessus du contrat, dues",
    MotifDecision.ENTENTE: "Accord écrit avec l'AESH",
}


class EtatMois(StrEnum):
    """Where a month stands; a closed one never opens again."""

    A_PREPARER = "a_preparer"
    OUVERT = "ouvert"
    CLOS = "clos"


LIBELLES_ETAT_MOIS = {
    EtatMois.A_PREPARER: "À préparer",
    EtatMois.OUVERT: "Différences à revoir",
    EtatMois.CLOS: "Clos",
}
