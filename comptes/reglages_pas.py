"""Settings of requests made to PAS (part of the registry). Days are days of class (decision 27)."""

from comptes.description_reglage import DescriptionReglage

REGLAGES_PAS = (
    DescriptionReglage(
        "pas_recevabilite_jours",
        "Demande au PAS : dire si elle est prise en charge",
        2,
        "Jours de classe de l'école de l'élève après le jour du dépôt.",
        "dossier, §4 (proposition) ; décision 27",
        unite="jours de classe",
        minimum=1,
        maximum=30,
    ),
    DescriptionReglage(
        "pas_premier_echange_jours",
        "Demande au PAS : premier échange",
        10,
        "Jours de classe de l'école de l'élève après le jour du dépôt.",
        "décision 27",
        unite="jours de classe",
        minimum=1,
        maximum=60,
    ),
    DescriptionReglage(
        "pas_reponse_jours",
        "Demande au PAS : réponse",
        15,
        "Jours de classe de l'école de l'élève après le jour du dépôt.",
        "décision 27",
        unite="jours de classe",
        minimum=1,
        maximum=90,
    ),
    DescriptionReglage(
        "pas_envois_par_reseau",
        "Demandes par réseau et par jour",
        30,
        "Au-delà, la demande attend le lendemain ou un appel : un réseau d'école peut en envoyer "
        "plusieurs le même jour.",
        "règle locale",
        unite="demandes",
        minimum=3,
        maximum=1000,
    ),
    DescriptionReglage(
        "pas_envois_par_ecole",
        "Demandes pour une même école et par jour",
        40,
        "Au-delà, la demande attend le lendemain ou un appel.",
        "règle locale",
        unite="demandes",
        minimum=3,
        maximum=1000,
    ),
)
