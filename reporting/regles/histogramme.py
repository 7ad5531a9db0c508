"""Bars of a year, month by month: coordinates only, drawn by the template, on screen and paper.

*Source:* issue « Numbers » (small charts drawn in Python); strict CSP (attributes only).
"""

from collections.abc import Sequence
from dataclasses import dataclass

LARGEUR, HAUTEUR = 720, 240
GAUCHE, DROITE, HAUT, BAS = 44, 12, 24, 34
PART_DE_LA_BARRE = 0.62


@dataclass(frozen=True)
class Barre:
    """One month: where its bar stands, and its words."""

    x: float
    y: float
    largeur: float
    hauteur: float
    milieu: float
    libelle: str
    valeur: int


@dataclass(frozen=True)
class Graduation:
    """A horizontal mark."""

    y: float
    valeur: int


@dataclass(frozen=True)
class Histogramme:
    """What the template draws."""

    barres: tuple[Barre, ...]
    graduations: tuple[Graduation, ...]
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR
    gauche: int = GAUCHE
    droite: int = LARGEUR - DROITE
    bas: int = HAUTEUR - BAS


def dessiner_barres(mois: Sequence[tuple[str, int]]) -> Histogramme:
    """Place each bar; the axis starts at zero and ends on a round number.

    *Source:* règle locale.
    """
    sommet = max((valeur for _, valeur in mois), default=0)
    pas = _pas(sommet)
    haut = max(pas, -(-sommet // pas) * pas)
    place = (LARGEUR - GAUCHE - DROITE) / max(1, len(mois))
    hauteur = HAUTEUR - HAUT - BAS

    def y(valeur: int) -> float:
        return round(HAUTEUR - BAS - valeur * hauteur / haut, 1)

    barres = tuple(
        Barre(
            x=round(GAUCHE + place * (rang + (1 - PART_DE_LA_BARRE) / 2), 1),
            y=y(valeur),
            largeur=round(place * PART_DE_LA_BARRE, 1),
            hauteur=round(HAUTEUR - BAS - y(valeur), 1),
            milieu=round(GAUCHE + place * (rang + 0.5), 1),
            libelle=libelle,
            valeur=valeur,
        )
        for rang, (libelle, valeur) in enumerate(mois)
    )
    marques = range(0, haut + 1, pas)
    return Histogramme(barres, tuple(Graduation(y(valeur), valeur) for valeur in marques))


def _pas(sommet: int) -> int:
    """A round step that gives at most six marks."""
    for pas in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500):
        if sommet <= 5 * pas:
            return pas
    return 1000
