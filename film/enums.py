"""Phases, columns and states of the annual film, in the words of source 001."""

from enum import StrEnum


class Phase(StrEnum):
    """Parts of the year, in order; the last one lasts all year."""

    AVANT_RENTREE = "avant_rentree"
    PRERENTREE = "prerentree"
    RENTREE = "rentree"
    SEPT_DEC = "sept_dec"
    JANV_AVRIL = "janv_avril"
    MAI_JUIN = "mai_juin"
    PERMANENT = "permanent"


LIBELLES_PHASE = {
    Phase.AVANT_RENTREE: "Avant la rentrée",
    Phase.PRERENTREE: "La pré-rentrée",
    Phase.RENTREE: "La rentrée",
    Phase.SEPT_DEC: "Septembre-décembre",
    Phase.JANV_AVRIL: "Janvier-avril",
    Phase.MAI_JUIN: "Mai-juin",
    Phase.PERMANENT: "Toute l'année",
}


class RoleFilm(StrEnum):
    """Who a task is for, as source 001 names them; the table to real roles is in ``regles``."""

    PILOTE_IEN = "PILOTE_IEN"
    PILOTE_CE = "PILOTE_CE"
    DIRECTEUR = "DIRECTEUR"
    CHEF_ETAB = "CHEF_ETAB"
    IEN = "IEN"
    COORD_PIAL = "COORD_PIAL"
    ERSEH = "ERSEH"
    AESH_REF = "AESH_REF"
    SEI = "SEI"
    DAASEN = "DAASEN"
    DASEN = "DASEN"
    COORD_PAS = "COORD_PAS"
    EDUC_PAS = "EDUC_PAS"
    TOUS = "TOUS"


LIBELLES_ROLE_FILM = {
    RoleFilm.PILOTE_IEN: "Pilote (IEN)",
    RoleFilm.PILOTE_CE: "Pilote (chef d'établissement)",
    RoleFilm.DIRECTEUR: "Direction d'école",
    RoleFilm.CHEF_ETAB: "Chef d'établissement",
    RoleFilm.IEN: "IEN de circonscription",
    RoleFilm.COORD_PIAL: "Coordination",
    RoleFilm.ERSEH: "Enseignant référent",
    RoleFilm.AESH_REF: "AESH référent",
    RoleFilm.SEI: "Service École inclusive (SEI)",
    RoleFilm.DAASEN: "DAASEN",
    RoleFilm.DASEN: "IA-Dasen",
    RoleFilm.COORD_PAS: "Coordination du PAS",
    RoleFilm.EDUC_PAS: "Éducateur spécialisé du PAS",
    RoleFilm.TOUS: "Tous",
}


class Colonne(StrEnum):
    """Columns of the board: the four of source 001, then the PAS."""

    DIRECTION = "direction"
    COORDINATION = "coordination"
    REFERENT = "referent"
    SEI = "sei"
    PAS = "pas"


LIBELLES_COLONNE = {
    Colonne.DIRECTION: "Directions et pilotes",
    Colonne.COORDINATION: "Coordination et enseignants référents",
    Colonne.REFERENT: "AESH référents",
    Colonne.SEI: "Service École inclusive (SEI)",
    Colonne.PAS: "Équipe du PAS",
}


class Portee(StrEnum):
    """Where a task is done, hence ticked: once in each of these places."""

    ECOLE = "ecole"
    POLE = "pole"
    PAS = "pas"
    DEPARTEMENT = "departement"


LIBELLES_PORTEE = {
    Portee.ECOLE: "Dans chaque école ou établissement",
    Portee.POLE: "Dans chaque pôle",
    Portee.PAS: "Dans chaque PAS",
    Portee.DEPARTEMENT: "Une fois pour le département",
}


class Source(StrEnum):
    """Where a task comes from."""

    DOCUMENT = "001"
    PROPOSITION = "ext"
    DEPARTEMENT = "local"


LIBELLES_SOURCE = {
    Source.DOCUMENT: "Film annuel des PIAL (document de référence)",
    Source.PROPOSITION: "Proposition du produit",
    Source.DEPARTEMENT: "Ajoutée par le département",
}


class EtatTache(StrEnum):
    """State of a task in one place."""

    A_FAIRE = "a_faire"
    EN_COURS = "en_cours"
    FAIT = "fait"
    SANS_OBJET = "sans_objet"


LIBELLES_ETAT = {
    EtatTache.A_FAIRE: "À faire",
    EtatTache.EN_COURS: "En cours",
    EtatTache.FAIT: "Fait",
    EtatTache.SANS_OBJET: "Sans objet",
}
CLOS = (EtatTache.FAIT, EtatTache.SANS_OBJET)


class Origine(StrEnum):
    """What gave a state: a fact of another room, or a person."""

    PREUVE = "preuve"
    MAIN = "main"


LIBELLES_ORIGINE = {
    Origine.PREUVE: "Coché par la preuve",
    Origine.MAIN: "Coché à la main",
}


class GenreEcheance(StrEnum):
    """What happens when a row is due."""

    OUVERTURE = "ouverture"
    RAPPEL_14 = "rappel_14"
    RAPPEL_3 = "rappel_3"
    RETARD = "retard"
    RESUME = "resume"
    COURRIEL = "courriel"


LIBELLES_GENRE_ECHEANCE = {
    GenreEcheance.OUVERTURE: "Ouverture d'une tâche",
    GenreEcheance.RAPPEL_14: "Rappel quatorze jours avant",
    GenreEcheance.RAPPEL_3: "Rappel trois jours avant",
    GenreEcheance.RETARD: "Rappel de retard",
    GenreEcheance.RESUME: "Résumé de la semaine",
    GenreEcheance.COURRIEL: "Résumé envoyé à une personne",
}
# Two rows due at the same instant: what opens comes before what reminds, the digest comes last.
ORDRE = (
    GenreEcheance.OUVERTURE,
    GenreEcheance.RAPPEL_14,
    GenreEcheance.RAPPEL_3,
    GenreEcheance.RETARD,
    GenreEcheance.RESUME,
    GenreEcheance.COURRIEL,
)


class Issue(StrEnum):
    """What became of a due row."""

    A_DIRE = "a_dire"
    DITE = "dite"
    PERIMEE = "perimee"
    SANS_SUITE = "sans_suite"


LIBELLES_ISSUE = {
    Issue.A_DIRE: "Attend le résumé de la semaine",
    Issue.DITE: "Dite",
    Issue.PERIMEE: "Périmée : elle n'avait plus de sens",
    Issue.SANS_SUITE: "Rien à dire",
}
