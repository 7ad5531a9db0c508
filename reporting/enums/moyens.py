"""Closed lists of means: lines of a balance, what a scenario changes, gaps told by the field."""

from enum import StrEnum


class LigneBalance(StrEnum):
    """Lines of the balance of a pole, in the order in which they are read."""

    INDIVIDUELLE = "individuelle"
    TEMPS_SCOLAIRE = "temps_scolaire"
    A_PRECISER = "a_preciser"
    MUTUALISEE_VALIDEE = "mutualisee_validee"
    MUTUALISEE_PROPOSEE = "mutualisee_proposee"
    MUTUALISEE_REGLAGE = "mutualisee_reglage"
    COLLECTIF = "collectif"
    MERIDIENNE = "meridienne"
    REFERENT = "referent"
    TRAJET = "trajet"
    HAUSSE = "hausse"
    RESERVE = "reserve"
    CONTRATS = "contrats"
    CONTRATS_PARTAGES = "contrats_partages"
    SEMAINES_EN_PLUS = "semaines_en_plus"
    ABSENCES_LONGUES = "absences_longues"


LIBELLES_LIGNE = {
    LigneBalance.INDIVIDUELLE: "Aide individuelle",
    LigneBalance.TEMPS_SCOLAIRE: "Aide individuelle sur tout le temps scolaire",
    LigneBalance.A_PRECISER: "Aide individuelle dont les heures sont à préciser",
    LigneBalance.MUTUALISEE_VALIDEE: "Aide mutualisée, cible locale validée",
    LigneBalance.MUTUALISEE_PROPOSEE: "Aide mutualisée, cible locale proposée",
    LigneBalance.MUTUALISEE_REGLAGE: "Aide mutualisée sans cible locale",
    LigneBalance.COLLECTIF: "Accompagnement collectif (ULIS)",
    LigneBalance.MERIDIENNE: "Pause méridienne",
    LigneBalance.REFERENT: "Missions de référent",
    LigneBalance.TRAJET: "Trajets entre deux écoles",
    LigneBalance.HAUSSE: "Hausse attendue en cours d'année",
    LigneBalance.RESERVE: "Réserve",
    LigneBalance.CONTRATS: "Contrats des AESH de ce pôle seulement",
    LigneBalance.CONTRATS_PARTAGES: "Contrats partagés avec un autre pôle, part d'ici",
    LigneBalance.SEMAINES_EN_PLUS: "Semaines de contrat hors temps scolaire",
    LigneBalance.ABSENCES_LONGUES: "AESH absents longtemps",
}
MOYENS = (
    LigneBalance.CONTRATS,
    LigneBalance.CONTRATS_PARTAGES,
    LigneBalance.SEMAINES_EN_PLUS,
    LigneBalance.ABSENCES_LONGUES,
)
# What counts in the expected rise: rights and local targets, not posts nor lunches.
DROITS_NOTIFIES = (
    LigneBalance.INDIVIDUELLE,
    LigneBalance.TEMPS_SCOLAIRE,
    LigneBalance.MUTUALISEE_VALIDEE,
    LigneBalance.MUTUALISEE_PROPOSEE,
    LigneBalance.MUTUALISEE_REGLAGE,
)


class GenreHypothese(StrEnum):
    """What one line of a scenario supposes; nothing of it is ever written to real data."""

    OUVRIR_ULIS = "ouvrir_ulis"
    NOTIFICATIONS = "notifications"
    AESH_PART = "aesh_part"
    AESH_ARRIVE = "aesh_arrive"
    CONTRAT_CHANGE = "contrat_change"
    ECOLE_CHANGE = "ecole_change"


LIBELLES_HYPOTHESE = {
    GenreHypothese.OUVRIR_ULIS: "Ouvrir une ULIS",
    GenreHypothese.NOTIFICATIONS: "Des notifications en plus",
    GenreHypothese.AESH_PART: "Un AESH part",
    GenreHypothese.AESH_ARRIVE: "Un AESH arrive",
    GenreHypothese.CONTRAT_CHANGE: "Un contrat change d'heures",
    GenreHypothese.ECOLE_CHANGE: "Une école quitte le pôle",
}


class AideSupposee(StrEnum):
    """Kind of help of the supposed notifications."""

    INDIVIDUELLE = "individuelle"
    MUTUALISEE = "mutualisee"


LIBELLES_AIDE_SUPPOSEE = {
    AideSupposee.INDIVIDUELLE: "Aide individuelle",
    AideSupposee.MUTUALISEE: "Aide mutualisée",
}


class EtatConstat(StrEnum):
    """A version of the constat is being written, then sent; a sent one never changes."""

    BROUILLON = "brouillon"
    ENVOYE = "envoye"


LIBELLES_ETAT_CONSTAT = {
    EtatConstat.BROUILLON: "Brouillon",
    EtatConstat.ENVOYE: "Envoyé au SEI",
}


class GenreRemontee(StrEnum):
    """What is missing, coded (our own list, decision 41)."""

    HEURES = "heures"
    ABSENCE = "absence"
    ELEVES_SANS_AIDE = "eleves_sans_aide"
    COLLECTIF = "collectif"
    FORMATION = "formation"
    MATERIEL = "materiel"
    MERIDIENNE = "meridienne"
    DEPLACEMENT = "deplacement"
    AUTRE = "autre"


LIBELLES_GENRE_REMONTEE = {
    GenreRemontee.HEURES: "Moyens inférieurs aux besoins",
    GenreRemontee.ABSENCE: "Absences d'AESH non remplacées",
    GenreRemontee.ELEVES_SANS_AIDE: "Élèves notifiés sans aide",
    GenreRemontee.COLLECTIF: "Poste collectif d'une ULIS non pourvu",
    GenreRemontee.FORMATION: "AESH à former ou à accompagner",
    GenreRemontee.MATERIEL: "Matériel, codes ou équipement",
    GenreRemontee.MERIDIENNE: "Pause méridienne",
    GenreRemontee.DEPLACEMENT: "Déplacements trop longs",
    GenreRemontee.AUTRE: "Autre besoin",
}


class EtatRemontee(StrEnum):
    """Life of a gap told by the field."""

    DEPOSEE = "deposee"
    PRISE_EN_CHARGE = "prise_en_charge"
    REPONDUE = "repondue"
    CLOSE = "close"
    RETIREE = "retiree"


LIBELLES_ETAT_REMONTEE = {
    EtatRemontee.DEPOSEE: "À prendre en charge",
    EtatRemontee.PRISE_EN_CHARGE: "Prise en charge",
    EtatRemontee.REPONDUE: "Répondue",
    EtatRemontee.CLOSE: "Close",
    EtatRemontee.RETIREE: "Retirée",
}
REMONTEES_OUVERTES = (EtatRemontee.DEPOSEE, EtatRemontee.PRISE_EN_CHARGE)
