"""Travel between two schools of one day: working time, taken from the contract (R5)."""

from aesh.enums import Deplacement
from aesh.regles.faits import FaitEcole
from pial.trajets import minutes_calculees


def trajet_minutes(depart: FaitEcole, arrivee: FaitEcole, mode: Deplacement) -> int | None:
    """Minutes of travel between two schools by one mode; None when no time is known.

    The time typed for this way, else for the way back, else what the places give.

    *Source:* decision 3 (travel time per mode; "sans voiture" never gets a second site without a
    time for that mode); dossier §3 R5 (departmental table, else computed).
    """
    if depart.id == arrivee.id:
        return 0
    saisi = depart.temps.get((arrivee.id, mode), arrivee.temps.get((depart.id, mode)))
    if saisi is not None:
        return saisi
    return minutes_calculees(depart.position, arrivee.position, mode)
