"""Words of the binôme's work: responses, actions, weekly meetings."""

from enum import StrEnum


class TypeReponse(StrEnum):
    """Every kind of response (dossier §4; source 004, missions)."""

    PEDAGOGIQUE = "pedagogique"
    MATERIEL = "materiel"
    HUMAIN_PREMIER = "humain_premier"
    SPECIALISE_EN = "specialise_en"
    EMAS_INDIRECT = "emas_indirect"
    EMAS_DIRECT = "emas_direct"
    AIDE_MDPH = "aide_mdph"
    COORD_EXTERNE = "coord_externe"
    ORIENTATION_AUTRE = "orientation_autre"


LIBELLES_TYPE_REPONSE = {
    TypeReponse.PEDAGOGIQUE: "Adaptation en classe par le professeur",
    TypeReponse.MATERIEL: "Matériel",
    TypeReponse.HUMAIN_PREMIER: "Premier accompagnement humain",
    TypeReponse.SPECIALISE_EN: "Aide d'un professionnel spécialisé de l'Éducation nationale",
    TypeReponse.EMAS_INDIRECT: "Équipe mobile (EMAS) : conseil aux adultes",
    TypeReponse.EMAS_DIRECT: "Équipe mobile (EMAS) : auprès de l'élève",
    TypeReponse.AIDE_MDPH: "Aide pour le dossier de la MDPH",
    TypeReponse.COORD_EXTERNE: "Coordination avec un professionnel extérieur",
    TypeReponse.ORIENTATION_AUTRE: "Orientation vers un autre service",
}
EMAS = frozenset({TypeReponse.EMAS_INDIRECT, TypeReponse.EMAS_DIRECT})


class Intervenant(StrEnum):
    """Who does it (source 004, missions; dossier §4)."""

    PROFESSEUR = "professeur"
    COORDONNATEUR = "coordonnateur"
    EDUCATEUR = "educateur"
    AED = "aed"
    PROFESSEUR_RESSOURCE = "prof_ressource"
    RASED = "rased"
    PSY_EN = "psy_en"
    MEDECIN = "medecin"
    INFIRMIER = "infirmier"
    ASSISTANT_SOCIAL = "assistant_social"
    EMAS = "emas"
    AESH = "aesh"
    EXTERIEUR = "exterieur"
    FAMILLE = "famille"


LIBELLES_INTERVENANT = {
    Intervenant.PROFESSEUR: "Le professeur de la classe",
    Intervenant.COORDONNATEUR: "La coordination du PAS",
    Intervenant.EDUCATEUR: "L'éducateur spécialisé du PAS",
    Intervenant.AED: "Un assistant d'éducation (AED)",
    Intervenant.PROFESSEUR_RESSOURCE: "Un professeur ressource",
    Intervenant.RASED: "Le Rased",
    Intervenant.PSY_EN: "Le psychologue de l'Éducation nationale",
    Intervenant.MEDECIN: "Le médecin scolaire",
    Intervenant.INFIRMIER: "L'infirmier ou l'infirmière scolaire",
    Intervenant.ASSISTANT_SOCIAL: "L'assistant ou l'assistante de service social",
    Intervenant.EMAS: "L'équipe mobile (EMAS)",
    Intervenant.AESH: "Une AESH (notification de la CDAPH obligatoire)",
    Intervenant.EXTERIEUR: "Un professionnel extérieur",
    Intervenant.FAMILLE: "La famille",
}


class EtatReponse(StrEnum):
    """Where a response stands."""

    PREPAREE = "preparee"
    PROPOSEE = "proposee"
    EN_PLACE = "en_place"
    FINIE = "finie"
    ABANDONNEE = "abandonnee"


LIBELLES_ETAT_REPONSE = {
    EtatReponse.PREPAREE: "En préparation",
    EtatReponse.PROPOSEE: "Proposée",
    EtatReponse.EN_PLACE: "En place",
    EtatReponse.FINIE: "Finie",
    EtatReponse.ABANDONNEE: "Abandonnée",
}
VIVANTES = frozenset({EtatReponse.PREPAREE, EtatReponse.PROPOSEE, EtatReponse.EN_PLACE})


class Effet(StrEnum):
    """Evidence of effect, on four levels (dossier §4, step 5)."""

    AUCUN = "aucun"
    UN_PEU = "un_peu"
    NET = "net"
    ATTEINT = "atteint"


LIBELLES_EFFET = {
    Effet.AUCUN: "Pas d'effet visible",
    Effet.UN_PEU: "Un peu mieux",
    Effet.NET: "Nettement mieux",
    Effet.ATTEINT: "Le but est atteint",
}


class GenreAction(StrEnum):
    """What the team does (dossier §4, step 3)."""

    ENTRETIEN = "entretien"
    OBSERVATION = "observation"
    ECOLE = "ecole"
    CONSEIL = "conseil"
    INTERVENTION = "intervention"
    REUNION = "reunion"
    DOSSIER = "dossier"


LIBELLES_GENRE_ACTION = {
    GenreAction.ENTRETIEN: "Entretien avec la famille ou l'élève",
    GenreAction.OBSERVATION: "Observation en classe",
    GenreAction.ECOLE: "Échange avec l'école",
    GenreAction.CONSEIL: "Conseil sans nommer l'élève",
    GenreAction.INTERVENTION: "Intervention auprès de l'élève",
    GenreAction.REUNION: "Réunion",
    GenreAction.DOSSIER: "Aide à un dossier",
}


class EtatAction(StrEnum):
    """Where an action stands."""

    A_FAIRE = "a_faire"
    FAITE = "faite"
    RENDUE = "rendue"
    ABANDONNEE = "abandonnee"


LIBELLES_ETAT_ACTION = {
    EtatAction.A_FAIRE: "À faire",
    EtatAction.FAITE: "Faite",
    EtatAction.RENDUE: "Rendue au PAS",
    EtatAction.ABANDONNEE: "Abandonnée",
}
# Resource and health staff of the Éducation nationale, who receive and report actions
# (decision 30).
PERSONNELS_RESSOURCES = (
    *(Intervenant.PROFESSEUR_RESSOURCE, Intervenant.RASED, Intervenant.PSY_EN),
    *(Intervenant.MEDECIN, Intervenant.INFIRMIER, Intervenant.ASSISTANT_SOCIAL),
)


class Decision(StrEnum):
    """What a weekly meeting decides of one request; the act itself stays with the people."""

    RIEN = "rien"
    APPELER = "appeler"
    RENCONTRER = "rencontrer"
    OBSERVER = "observer"
    PROPOSER = "proposer"
    EMAS = "emas"
    MDPH = "mdph"
    TERMINER = "terminer"


LIBELLES_DECISION = {
    Decision.RIEN: "Vue, rien de nouveau",
    Decision.APPELER: "Appeler la famille",
    Decision.RENCONTRER: "Proposer un rendez-vous",
    Decision.OBSERVER: "Aller observer en classe",
    Decision.PROPOSER: "Écrire la réponse",
    Decision.EMAS: "Demander l'équipe mobile (EMAS)",
    Decision.MDPH: "Aider pour le dossier de la MDPH",
    Decision.TERMINER: "Terminer",
}
