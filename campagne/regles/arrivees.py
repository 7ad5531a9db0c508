"""What people announced of a school, once it has come: never counted twice. Pure.

*Source:* issue F (arrivals until the rentrée).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lecture:
    """Needs of a school as one reading found them; ``eleves`` None: read before they were kept."""

    minutes: int
    collectives: int
    eleves: int | None


def deja_arrive(annonce: int, arrive: int, avant: Lecture, apres: Lecture) -> int:
    """Minutes of the announcement that the needs now hold, those known before included.

    An announced arrival is used up when pupils, or a collective post, come with their hours; a
    departure when they go. Hours that move without anybody coming (the size of groups) use up
    nothing, and what has come is not announced again when somebody else leaves.
    *Source:* issue F; règle locale.
    """
    restant, ecart = annonce - arrive, apres.minutes - avant.minutes
    if restant * ecart <= 0 or avant.eleves is None or apres.eleves is None:
        return arrive
    mouvements = (apres.eleves - avant.eleves, apres.collectives - avant.collectives)
    if not any(mouvement * ecart > 0 for mouvement in mouvements):
        return arrive
    pris = min(abs(restant), abs(ecart))
    return arrive + (pris if ecart > 0 else -pris)
