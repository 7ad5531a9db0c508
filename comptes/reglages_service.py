"""Settings of months of service and of welcomes (part of the registry)."""

from comptes.description_reglage import DescriptionReglage

REGLAGES_SERVICE = (
    DescriptionReglage(
        "paie_coupure_jour",
        "Coupure de la paie",
        15,
        "Jour du mois suivant où la paie prend un mois de service. Les différences sont listées "
        "au moins dix jours avant. La date d'un mois peut être changée sur sa page.",
        "règle locale (chaque paie a son calendrier)",
        unite="du mois suivant",
        minimum=1,
        maximum=31,
    ),
    DescriptionReglage(
        "ecart_service_minutes",
        "Différence signalée avant la paie",
        60,
        "Écart du mois entre le contrat et l'emploi du temps, à partir duquel la ligne est à "
        "revoir. Une différence déclarée est toujours à revoir.",
        "règle locale",
        unite="minutes par mois",
        minimum=0,
        maximum=600,
    ),
    DescriptionReglage(
        "accueil_nouveaux_jours",
        "Nouvelle AESH",
        120,
        "Jours après le début de son premier contrat pendant lesquels une personne est recensée "
        "comme nouvelle ; elle le reste tant que son accueil n'est pas complet cette année-là.",
        "règle locale",
        unite="jours",
        minimum=15,
        maximum=365,
    ),
)
