"""Closed lists of the referential."""

from enum import StrEnum


class GenrePole(StrEnum):
    """Poles of 2019 (PIAL) and those that follow (PAS)."""

    PIAL = "PIAL"
    PAS = "PAS"


LIBELLES_GENRE_POLE = {GenrePole.PIAL: "PIAL", GenrePole.PAS: "PAS"}


class Degre(StrEnum):
    """Category of a pole or a school (source 000: 1er degré, 2d degré, interdegrés)."""

    PREMIER = "premier"
    SECOND = "second"
    INTERDEGRE = "interdegre"


LIBELLES_DEGRE = {
    Degre.PREMIER: "1er degré",
    Degre.SECOND: "2d degré",
    Degre.INTERDEGRE: "interdegrés",
}


class Secteur(StrEnum):
    """Public, private under contract, or (poles) both."""

    PUBLIC = "public"
    PRIVE = "prive"
    MIXTE = "mixte"


LIBELLES_SECTEUR = {Secteur.PUBLIC: "public", Secteur.PRIVE: "privé", Secteur.MIXTE: "mixte"}


class TypeEtablissement(StrEnum):
    """Kinds of the official directory, as far as they matter here."""

    MATERNELLE = "maternelle"
    ELEMENTAIRE = "elementaire"
    PRIMAIRE = "primaire"
    COLLEGE = "college"
    LYCEE = "lycee"
    LYCEE_PRO = "lycee_pro"
    EREA = "erea"
    MEDICO_SOCIAL = "medico_social"
    SERVICE = "service"
    AUTRE = "autre"


LIBELLES_TYPE_ETABLISSEMENT = {
    TypeEtablissement.MATERNELLE: "École maternelle",
    TypeEtablissement.ELEMENTAIRE: "École élémentaire",
    TypeEtablissement.PRIMAIRE: "École primaire",
    TypeEtablissement.COLLEGE: "Collège",
    TypeEtablissement.LYCEE: "Lycée",
    TypeEtablissement.LYCEE_PRO: "Lycée professionnel",
    TypeEtablissement.EREA: "EREA",
    TypeEtablissement.MEDICO_SOCIAL: "Établissement médico-social",
    TypeEtablissement.SERVICE: "Service",
    TypeEtablissement.AUTRE: "Autre",
}


class EtatEtablissement(StrEnum):
    """State in the directory; closed schools vanish from it, so absence is only flagged."""

    OUVERT = "ouvert"
    A_OUVRIR = "a_ouvrir"
    A_FERMER = "a_fermer"


LIBELLES_ETAT_ETABLISSEMENT = {
    EtatEtablissement.OUVERT: "Ouvert",
    EtatEtablissement.A_OUVRIR: "À ouvrir",
    EtatEtablissement.A_FERMER: "À fermer",
}


class Deplacement(StrEnum):
    """How someone travels between two schools."""

    VOITURE = "voiture"
    TRANSPORTS = "transports"
    VELO = "velo"
    MARCHE = "marche"


LIBELLES_DEPLACEMENT = {
    Deplacement.VOITURE: "Voiture",
    Deplacement.TRANSPORTS: "Transports en commun",
    Deplacement.VELO: "Vélo",
    Deplacement.MARCHE: "À pied",
}


class GenrePoste(StrEnum):
    """Posts of the permanent team of a PAS (source 004)."""

    COORDINATION = "coordination"
    EDUCATEUR = "educateur"


LIBELLES_GENRE_POSTE = {
    GenrePoste.COORDINATION: "Coordination (Éducation nationale)",
    GenrePoste.EDUCATEUR: "Éducateur spécialisé",
}


class Moment(StrEnum):
    """Part of a day."""

    JOURNEE = "journee"
    MATIN = "matin"
    APRES_MIDI = "apres_midi"


LIBELLES_MOMENT = {
    Moment.JOURNEE: "Toute la journée",
    Moment.MATIN: "Le matin",
    Moment.APRES_MIDI: "L'après-midi",
}
