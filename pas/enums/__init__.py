"""Words of a request made to a PAS: who asks, about what, where it stands."""

from enum import StrEnum


class Origine(StrEnum):
    """Who may ask (source 004, missions): never anybody else."""

    RESPONSABLE = "responsable"
    ELEVE_MAJEUR = "eleve_majeur"
    PROFESSEUR = "professeur"
    DIRECTEUR = "directeur"
    CHEF_ETABLISSEMENT = "chef_etablissement"


LIBELLES_ORIGINE = {
    Origine.RESPONSABLE: "Parent ou responsable légal",
    Origine.ELEVE_MAJEUR: "Élève majeur",
    Origine.PROFESSEUR: "Professeur",
    Origine.DIRECTEUR: "Directeur ou directrice d'école",
    Origine.CHEF_ETABLISSEMENT: "Chef d'établissement",
}
# They speak for the school: the parents must know before any naming (decision 28).
PROFESSIONNELS = frozenset({Origine.PROFESSEUR, Origine.DIRECTEUR, Origine.CHEF_ETABLISSEMENT})


class Canal(StrEnum):
    """How the request came."""

    EN_LIGNE = "en_ligne"
    TELEPHONE = "telephone"
    PAPIER = "papier"


LIBELLES_CANAL = {
    Canal.EN_LIGNE: "en ligne",
    Canal.TELEPHONE: "par téléphone",
    Canal.PAPIER: "sur papier",
}


class Statut(StrEnum):
    """Where a request stands (dossier §4); moved by ``regles.etats`` only."""

    DEPOSEE = "deposee"
    RECUE = "recue"
    RECEVABLE = "recevable"
    FAMILLE_ASSOCIEE = "famille_associee"
    EN_ANALYSE = "en_analyse"
    PLAN_PROPOSE = "plan_propose"
    EN_COURS = "en_cours"
    REEXAMEN = "reexamen"
    REORIENTEE = "reorientee"
    CLOSE = "close"
    ANNULEE = "annulee"


LIBELLES_STATUT = {
    Statut.DEPOSEE: "Envoyée",
    Statut.RECUE: "Reçue par le PAS",
    Statut.RECEVABLE: "Prise en charge",
    Statut.FAMILLE_ASSOCIEE: "Famille associée",
    Statut.EN_ANALYSE: "Rencontres en cours",
    Statut.PLAN_PROPOSE: "Réponse proposée",
    Statut.EN_COURS: "Réponse en place",
    Statut.REEXAMEN: "À faire le point",
    Statut.REORIENTEE: "Orientée vers un autre service",
    Statut.CLOSE: "Terminée",
    Statut.ANNULEE: "Annulée par la personne",
}


class Acte(StrEnum):
    """What moves a request from one state to another."""

    RECEVOIR = "recevoir"
    RETENIR = "retenir"
    REORIENTER = "reorienter"
    ASSOCIER = "associer"
    ANALYSER = "analyser"
    PROPOSER = "proposer"
    METTRE_EN_PLACE = "mettre_en_place"
    REEXAMINER = "reexaminer"
    CLORE = "clore"
    ANNULER = "annuler"
    ROUVRIR = "rouvrir"


LIBELLES_ACTE = {
    Acte.RECEVOIR: "Dire que la demande est reçue",
    Acte.RETENIR: "Prendre la demande en charge",
    Acte.REORIENTER: "Orienter vers un autre service",
    Acte.ASSOCIER: "Noter que la famille est associée",
    Acte.ANALYSER: "Commencer les rencontres",
    Acte.PROPOSER: "Proposer la réponse",
    Acte.METTRE_EN_PLACE: "Mettre la réponse en place",
    Acte.REEXAMINER: "Faire le point",
    Acte.CLORE: "Terminer",
    Acte.ANNULER: "Annuler",
    Acte.ROUVRIR: "Rouvrir",
}


class MotifCloture(StrEnum):
    """Why a request ends (dossier §4, step 7; proposal, decision 41)."""

    OBJECTIF_ATTEINT = "objectif_atteint"
    RELAIS_DROIT_COMMUN = "relais_droit_commun"
    RELAIS_MDPH = "relais_mdph"
    RELAIS_SOIN = "relais_soin"
    REFUS_FAMILLE = "refus_famille"
    DEPART = "depart"
    SANS_SUITE = "sans_suite"


LIBELLES_MOTIF_CLOTURE = {
    MotifCloture.OBJECTIF_ATTEINT: "L'aide a porté ses fruits",
    MotifCloture.RELAIS_DROIT_COMMUN: "L'école poursuit avec ses moyens",
    MotifCloture.RELAIS_MDPH: "La MDPH prend le relais",
    MotifCloture.RELAIS_SOIN: "Un établissement ou un soin prend le relais",
    MotifCloture.REFUS_FAMILLE: "La famille ne souhaite pas poursuivre",
    MotifCloture.DEPART: "L'élève a quitté le secteur",
    MotifCloture.SANS_SUITE: "Sans suite",
}


class Difficulte(StrEnum):
    """What is difficult at school: eight boxes in plain words, never a diagnosis (ux §5(d))."""

    APPRENDRE = "apprendre"
    ATTENTION = "attention"
    PARLER = "parler"
    BOUGER = "bouger"
    AUTRES = "autres"
    EMOTIONS = "emotions"
    VENIR = "venir"
    AUTRE_CHOSE = "autre_chose"


LIBELLES_DIFFICULTE = {
    Difficulte.APPRENDRE: "Apprendre",
    Difficulte.ATTENTION: "Être attentif, rester concentré",
    Difficulte.PARLER: "Parler, comprendre, se faire comprendre",
    Difficulte.BOUGER: "Bouger, tenir un crayon, se déplacer",
    Difficulte.AUTRES: "Être avec les autres",
    Difficulte.EMOTIONS: "Gérer ses émotions ou son comportement",
    Difficulte.VENIR: "Venir à l'école",
    Difficulte.AUTRE_CHOSE: "Autre chose",
}


class DejaFait(StrEnum):
    """What was already tried (dossier §4, step 0; proposal, decision 41)."""

    PARLE_ECOLE = "parle_ecole"
    ADAPTATIONS = "adaptations"
    RASED = "rased"
    PLAN = "plan"
    MDPH = "mdph"
    SUIVI_EXTERIEUR = "suivi_exterieur"
    RIEN = "rien"


LIBELLES_DEJA_FAIT = {
    DejaFait.PARLE_ECOLE: "L'école et la famille en ont parlé",
    DejaFait.ADAPTATIONS: "Des adaptations en classe",
    DejaFait.RASED: "Une aide du Rased ou du psychologue de l'école",
    DejaFait.PLAN: "Un plan : PPRE, PAP, PAI ou PPS",
    DejaFait.MDPH: "Une demande à la MDPH",
    DejaFait.SUIVI_EXTERIEUR: "Un suivi en dehors de l'école",
    DejaFait.RIEN: "Rien pour le moment",
}


class Souhait(StrEnum):
    """How the person wishes to be answered."""

    RAPPEL = "rappel"
    INTERPRETE = "interprete"
    LSF = "lsf"


LIBELLES_SOUHAIT = {
    Souhait.RAPPEL: "Je préfère qu'on m'appelle",
    Souhait.INTERPRETE: "J'ai besoin d'un interprète",
    Souhait.LSF: "J'ai besoin de la langue des signes (LSF)",
}


class ActionConsentie(StrEnum):
    """What the family agrees to, one by one (dossier §4, step 2)."""

    ANALYSE = "analyse"
    OBSERVATION = "observation"
    PARTAGE_ECOLE = "partage_ecole"
    PARTAGE_EMAS = "partage_emas"


LIBELLES_ACTION_CONSENTIE = {
    ActionConsentie.ANALYSE: "Le PAS étudie la situation de l'élève",
    ActionConsentie.OBSERVATION: "Le PAS peut venir observer en classe",
    ActionConsentie.PARTAGE_ECOLE: "Le PAS peut en parler avec l'école",
    ActionConsentie.PARTAGE_EMAS: "Le PAS peut en parler avec l'équipe mobile (EMAS)",
}


class ReponseRendezVous(StrEnum):
    """What is answered to an appointment."""

    ATTENDUE = "attendue"
    ACCEPTE = "accepte"
    AUTRE_DATE = "autre_date"
    ANNULE = "annule"


LIBELLES_REPONSE_RENDEZ_VOUS = {
    ReponseRendezVous.ATTENDUE: "Réponse attendue",
    ReponseRendezVous.ACCEPTE: "Accepté",
    ReponseRendezVous.AUTRE_DATE: "Une autre date est demandée",
    ReponseRendezVous.ANNULE: "Annulé par la personne",
}


class GenreAvis(StrEnum):
    """Messages that the door asks for; their words are templates, never given by the visitor."""

    REPRISE = "reprise"
    CONFIRMATION = "confirmation"
    RECU = "recu"
    CODE = "code"
    NOUVELLE = "nouvelle"
    RAPPEL = "rappel"


LIBELLES_GENRE_AVIS = {
    GenreAvis.REPRISE: "Reprendre sa demande",
    GenreAvis.CONFIRMATION: "Confirmer son adresse",
    GenreAvis.RECU: "Demande envoyée",
    GenreAvis.CODE: "Code de suivi",
    GenreAvis.NOUVELLE: "Du nouveau sur la demande",
    GenreAvis.RAPPEL: "Rendez-vous à venir",
}
