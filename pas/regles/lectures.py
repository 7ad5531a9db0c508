"""Who reads which field of a request: one table, function by function.

Where (which requests) is the mandate's perimeter, never this table; a cell says what is shown of a
request that is there. Figures are no row: a function that reads figures alone has no cell.

*Source:* permissions page §3 (columns « saisine PAS », « notes PAS/EMAS »), §4 rules 4 and 5;
decision 28 (a pupil whose parents do not know is named nowhere: there is no name to read).
"""

from enum import StrEnum

from comptes.enums import Role


class Champ(StrEnum):
    """A part of a request that is read, or not, as a whole."""

    REPERES = "reperes"
    ETAT = "etat"
    ORIGINE = "origine"
    DELAI = "delai"
    DIFFICULTES = "difficultes"
    NOM = "nom"
    TEXTE = "texte"
    CONTACT = "contact"
    ECHANGES = "echanges"
    ACCORDS = "accords"
    REPONSES = "reponses"
    PLAN = "plan"
    ACTIONS = "actions"
    NOTES = "notes"
    DOUBLONS = "doublons"


LIBELLES_CHAMP = {
    Champ.REPERES: "Numéro, école, PAS, jour du dépôt",
    Champ.ETAT: "État, dates des étapes, motif de fin",
    Champ.ORIGINE: "Qui demande (parent, professeur…), par quel moyen",
    Champ.DELAI: "Jours de classe passés, échéance",
    Champ.DIFFICULTES: "Difficultés et aides déjà essayées (cases cochées)",
    Champ.NOM: "Nom et classe de l'élève",
    Champ.TEXTE: "Mots écrits par la personne",
    Champ.CONTACT: "Nom et contact de la personne",
    Champ.ECHANGES: "Messages et rendez-vous",
    Champ.ACCORDS: "Accords de la famille",
    Champ.REPONSES: "Genre et état de chaque réponse",
    Champ.PLAN: "Mots de chaque réponse",
    Champ.ACTIONS: "Actions : genre, qui, quand",
    Champ.NOTES: "Notes de l'équipe (compte rendu d'une action confiée : le binôme seul)",
    Champ.DOUBLONS: "Numéro d'une autre demande, peut-être pour le même élève",
}
C = Champ
_TITRES = frozenset({C.REPERES, C.ETAT})
_TYPE = _TITRES | {C.ORIGINE, C.DELAI, C.REPONSES}
_SUIVI = _TYPE | {C.DIFFICULTES}
_DIRECTION = _SUIVI | {C.NOM, C.TEXTE, C.PLAN, C.ACTIONS}
LECTURES: dict[Role, frozenset[Champ]] = {
    # The binôme: everything of its own PAS.
    Role.COORD_PAS: frozenset(Champ),
    Role.EDUC_PAS: frozenset(Champ),
    # Head: the words of the requests of his school, and the plan; never notes or messages.
    Role.DIRECTEUR: _DIRECTION,
    Role.CHEF_ETAB: _DIRECTION,
    # Technical authority, who reads the notes: neither the name nor the words of the person.
    Role.IEN_ASH: _SUIVI | {C.ACCORDS, C.PLAN, C.ACTIONS, C.NOTES, C.DOUBLONS},
    Role.IEN: _SUIVI,
    # The pupils whom he already follows.
    Role.ERSEH: _SUIVI | {C.NOM},
    # State and type, never the words (rule 5); who puts two PAS in touch sees two numbers.
    Role.SEI: _TYPE | {C.DOUBLONS},
    Role.SEI_CHEF: _TYPE | {C.DOUBLONS},
    # Titles alone.
    Role.PILOTE: _TITRES,
    # A request in whose making he has no part: nothing. His own: see AUTEUR.
    Role.ENSEIGNANT: frozenset(),
}
# Reading one of these is noted in the journal (rule 8).
NOMINATIFS = frozenset({C.NOM, C.TEXTE, C.CONTACT, C.ECHANGES, C.PLAN, C.NOTES})
# What the person who asked reads of his own request, whatever his function, besides the above.
AUTEUR = _SUIVI | {C.NOM, C.TEXTE, C.CONTACT, C.ECHANGES}
# Functions that may have asked with an account, and find their own requests again.
AUTEURS = frozenset({Role.DIRECTEUR, Role.CHEF_ETAB, Role.ENSEIGNANT, Role.ERSEH})
# They read through pages of their own: the follow-up page, the mobilisation, the entrusted action.
AILLEURS = frozenset({Role.FAMILLE, Role.ELEVE_MAJ, Role.EMAS, Role.RESSOURCE})
# Rows without a name may leave as a file, with a reason: functions that may export indicators.
# Nobody has the letter x in the column « saisine PAS »: a file never names anybody.
DANS_UN_FICHIER = frozenset({C.REPERES, C.ETAT, C.ORIGINE, C.DELAI})


def champs_lus(role: Role, *, est_auteur: bool) -> frozenset[Champ]:
    """Fields that a function reads of a request of its perimeter; empty: the request is unknown.

    *Source:* module docstring.
    """
    lus = LECTURES.get(role, frozenset())
    return lus | AUTEUR if est_auteur and role in AUTEURS else lus


def champs_possibles(role: Role) -> frozenset[Champ]:
    """Fields that a function may meet in a list: those of its cell, and of its own requests.

    *Source:* module docstring.
    """
    return champs_lus(role, est_auteur=True)
