"""Where the department's helpdesk is reached (part of the registry): shown to those who need it."""

from comptes.description_reglage import DescriptionReglage

SOURCE = "document 001 (mise en service de la cellule d'écoute) ; ux §5(e)"
REGLAGES_ECOUTE = (
    DescriptionReglage(
        "ecoute_telephone",
        "Cellule d'écoute : téléphone",
        "",
        "Se lit dans « Contacts » des AESH. Vide, la page dit de le demander au SEI.",
        SOURCE,
        longueur=20,
        motif=r"\+?[0-9][0-9 .]{3,18}",
        exemple="02 61 91 00 00",
    ),
    DescriptionReglage(
        "ecoute_courriel",
        "Cellule d'écoute : adresse électronique",
        "",
        "Se lit à côté du téléphone.",
        SOURCE,
        longueur=120,
        motif=r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,.<>]{2,}",
        exemple="cellule-ecoute@ac-exemple.fr",
    ),
    DescriptionReglage(
        "ecoute_horaires",
        "Cellule d'écoute : jours et heures",
        "",
        "Se lit à côté du téléphone.",
        SOURCE,
        longueur=120,
        exemple="du lundi au vendredi, de 9 h à 17 h",
    ),
)
