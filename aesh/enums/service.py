"""What an AESH says of her hours: differences with the plan, activities outside the grid."""

from enum import StrEnum


class MotifEcart(StrEnum):
    """Why the hours of a day differ from the plan: coded, no text, nothing medical."""

    PLUS_LONG = "plus_long"
    PLUS_COURT = "plus_court"
    NON_PREVU = "non_prevu"
    PAS_EU_LIEU = "pas_eu_lieu"
    TRAJET = "trajet"
    REUNION = "reunion"
    PREPARATION = "preparation"
    FORMATION = "formation"


LIBELLES_MOTIF_ECART = {
    MotifEcart.PLUS_LONG: "J'ai accompagné plus longtemps que prévu",
    MotifEcart.PLUS_COURT: "J'ai accompagné moins longtemps que prévu",
    MotifEcart.NON_PREVU: "J'ai accompagné, ou remplacé, sans que ce soit noté",
    MotifEcart.PAS_EU_LIEU: "Un créneau noté n'a pas eu lieu",
    MotifEcart.TRAJET: "Le trajet entre deux écoles a été plus long",
    MotifEcart.REUNION: "Activité connexe : réunion, ESS, rencontre",
    MotifEcart.PREPARATION: "Activité connexe : préparation, adaptation de supports",
    MotifEcart.FORMATION: "Activité connexe : formation",
}
# Fewer minutes than planned; every other reason adds some.
MOTIFS_EN_MOINS = frozenset({MotifEcart.PLUS_COURT, MotifEcart.PAS_EU_LIEU})
# Taken from the yearly pot of activities outside the grid, never from the weekly hours.
MOTIFS_CONNEXES = frozenset({MotifEcart.REUNION, MotifEcart.PREPARATION, MotifEcart.FORMATION})


class ReponseEcart(StrEnum):
    """What the school or the coordination says of a difference; she may take it back before."""

    ATTENTE = "attente"
    ACCEPTE = "accepte"
    REFUSE = "refuse"
    RETIRE = "retire"


LIBELLES_REPONSE_ECART = {
    ReponseEcart.ATTENTE: "En attente",
    ReponseEcart.ACCEPTE: "Accepté",
    ReponseEcart.REFUSE: "Refusé",
    ReponseEcart.RETIRE: "Retiré par l'AESH",
}


class DecisionEcart(StrEnum):
    """What the department's service decides for the payroll; the school's answer is an opinion."""

    ATTENTE = "attente"
    RETENU = "retenu"
    ECARTE = "ecarte"


LIBELLES_DECISION_ECART = {
    DecisionEcart.ATTENTE: "Le SEI n'a pas encore décidé",
    DecisionEcart.RETENU: "Retenu pour la paie",
    DecisionEcart.ECARTE: "Non retenu pour la paie",
}
