"""How long it takes to go from one school to another, when nobody typed it. Pure functions."""

import math

from pial.enums import Deplacement

MINUTES_MAX = 240
RAYON_TERRE_KM = 6371.0
DETOUR = 1.3  # roads are longer than the crow's flight
VITESSES_KM_H = {Deplacement.VOITURE: 40, Deplacement.VELO: 15, Deplacement.MARCHE: 4.5}
MINIMUM_MINUTES = {Deplacement.VOITURE: 15, Deplacement.VELO: 10, Deplacement.MARCHE: 5}
LIMITE_KM = {Deplacement.VELO: 7, Deplacement.MARCHE: 2}
Position = tuple[float, float]


def distance_km(une: Position, autre: Position) -> float:
    """Great-circle distance between two (latitude, longitude), in kilometres.

    *Source:* haversine formula; roads are longer, see ``DETOUR``.
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*une, *autre))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * RAYON_TERRE_KM * math.asin(math.sqrt(h))


def minutes_calculees(
    depart: Position | None, arrivee: Position | None, mode: Deplacement
) -> int | None:
    """Minutes by one mode from the places alone; None when it must be typed.

    Car: distance × 1.3 at 40 km/h, 15 minutes at least. Bicycle and foot: short distances only.
    Public transport: never guessed.

    *Source:* dossier §3 R5 (drive time, proposal); decision 3 ("sans voiture" never gets a second
    site without a time for that mode).
    """
    if mode not in VITESSES_KM_H or depart is None or arrivee is None:
        return None
    km = distance_km(depart, arrivee) * DETOUR
    if km > LIMITE_KM.get(mode, math.inf):
        return None
    return max(MINIMUM_MINUTES[mode], math.ceil(km / VITESSES_KM_H[mode] * 60))
