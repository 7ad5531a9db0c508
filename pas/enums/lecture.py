"""Words that a family reads of the plan: plainer than the team's."""

from pas.enums import ActionConsentie
from pas.enums.plan import Effet, EtatReponse, Intervenant, TypeReponse

TYPE_LU = {
    TypeReponse.PEDAGOGIQUE: "Le professeur change sa façon de faire en classe",
    TypeReponse.MATERIEL: "Du matériel pour aider à l'école",
    TypeReponse.HUMAIN_PREMIER: "Une personne aide l'élève pendant quelque temps",
    TypeReponse.SPECIALISE_EN: "Une personne spécialisée de l'Éducation nationale aide l'élève",
    TypeReponse.EMAS_INDIRECT: "L'équipe mobile (EMAS) conseille les adultes de l'école",
    TypeReponse.EMAS_DIRECT: "L'équipe mobile (EMAS) rencontre l'élève",
    TypeReponse.AIDE_MDPH: "Le PAS vous aide pour le dossier de la MDPH",
    TypeReponse.COORD_EXTERNE: "Le PAS fait le lien avec un professionnel extérieur",
    TypeReponse.ORIENTATION_AUTRE: "Un autre service peut vous aider",
}
INTERVENANT_LU = {
    Intervenant.PROFESSEUR: "le professeur de la classe",
    Intervenant.COORDONNATEUR: "la coordination du PAS",
    Intervenant.EDUCATEUR: "l'éducateur spécialisé du PAS",
    Intervenant.AED: "un assistant d'éducation",
    Intervenant.PROFESSEUR_RESSOURCE: "un professeur ressource",
    Intervenant.RASED: "le Rased (aide spécialisée de l'école)",
    Intervenant.PSY_EN: "le psychologue de l'Éducation nationale",
    Intervenant.MEDECIN: "le médecin scolaire",
    Intervenant.INFIRMIER: "l'infirmier ou l'infirmière scolaire",
    Intervenant.ASSISTANT_SOCIAL: "l'assistant ou l'assistante de service social",
    Intervenant.EMAS: "l'équipe mobile (EMAS)",
    Intervenant.AESH: "une AESH",
    Intervenant.EXTERIEUR: "un professionnel extérieur",
    Intervenant.FAMILLE: "vous, la famille",
}
ETAT_LU = {
    EtatReponse.PROPOSEE: "Proposée",
    EtatReponse.EN_PLACE: "En place",
    EtatReponse.FINIE: "Finie",
    EtatReponse.ABANDONNEE: "Arrêtée",
}
EFFET_LU = {
    Effet.AUCUN: "On ne voit pas encore de changement.",
    Effet.UN_PEU: "Cela va un peu mieux.",
    Effet.NET: "Cela va nettement mieux.",
    Effet.ATTEINT: "Le but est atteint.",
}
# What a « no » means, said beside the button.
SI_NON = {
    ActionConsentie.ANALYSE: "Sans cet accord, le PAS ne met rien de nouveau en place.",
    ActionConsentie.OBSERVATION: "Sans cet accord, le PAS ne vient pas observer en classe.",
    ActionConsentie.PARTAGE_ECOLE: "Sans cet accord, le PAS n'en parle plus avec l'école.",
    ActionConsentie.PARTAGE_EMAS: "Sans cet accord, l'équipe mobile s'arrête.",
}
