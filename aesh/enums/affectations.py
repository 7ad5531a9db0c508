"""Postings: who is kept for replacements."""

from enum import StrEnum


class Reservoir(StrEnum):
    """Whether a posting keeps an AESH for replacements, and for whom."""

    NON = "non"
    POLE = "pole"
    DEPARTEMENT = "departement"


LIBELLES_RESERVOIR = {
    Reservoir.NON: "Non, elle a son emploi du temps",
    Reservoir.POLE: "Oui, pour les remplacements de son pôle",
    Reservoir.DEPARTEMENT: "Oui, pour les remplacements de tout le département",
}
