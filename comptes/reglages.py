"""Registry of settings: what a department may choose, with the default and where it comes from.

Pure: values given by a department are rows of ``Reglage``, read by ``comptes.requetes.valeur``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class StatutReglage(StrEnum):
    """Whether the default comes from a text or from us."""

    TEXTE = "texte"
    PROPOSITION = "proposition"


LIBELLES_STATUT_REGLAGE = {
    StatutReglage.TEXTE: "fixé par un texte",
    StatutReglage.PROPOSITION: "proposition",
}


@dataclass(frozen=True)
class DescriptionReglage:
    """One setting. ``choix`` (value, words) or whole-number bounds; ``unite`` in words."""

    code: str
    titre: str
    defaut: Any
    doc: str
    source: str
    statut: StatutReglage = StatutReglage.PROPOSITION
    unite: str = ""
    minimum: int = 0
    maximum: int = 0
    choix: tuple[tuple[str, str], ...] = ()

    @property
    def type(self) -> str:
        """Kind of value, in words."""
        return "choix" if self.choix else "nombre entier"

    def en_mots(self, valeur: Any) -> str:
        """A value as people read it."""
        if self.choix:
            return dict(self.choix).get(str(valeur), str(valeur))
        return f"{valeur} {self.unite}".strip()

    def accepte(self, valeur: Any) -> bool:
        """Whether the value may be given to this setting."""
        if self.choix:
            return valeur in dict(self.choix)
        return (
            isinstance(valeur, int)
            and not isinstance(valeur, bool)
            and self.minimum <= valeur <= self.maximum
        )


_LISTE = (
    DescriptionReglage(
        "visa_publication",
        "Visa avant la publication",
        "visa",
        "Ce qu'il faut entre la proposition d'un emploi du temps et sa publication.",
        "décision 1",
        choix=(
            ("aucun", "aucun visa"),
            ("visa", "visa du pilote"),
            ("tacite", "visa tacite après le délai"),
        ),
    ),
    DescriptionReglage(
        "visa_tacite_heures",
        "Délai du visa tacite",
        48,
        "Sans réponse du pilote dans ce délai, le visa est donné par l'horloge.",
        "décision 1",
        unite="heures",
        minimum=1,
        maximum=240,
    ),
    DescriptionReglage(
        "pas_minutes_grille",
        "Pas de la grille",
        15,
        "Pas du glisser et du clavier dans l'emploi du temps. Une autre durée reste possible.",
        "décision 2",
        unite="minutes",
        minimum=5,
        maximum=60,
    ),
    DescriptionReglage(
        "tolerance_contrat_minutes",
        "Tolérance sur les heures du contrat",
        15,
        "Au-delà de ces minutes en plus par semaine, l'emploi du temps ne peut être proposé.",
        "décision 5",
        unite="minutes",
        minimum=0,
        maximum=120,
    ),
    DescriptionReglage(
        "eleves_par_groupe_mutualise",
        "Élèves par groupe d'aide mutualisée",
        4,
        "Nombre d'élèves aidés ensemble, au plus, dans la même classe ou le même lieu.",
        "décision 6",
        unite="élèves",
        minimum=1,
        maximum=10,
    ),
    DescriptionReglage(
        "eleves_par_meridienne",
        "Élèves par AESH à la pause méridienne",
        4,
        "Nombre d'élèves aidés ensemble au repas, au plus ; au-delà, l'emploi du temps le signale.",
        "dossier, R12 (3 ou 4 dans un département ; proposition)",
        unite="élèves",
        minimum=1,
        maximum=10,
    ),
    DescriptionReglage(
        "pause_dejeuner_minutes",
        "Pause du déjeuner",
        45,
        "Une pause plus courte est signalée dans l'emploi du temps.",
        "décision 3",
        unite="minutes",
        minimum=20,
        maximum=120,
    ),
    DescriptionReglage(
        "sites_par_semaine",
        "Écoles par AESH dans la semaine",
        2,
        "Au-delà, l'emploi du temps le signale.",
        "dossier, R6 (proposition)",
        unite="écoles",
        minimum=1,
        maximum=6,
    ),
    DescriptionReglage(
        "aesh_par_eleve",
        "AESH par élève",
        2,
        "Au-delà, l'emploi du temps le signale.",
        "dossier, R13 (proposition)",
        unite="AESH",
        minimum=1,
        maximum=6,
    ),
    DescriptionReglage(
        "preavis_changement_jours",
        "Préavis d'un changement d'emploi du temps",
        5,
        "Jours avant la prise d'effet d'une nouvelle version ; en dessous, un avertissement.",
        "dossier, R13 (proposition)",
        unite="jours",
        minimum=0,
        maximum=30,
    ),
    DescriptionReglage(
        "sites_par_demi_journee",
        "Écoles par AESH dans une demi-journée",
        1,
        "Ce que les propositions du produit s'autorisent ; le trajet compte comme du travail.",
        "règle locale",
        unite="écoles",
        minimum=1,
        maximum=2,
    ),
    DescriptionReglage(
        "trajet_remplacement_minutes",
        "Trajet pour un remplacement",
        30,
        "Un trajet plus long, à l'aller, n'est pas proposé pour un remplacement.",
        "décision 16 ; valeur : règle locale",
        unite="minutes",
        minimum=5,
        maximum=120,
    ),
    DescriptionReglage(
        "cible_mutualisee_minutes",
        "Aide mutualisée visée quand l'école n'a pas de cible",
        360,
        "Par élève et par semaine ; sert aux propositions du produit, n'ouvre aucun droit.",
        "décision 8 ; valeur : règle locale",
        unite="minutes",
        minimum=0,
        maximum=1440,
    ),
    DescriptionReglage(
        "poids_continuite",
        "Garder l'AESH de l'an dernier",
        80,
        "Importance dans les propositions ; un quart d'heure d'aide qui manque vaut de 6 à 12.",
        "règle locale, mesurée (80 garde presque toutes les paires)",
        unite="points",
        minimum=0,
        maximum=500,
    ),
    DescriptionReglage(
        "poids_deux_aesh",
        "Un seul AESH par élève",
        25,
        "Ce que coûte un deuxième AESH auprès du même élève, dans les propositions.",
        "règle locale",
        unite="points",
        minimum=0,
        maximum=500,
    ),
    DescriptionReglage(
        "poids_deux_ecoles",
        "Une seule école par AESH",
        20,
        "Ce que coûte une deuxième école pour un AESH, dans les propositions.",
        "règle locale",
        unite="points",
        minimum=0,
        maximum=500,
    ),
    DescriptionReglage(
        "prerentree_jours_ouvres",
        "Prérentrée",
        2,
        "Jours ouvrés entre la prérentrée et la rentrée des élèves.",
        "décision 33",
        unite="jours ouvrés",
        minimum=0,
        maximum=10,
    ),
)
REGLAGES: dict[str, DescriptionReglage] = {reglage.code: reglage for reglage in _LISTE}
