"""Map of points as server SVG: outline of the department, schools as numbered points.

Pure Python; presentation attributes only (strict CSP).
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Point = tuple[float, float]
LARGEUR, HAUTEUR, MARGE = 720, 480, 28
RAYON = 13
ECART = 27.0  # pixels between two centres: targets of 24 px that do not touch
COTE_MIN = 0.09  # degrees of latitude: about 10 km, so that one school is not zoomed to a street
TOURS = 60


@dataclass(frozen=True)
class Repere:
    """One numbered point, in pixels; ``ancre`` is where the place really is."""

    numero: int
    x: float
    y: float
    ancre_x: float
    ancre_y: float
    objet: Any


@dataclass(frozen=True)
class Carte:
    """What the template draws."""

    largeur: int
    hauteur: int
    contours: list[str]
    reperes: list[Repere]


@cache
def contours(fichier: Path) -> list[list[Point]]:
    """Rings (longitude, latitude) of a GeoJSON feature, simplified; none when there is no file."""
    if not fichier.is_file():
        return []
    geometrie = json.loads(fichier.read_text(encoding="utf-8"))
    if geometrie["type"] == "FeatureCollection":
        geometrie = geometrie["features"][0]
    geometrie = geometrie.get("geometry", geometrie)
    polygones = geometrie["coordinates"]
    if geometrie["type"] == "Polygon":
        polygones = [polygones]
    anneaux = [simplifier([(p[0], p[1]) for p in polygone[0]], 0.002) for polygone in polygones]
    return [anneau for anneau in anneaux if len(anneau) > 3]


def simplifier(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker, without recursion."""
    if len(points) < 3:
        return points
    garder = [False] * len(points)
    garder[0] = garder[-1] = True
    pile = [(0, len(points) - 1)]
    while pile:
        debut, fin = pile.pop()
        loin, rang = 0.0, debut
        for i in range(debut + 1, fin):
            ecart = _distance(points[i], points[debut], points[fin])
            if ecart > loin:
                loin, rang = ecart, i
        if loin > tolerance:
            garder[rang] = True
            pile += [(debut, rang), (rang, fin)]
    return [point for point, oui in zip(points, garder, strict=True) if oui]


def _distance(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    if dx == 0 and dy == 0:
        return math.dist(p, a)
    return abs(dy * (p[0] - a[0]) - dx * (p[1] - a[1])) / math.hypot(dx, dy)


def dessiner(lieux: Sequence[tuple[int, float, float, Any]], fichier: Path) -> Carte | None:
    """Map zoomed on the places (number, latitude, longitude, object); ``None`` without a place."""
    if not lieux:
        return None
    latitudes = [lieu[1] for lieu in lieux]
    longitudes = [lieu[2] for lieu in lieux]
    milieu = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    cosinus = math.cos(math.radians(milieu[0]))
    hauteur = max(max(latitudes) - min(latitudes), COTE_MIN)
    largeur = max((max(longitudes) - min(longitudes)) * cosinus, COTE_MIN)
    echelle = min((LARGEUR - 2 * MARGE) / largeur, (HAUTEUR - 2 * MARGE) / hauteur)

    def place(longitude: float, latitude: float) -> Point:
        return (
            LARGEUR / 2 + (longitude - milieu[1]) * cosinus * echelle,
            HAUTEUR / 2 - (latitude - milieu[0]) * echelle,
        )

    ancres = [place(longitude, latitude) for _, latitude, longitude, _ in lieux]
    reperes = [
        Repere(lieu[0], round(x, 1), round(y, 1), round(ax, 1), round(ay, 1), lieu[3])
        for lieu, (x, y), (ax, ay) in zip(lieux, _ecarter(ancres), ancres, strict=True)
    ]
    traces = []
    for anneau in contours(fichier):
        pixels = " ".join(f"{x:.0f},{y:.0f}" for x, y in (place(*point) for point in anneau))
        traces.append(f"M{pixels}Z")
    return Carte(LARGEUR, HAUTEUR, traces, reperes)


def _ecarter(ancres: list[Point]) -> list[Point]:
    """Push apart the points that touch, so that each number can be read and clicked."""
    places = [list(point) for point in ancres]
    for i, place in enumerate(places):  # schools of one address start slightly apart
        angle = 2.4 * i
        place[0] += 0.01 * math.cos(angle)
        place[1] += 0.01 * math.sin(angle)
    for _ in range(TOURS):
        bouge = False
        for i, un in enumerate(places):
            for autre in places[i + 1 :]:
                dx, dy = autre[0] - un[0], autre[1] - un[1]
                ecart = math.hypot(dx, dy)
                if ecart >= ECART:
                    continue
                bouge = True
                force = (ECART - ecart) / 2 / max(ecart, 0.01)
                un[0] -= dx * force
                un[1] -= dy * force
                autre[0] += dx * force
                autre[1] += dy * force
        for place in places:
            place[0] = min(max(place[0], RAYON + 1), LARGEUR - RAYON - 1)
            place[1] = min(max(place[1], RAYON + 1), HAUTEUR - RAYON - 1)
        if not bouge:
            break
    return [(place[0], place[1]) for place in places]
