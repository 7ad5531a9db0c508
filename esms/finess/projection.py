"""Lambert 93 metres to degrees: FINESS gives projected coordinates.

*Source:* IGN, algorithms ALG0002 and ALG0004, constants of Lambert 93 on the ellipsoid GRS 80.
"""

import math

EXCENTRICITE = 0.08181919104281579
EXPOSANT = 0.7256077650532670
CONSTANTE = 11754255.426096
X_POLE, Y_POLE = 700000.0, 12655612.049876
MERIDIEN = math.radians(3.0)
TOLERANCE = 1e-11


def degres(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude (WGS 84, degrees) of a Lambert 93 point in metres."""
    rayon = math.hypot(x - X_POLE, y - Y_POLE)
    longitude = MERIDIEN + math.atan2(x - X_POLE, Y_POLE - y) / EXPOSANT
    isometrique = math.log(CONSTANTE / rayon) / EXPOSANT
    latitude = 2 * math.atan(math.exp(isometrique)) - math.pi / 2
    while True:
        sinus = EXCENTRICITE * math.sin(latitude)
        facteur = ((1 + sinus) / (1 - sinus)) ** (EXCENTRICITE / 2)
        suivante = 2 * math.atan(facteur * math.exp(isometrique)) - math.pi / 2
        if abs(suivante - latitude) < TOLERANCE:
            return math.degrees(suivante), math.degrees(longitude)
        latitude = suivante
