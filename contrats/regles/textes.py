"""What texts say of contracts, with the day from which they say it. Pure.

Each value carries its source and how sure we are of it. A department changes what is not fixed by
a text in « Réglages », from a date. *Source:* dossier §2.4.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

LOI_2022 = "loi n° 2022-1574 du 16 décembre 2022, décret n° 2023-597"
CIRCULAIRE = "circulaire n° 2019-090 du 5 juin 2019, §3.4"
ARTICLE_45_4 = "décret n° 86-83, art. 45-4"
ARTICLE_45 = "décret n° 86-83, art. 45"
ENTREE_LOI_2022 = datetime.date(2023, 9, 1)
TOUJOURS = datetime.date(1990, 1, 1)


class Surete(StrEnum):
    """How sure we are of a value."""

    TEXTE = "texte"
    A_VERIFIER = "a_verifier"
    PROPOSITION = "proposition"


LIBELLES_SURETE = {
    Surete.TEXTE: "fixé par un texte",
    Surete.A_VERIFIER: "à vérifier dans le texte",
    Surete.PROPOSITION: "proposition",
}


@dataclass(frozen=True)
class RegleDatee:
    """One value, from a day on."""

    code: str
    titre: str
    du: datetime.date
    valeur: int
    unite: str
    source: str
    surete: Surete


REGLES: tuple[RegleDatee, ...] = (
    RegleDatee(
        "anciennete_cdi",
        "Ancienneté après laquelle un nouveau contrat est un CDI",
        TOUJOURS,
        72,
        "mois",
        "six ans de CDD avant la loi de 2022",
        Surete.A_VERIFIER,
    ),
    RegleDatee(
        "anciennete_cdi",
        "Ancienneté après laquelle un nouveau contrat est un CDI",
        ENTREE_LOI_2022,
        36,
        "mois",
        LOI_2022,
        Surete.TEXTE,
    ),
    RegleDatee("premier_cdd", "Durée du premier CDD", TOUJOURS, 36, "mois", LOI_2022, Surete.TEXTE),
    RegleDatee(
        "interruption",
        "Interruption entre deux contrats qui garde l'ancienneté",
        TOUJOURS,
        4,
        "mois au plus",
        LOI_2022,
        Surete.TEXTE,
    ),
    RegleDatee(
        "reponse_avenant",
        "Délai de réponse à un avenant ; le silence vaut refus",
        TOUJOURS,
        1,
        "mois",
        ARTICLE_45_4,
        Surete.TEXTE,
    ),
    RegleDatee(
        "semaines_min", "Semaines du contrat, au moins", TOUJOURS, 41, "", CIRCULAIRE, Surete.TEXTE
    ),
    RegleDatee(
        "semaines_max", "Semaines du contrat, au plus", TOUJOURS, 45, "", CIRCULAIRE, Surete.TEXTE
    ),
    RegleDatee(
        "semaines_de_classe",
        "Semaines de classe ; les autres forment les activités connexes",
        TOUJOURS,
        36,
        "semaines",
        CIRCULAIRE,
        Surete.TEXTE,
    ),
    RegleDatee(
        "entretien_professionnel",
        "Un entretien professionnel au moins tous les",
        TOUJOURS,
        36,
        "mois",
        "décret n° 2014-724, art. 9",
        Surete.TEXTE,
    ),
)


def regle_au(code: str, le: datetime.date) -> RegleDatee:
    """The rule in force on a day; ``LookupError`` for an unknown code.

    *Source:* dossier §2.4 (« dated config, never a constant »).
    """
    trouvees = [regle for regle in REGLES if regle.code == code and regle.du <= le]
    if not trouvees:
        raise LookupError(f"Aucune règle {code} au {le}")
    return max(trouvees, key=lambda regle: regle.du)


def valeur_au(code: str, le: datetime.date) -> int:
    """Its value. *Source:* see ``REGLES``."""
    return regle_au(code, le).valeur


@dataclass(frozen=True)
class Parametres:
    """What « Réglages » holds about contracts on a day; defaults are those of the registry."""

    essai_mois: int = 4
    proposition_mois: int = 3
    reponse_suite_jours: int = 8
    preavis_court_jours: int = 8
    preavis_moyen_mois: int = 1
    preavis_long_mois: int = 2
    preavis_cdi_mois: int = 3
