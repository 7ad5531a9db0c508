"""Closed lists of indicators: what is counted, over what time, which rule of small numbers."""

from enum import StrEnum


class Unite(StrEnum):
    """What one unit of a figure is."""

    DEMANDES = "demandes"
    REPONSES = "reponses"
    ACTIONS = "actions"
    MINUTES = "minutes"
    MOBILISATIONS = "mobilisations"
    ACCORDS = "accords"
    JOURS_CLASSE = "jours_classe"
    JOURS = "jours"
    ECOLES = "ecoles"
    CENTIEMES_ETP = "centiemes_etp"
    REUNIONS = "reunions"


LIBELLES_UNITE = {
    Unite.DEMANDES: "demandes",
    Unite.REPONSES: "réponses",
    Unite.ACTIONS: "actions",
    Unite.MINUTES: "heures",
    Unite.MOBILISATIONS: "demandes à l'équipe mobile",
    Unite.ACCORDS: "avis de familles",
    Unite.JOURS_CLASSE: "jours de classe",
    Unite.JOURS: "jours",
    Unite.ECOLES: "écoles et établissements",
    Unite.CENTIEMES_ETP: "ETP",
    Unite.REUNIONS: "réunions",
}


class Temps(StrEnum):
    """How a figure goes through time."""

    FLUX = "flux"  # what happens in a period: months add up
    SUIVI = "suivi"  # what was going on in a period: months do not add up
    ETAT = "etat"  # how things stand on the last day


LIBELLES_TEMPS = {
    Temps.FLUX: "Ce qui s'est passé dans la période : les mois s'ajoutent.",
    Temps.SUIVI: "Ce qui était en cours dans la période : les mois ne s'ajoutent pas.",
    Temps.ETAT: "L'état au dernier jour de la période.",
}


class PetitsNombres(StrEnum):
    """What a reader of aggregates sees of a small figure."""

    PERSONNES = "personnes"
    AUCUN = "aucun"


LIBELLES_PETITS_NOMBRES = {
    PetitsNombres.PERSONNES: (
        "Pour qui n'a que les chiffres : moins de 5 demandes ne se montre pas, ni ce qui le "
        "rendrait par soustraction."
    ),
    PetitsNombres.AUCUN: "Ne parle de personne : rien n'est caché.",
}


class Chapitre(StrEnum):
    """Parts of the page and of the yearly report."""

    DEMANDES = "demandes"
    DELAIS = "delais"
    REPONSES = "reponses"
    PARTENAIRES = "partenaires"
    FAMILLES = "familles"
    FIN = "fin"
    TERRITOIRE = "territoire"
    NON_MESURE = "non_mesure"


LIBELLES_CHAPITRE = {
    Chapitre.DEMANDES: "Les demandes",
    Chapitre.DELAIS: "Les délais",
    Chapitre.REPONSES: "Les réponses et les actions",
    Chapitre.PARTENAIRES: "L'équipe mobile et la MDPH",
    Chapitre.FAMILLES: "Les accords des familles",
    Chapitre.FIN: "Ce que deviennent les demandes",
    Chapitre.TERRITOIRE: "Le territoire et l'équipe",
    Chapitre.NON_MESURE: "Ce qui n'est pas mesuré",
}


class FormatTableur(StrEnum):
    """Files offered."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"
