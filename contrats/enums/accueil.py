"""Welcome of a new AESH: dated boxes, and the five points of the annual film."""

from enum import StrEnum


class EtapeDAccueil(StrEnum):
    """One dated box. The five points keep the order and the words of source 001."""

    INSTALLATION = "installation"
    DOCUMENTS = "documents"
    ENTRETIEN = "entretien"
    MISSIONS = "missions"
    FONCTIONNEMENT = "fonctionnement"
    LOCAUX = "locaux"
    EQUIPE = "equipe"
    PERSONNES = "personnes"
    ACCES = "acces"


LIBELLES_ETAPE = {
    EtapeDAccueil.INSTALLATION: "Prise de fonctions (procès-verbal d'installation)",
    EtapeDAccueil.DOCUMENTS: "Livret d'accueil et guide remis",
    EtapeDAccueil.ENTRETIEN: "Entretien d'installation",
    EtapeDAccueil.MISSIONS: "Présentation de leurs missions aux AESH",
    EtapeDAccueil.FONCTIONNEMENT: "Présentation des modalités de fonctionnement du PIAL",
    EtapeDAccueil.LOCAUX: "Visite des locaux",
    EtapeDAccueil.EQUIPE: "Présentation de l'équipe pédagogique",
    EtapeDAccueil.PERSONNES: "Présentation des autres AESH et des élèves à accompagner",
    EtapeDAccueil.ACCES: "Mise à disposition des codes d'accès aux équipements informatiques",
}
# "Accueil": five points, word for word.
POINTS = (
    EtapeDAccueil.MISSIONS,
    EtapeDAccueil.FONCTIONNEMENT,
    EtapeDAccueil.LOCAUX,
    EtapeDAccueil.EQUIPE,
    EtapeDAccueil.PERSONNES,
)


class Manque(StrEnum):
    """What the SEI looks for."""

    ADRESSE = "adresse"
    INSTALLATION = "installation"
    ENTRETIEN = "entretien"
    POINTS = "points"
    ACCES = "acces"


LIBELLES_MANQUE = {
    Manque.ADRESSE: "Adresse électronique",
    Manque.INSTALLATION: "Procès-verbal d'installation",
    Manque.ENTRETIEN: "Entretien d'installation",
    Manque.POINTS: "Les cinq points d'accueil",
    Manque.ACCES: "Accès informatique",
}
