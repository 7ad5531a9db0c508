"""Map of a whole department as server SVG: which schools a kind of pole covers, which it does not.

Pure Python; presentation attributes only (strict CSP). Shape and colour both tell.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pial.carte import HAUTEUR, LARGEUR, MARGE, Point, contours

COTE = 4.0  # pixels from the centre of a diamond to its corners


@dataclass(frozen=True)
class Couverture:
    """What the template draws: outline, covered schools as circles, the others as diamonds."""

    largeur: int
    hauteur: int
    contours: list[str]
    couvertes: list[Point]
    sans: list[str]


def dessiner_couverture(
    lieux: Sequence[tuple[float, float, bool]], fichier: Path
) -> Couverture | None:
    """Map of schools (latitude, longitude, covered), framed on the department's outline.

    ``None`` when there is neither an outline nor a place.
    """
    anneaux = contours(fichier)
    points = [point for anneau in anneaux for point in anneau]
    points = points or [(longitude, latitude) for latitude, longitude, _ in lieux]
    if not points:
        return None
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    milieu = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    cosinus = math.cos(math.radians(milieu[0]))
    hauteur = max(max(latitudes) - min(latitudes), 0.01)
    largeur = max((max(longitudes) - min(longitudes)) * cosinus, 0.01)
    echelle = min((LARGEUR - 2 * MARGE) / largeur, (HAUTEUR - 2 * MARGE) / hauteur)

    def place(longitude: float, latitude: float) -> Point:
        return (
            round(LARGEUR / 2 + (longitude - milieu[1]) * cosinus * echelle, 1),
            round(HAUTEUR / 2 - (latitude - milieu[0]) * echelle, 1),
        )

    traces = []
    for anneau in anneaux:
        pixels = " ".join(f"{x:.0f},{y:.0f}" for x, y in (place(*point) for point in anneau))
        traces.append(f"M{pixels}Z")
    couvertes, sans = [], []
    for latitude, longitude, est_couverte in lieux:
        x, y = place(longitude, latitude)
        if not (0 <= x <= LARGEUR and 0 <= y <= HAUTEUR):
            continue  # a position typed wrong would lie in the sea of another department
        if est_couverte:
            couvertes.append((x, y))
        else:
            sans.append(_losange(x, y))
    return Couverture(LARGEUR, HAUTEUR, traces, couvertes, sans)


def _losange(x: float, y: float) -> str:
    """Corners of a diamond, as SVG reads them."""
    haut, bas, gauche, droite = y - COTE, y + COTE, x - COTE, x + COTE
    return f"{x},{haut:.1f} {droite:.1f},{y} {x},{bas:.1f} {gauche:.1f},{y}"
