"""Closed lists about plans and meetings."""

from enum import StrEnum


class GenrePlan(StrEnum):
    """Plans, as witnesses: their content stays in the LPI."""

    PPS = "pps"
    PAP = "pap"
    PAI = "pai"
    PPRE = "ppre"
    PREMIERES_ADAPTATIONS = "premieres"


LIBELLES_GENRE_PLAN = {
    GenrePlan.PPS: "PPS (projet personnalisé de scolarisation)",
    GenrePlan.PAP: "PAP (plan d'accompagnement personnalisé)",
    GenrePlan.PAI: "PAI (projet d'accueil individualisé)",
    GenrePlan.PPRE: "PPRE (programme personnalisé de réussite éducative)",
    GenrePlan.PREMIERES_ADAPTATIONS: "Premières adaptations",
}


class GenreReunion(StrEnum):
    """Meetings and documents about a pupil, as dates."""

    ESS = "ess"
    EQUIPE = "equipe"
    GEVASCO_PREMIERE = "geva_premiere"
    GEVASCO_REEXAMEN = "geva_reexamen"


LIBELLES_GENRE_REUNION = {
    GenreReunion.ESS: "Équipe de suivi de la scolarisation (ESS)",
    GenreReunion.EQUIPE: "Équipe éducative",
    GenreReunion.GEVASCO_PREMIERE: "GEVA-Sco, première demande",
    GenreReunion.GEVASCO_REEXAMEN: "GEVA-Sco, réexamen",
}


class ParticipantReunion(StrEnum):
    """Who was there, by function: never a name."""

    FAMILLE = "famille"
    ELEVE = "eleve"
    ERSEH = "erseh"
    DIRECTION = "direction"
    ENSEIGNANT = "enseignant"
    AESH = "aesh"
    PSY_EN = "psy_en"
    SANTE = "sante"
    SOCIAL = "social"
    ESMS = "esms"
    LIBERAL = "liberal"
    COORDINATION = "coordination"
    COLLECTIVITE = "collectivite"


LIBELLES_PARTICIPANT_REUNION = {
    ParticipantReunion.FAMILLE: "Famille",
    ParticipantReunion.ELEVE: "Élève",
    ParticipantReunion.ERSEH: "Enseignant référent",
    ParticipantReunion.DIRECTION: "Direction de l'école",
    ParticipantReunion.ENSEIGNANT: "Enseignant",
    ParticipantReunion.AESH: "AESH",
    ParticipantReunion.PSY_EN: "Psychologue de l'éducation nationale",
    ParticipantReunion.SANTE: "Médecin ou infirmier de l'éducation nationale",
    ParticipantReunion.SOCIAL: "Assistant social",
    ParticipantReunion.ESMS: "Établissement ou service médico-social",
    ParticipantReunion.LIBERAL: "Professionnel libéral",
    ParticipantReunion.COORDINATION: "Coordination du PIAL ou du PAS",
    ParticipantReunion.COLLECTIVITE: "Collectivité",
}


class ConclusionReunion(StrEnum):
    """What the meeting concluded, coded: our own list (decision 41), nothing medical."""

    MAINTIEN = "maintien"
    AMENAGEMENTS = "amenagements"
    DEMANDE_RENOUVELLEMENT = "renouvellement"
    DEMANDE_CHANGEMENT = "changement"
    PREMIERE_DEMANDE = "premiere_demande"
    ORIENTATION = "orientation"
    FIN_AIDE = "fin_aide"


LIBELLES_CONCLUSION_REUNION = {
    ConclusionReunion.MAINTIEN: "Rien ne change",
    ConclusionReunion.AMENAGEMENTS: "Les aménagements de la classe changent",
    ConclusionReunion.DEMANDE_RENOUVELLEMENT: "Demander un renouvellement à la MDPH",
    ConclusionReunion.DEMANDE_CHANGEMENT: "Demander un changement à la MDPH",
    ConclusionReunion.PREMIERE_DEMANDE: "Faire une première demande à la MDPH",
    ConclusionReunion.ORIENTATION: "Étudier une autre orientation",
    ConclusionReunion.FIN_AIDE: "Préparer la fin de l'aide",
}
