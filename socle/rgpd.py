"""RGPD metadata: every model says which of its columns are personal, why and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Conservation:
    """How long a category is kept. ``statut`` tells law from proposal (dossier §10)."""

    code: str
    duree: str
    statut: str


ELEVE = Conservation(
    "eleve", "année scolaire + 1, puis purge 2 ans après la fin du dernier droit", "proposition"
)
AESH = Conservation("aesh", "contrat + 5 ans", "proposition")
COMPTE = Conservation("compte", "dernier mandat + 1 an", "proposition")
JOURNAL = Conservation("journal", "12 mois", "recommandation CNIL (6 à 12 mois)")
SAISINE = Conservation(
    "saisine",
    "fin de la demande + 1 an, puis archive 1 an et anonymisation",
    "proposition",
)
BROUILLON = Conservation("brouillon", "30 jours sans confirmation", "proposition")
TECHNIQUE = Conservation("technique", "30 jours", "proposition")


@dataclass(frozen=True)
class Rgpd:
    """Columns of one model: ``personnelles`` maps a column to its category, the rest is listed.

    Both together must name every column but the technical ones; a test refuses a column
    declared nowhere.
    """

    conservation: Conservation | None
    personnelles: dict[str, str]
    autres: tuple[str, ...] = ()


SANS_DONNEE_PERSONNELLE = Rgpd(conservation=None, personnelles={}, autres=("*",))
