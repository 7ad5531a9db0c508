"""Words of campagne, with their French labels."""

from enum import StrEnum


class EtatCampagne(StrEnum):
    """Whether people still work on it."""

    OUVERTE = "ouverte"
    CLOSE = "close"


LIBELLES_ETAT_CAMPAGNE = {EtatCampagne.OUVERTE: "Ouverte", EtatCampagne.CLOSE: "Close"}


class EtatCalcul(StrEnum):
    """Where a search stands."""

    EN_COURS = "en_cours"
    PRET = "pret"
    ECHEC = "echec"


LIBELLES_ETAT_CALCUL = {
    EtatCalcul.EN_COURS: "En préparation",
    EtatCalcul.PRET: "Prête",
    EtatCalcul.ECHEC: "N'a pas abouti",
}


class EtatLigne(StrEnum):
    """What people decided of a line; publication is a date beside."""

    PROPOSEE = "proposee"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    RETIREE = "retiree"


LIBELLES_ETAT_LIGNE = {
    EtatLigne.PROPOSEE: "À décider",
    EtatLigne.ACCEPTEE: "Acceptée",
    EtatLigne.REFUSEE: "Refusée",
    EtatLigne.RETIREE: "Retirée",
}


class Origine(StrEnum):
    """Who prepared a line (decision 25)."""

    CALCUL = "calcul"
    MANUELLE = "manuelle"


LIBELLES_ORIGINE = {
    Origine.CALCUL: "Préparée par un algorithme",
    Origine.MANUELLE: "Saisie par une personne",
}


class MotifRefus(StrEnum):
    """Why a line is refused: the same AESH is not proposed again in that school."""

    TROP_LOIN = "trop_loin"
    SOUHAIT = "souhait"
    ECOLE = "ecole"
    COMPETENCE = "competence"
    AUTRE = "autre"


LIBELLES_MOTIF_REFUS = {
    MotifRefus.TROP_LOIN: "Trajet trop long pour elle",
    MotifRefus.SOUHAIT: "Contraire à ses souhaits",
    MotifRefus.ECOLE: "Difficulté connue dans cette école",
    MotifRefus.COMPETENCE: "Il faut une autre compétence",
    MotifRefus.AUTRE: "Autre raison",
}


class Competence(StrEnum):
    """What an AESH can do, or a school asks for. Our list: no text fixes one (decision 41)."""

    LSF = "lsf"
    LPC = "lpc"
    BRAILLE = "braille"
    TSA = "tsa"
    COMMUNICATION = "communication"
    NUMERIQUE = "numerique"
    GESTES = "gestes"


LIBELLES_COMPETENCE = {
    Competence.LSF: "Langue des signes (LSF)",
    Competence.LPC: "Langue parlée complétée",
    Competence.BRAILLE: "Braille",
    Competence.TSA: "Autisme : repères et pratiques",
    Competence.COMMUNICATION: "Communication alternative",
    Competence.NUMERIQUE: "Outils numériques adaptés",
    Competence.GESTES: "Aide aux gestes et aux déplacements",
}


class Formation(StrEnum):
    """Training received. *Source:* dossier §2.4 (60 h of adaptation); the rest is ours."""

    ADAPTATION = "adaptation_60h"
    PREMIERS_SECOURS = "premiers_secours"
    ACADEMIQUE = "academique"
    DEAES = "deaes"


LIBELLES_FORMATION = {
    Formation.ADAPTATION: "Adaptation à l'emploi (60 h)",
    Formation.PREMIERS_SECOURS: "Premiers secours",
    Formation.ACADEMIQUE: "Plan académique de formation",
    Formation.DEAES: "Diplôme d'accompagnant éducatif et social (DEAES)",
}


class DegreSouhaite(StrEnum):
    """Kind of school that an AESH wishes."""

    INDIFFERENT = ""
    PREMIER = "premier"
    SECOND = "second"


LIBELLES_DEGRE_SOUHAITE = {
    DegreSouhaite.INDIFFERENT: "Peu importe",
    DegreSouhaite.PREMIER: "École maternelle ou élémentaire",
    DegreSouhaite.SECOND: "Collège ou lycée",
}


class Raison(StrEnum):
    """Why this AESH in this school: facts, never points."""

    ECOLE_GARDEE = "ecole_gardee"
    ELEVES_SUIVIS = "eleves_suivis"
    RESTER = "rester"
    VOEU = "voeu"
    DEGRE = "degre"
    COMPETENCE = "competence"
    TRAJET = "trajet"
    HEURES = "heures"
    SECOND_SITE = "second_site"
    POLE_CONTINUE = "pole_continue"
    MOINS_DE_BESOIN = "moins_de_besoin"
    SANS_CONTRAT = "sans_contrat"


class Changement(StrEnum):
    """What a line changes for the AESH, compared with her school of today."""

    RESTE = "reste"
    CHANGE = "change"
    S_AJOUTE = "s_ajoute"
    PREMIERE = "premiere"
    MINUTES = "minutes"
    PART = "part"


LIBELLES_CHANGEMENT = {
    Changement.RESTE: "Reste",
    Changement.CHANGE: "Change d'école",
    Changement.S_AJOUTE: "S'ajoute",
    Changement.PREMIERE: "Première école",
    Changement.MINUTES: "Autre durée",
    Changement.PART: "Part",
}
