"""Words of the professionals who come to a school for one pupil."""

from enum import StrEnum


class EtatIntervention(StrEnum):
    """Where a request for an intervention stands."""

    DEMANDEE = "demandee"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"
    FAMILLE_INFORMEE = "famille_informee"
    EN_PLACE = "en_place"
    TERMINEE = "terminee"
    ANNULEE = "annulee"


LIBELLES_ETAT_INTERVENTION = {
    EtatIntervention.DEMANDEE: "Attend l'accord de la direction",
    EtatIntervention.ACCORDEE: "Accordée, famille à informer",
    EtatIntervention.REFUSEE: "Refusée",
    EtatIntervention.FAMILLE_INFORMEE: "Famille informée, à mettre en place",
    EtatIntervention.EN_PLACE: "En place",
    EtatIntervention.TERMINEE: "Terminée",
    EtatIntervention.ANNULEE: "Annulée",
}
# From the head's agreement to the end, the room is kept.
SALLE_RETENUE = frozenset(
    {EtatIntervention.ACCORDEE, EtatIntervention.FAMILLE_INFORMEE, EtatIntervention.EN_PLACE}
)
AVEC_FAMILLE = frozenset(
    {EtatIntervention.FAMILLE_INFORMEE, EtatIntervention.EN_PLACE, EtatIntervention.TERMINEE}
)


class ActeIntervention(StrEnum):
    """What people do of it."""

    DEMANDER = "demander"
    ACCORDER = "accorder"
    REFUSER = "refuser"
    REPRENDRE = "reprendre"
    INFORMER = "informer"
    METTRE_EN_PLACE = "mettre_en_place"
    TERMINER = "terminer"
    MODIFIER = "modifier"
    ANNULER = "annuler"
    ROUVRIR = "rouvrir"


LIBELLES_ACTE_INTERVENTION = {
    ActeIntervention.DEMANDER: "Demandée",
    ActeIntervention.ACCORDER: "Accordée par la direction",
    ActeIntervention.REFUSER: "Refusée par la direction",
    ActeIntervention.REPRENDRE: "Réponse de la direction reprise",
    ActeIntervention.INFORMER: "Famille informée",
    ActeIntervention.METTRE_EN_PLACE: "Mise en place",
    ActeIntervention.TERMINER: "Terminée",
    ActeIntervention.MODIFIER: "Changée, à accorder de nouveau",
    ActeIntervention.ANNULER: "Annulée",
    ActeIntervention.ROUVRIR: "Rouverte",
}


class Demandeur(StrEnum):
    """Who wishes it, whoever types it."""

    FAMILLE = "famille"
    ELEVE_MAJEUR = "eleve_majeur"
    ECOLE = "ecole"
    PAS = "pas"
    ERSEH = "erseh"
    PROFESSIONNEL = "professionnel"


LIBELLES_DEMANDEUR = {
    Demandeur.FAMILLE: "La famille",
    Demandeur.ELEVE_MAJEUR: "L'élève majeur",
    Demandeur.ECOLE: "L'école",
    Demandeur.PAS: "Le PAS",
    Demandeur.ERSEH: "L'enseignant référent",
    Demandeur.PROFESSIONNEL: "Le professionnel lui-même",
}


class Rythme(StrEnum):
    """Every week, or on one day."""

    HEBDOMADAIRE = "hebdomadaire"
    UN_JOUR = "un_jour"


LIBELLES_RYTHME = {
    Rythme.HEBDOMADAIRE: "Chaque semaine (ou semaines A ou B)",
    Rythme.UN_JOUR: "Un seul jour",
}


class MoyenInformation(StrEnum):
    """How the family was told."""

    ENTRETIEN = "entretien"
    TELEPHONE = "telephone"
    ECRIT = "ecrit"
    COURRIEL = "courriel"


LIBELLES_MOYEN_INFORMATION = {
    MoyenInformation.ENTRETIEN: "De vive voix, à l'école ou au PAS",
    MoyenInformation.TELEPHONE: "Par téléphone",
    MoyenInformation.ECRIT: "Par un mot écrit (carnet, lettre)",
    MoyenInformation.COURRIEL: "Par e-mail",
}
