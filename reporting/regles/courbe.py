"""The curve of needs and means, month by month: coordinates only, drawn by the template.

*Source:* ux page §5(g) (month curve); presentation attributes only (strict CSP).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LARGEUR, HAUTEUR = 720, 300
GAUCHE, DROITE, HAUT, BAS = 56, 16, 16, 40


@dataclass(frozen=True)
class Point:
    """One month."""

    x: float
    y_besoins: float
    y_moyens: float
    le: datetime.date


@dataclass(frozen=True)
class Graduation:
    """A horizontal mark, in ETP."""

    y: float
    valeur: int


@dataclass(frozen=True)
class Courbe:
    """What the template draws."""

    points: tuple[Point, ...]
    graduations: tuple[Graduation, ...]
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR
    gauche: int = GAUCHE
    droite: int = LARGEUR - DROITE
    bas: int = HAUTEUR - BAS

    @property
    def trace_besoins(self) -> str:
        """Points of the line of needs."""
        return " ".join(f"{p.x:.1f},{p.y_besoins:.1f}" for p in self.points)

    @property
    def trace_moyens(self) -> str:
        """Points of the line of means."""
        return " ".join(f"{p.x:.1f},{p.y_moyens:.1f}" for p in self.points)


def dessiner(mois: Sequence[tuple[datetime.date, Fraction, Fraction]]) -> Courbe:
    """Place each month; the vertical axis starts at zero, so that gaps are not exaggerated.

    *Source:* règle locale.
    """
    sommet = max((max(b, m) for _, b, m in mois), default=Fraction(0))
    pas = _pas(sommet)
    haut = max(pas, -(-sommet // pas) * pas)
    largeur = LARGEUR - GAUCHE - DROITE
    hauteur = HAUTEUR - HAUT - BAS

    def y(valeur: Fraction) -> float:
        return round(float(HAUTEUR - BAS - max(valeur, Fraction(0)) * hauteur / haut), 1)

    points = tuple(
        Point(round(GAUCHE + largeur * rang / max(1, len(mois) - 1), 1), y(b), y(m), le)
        for rang, (le, b, m) in enumerate(mois)
    )
    valeurs = range(0, int(haut) + 1, int(pas))
    return Courbe(points, tuple(Graduation(y(Fraction(v)), v) for v in valeurs))


def _pas(sommet: Fraction) -> int:
    """A round step that gives at most six marks."""
    for pas in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500):
        if sommet <= 5 * pas:
            return pas
    return 1000
