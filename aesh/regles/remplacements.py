"""What dated facts declared later leave of a confirmed replacement, in words. Pure functions.

*Source:* decisions 2 and 16.
"""

from aesh.enums import GenreAbsence
from aesh.regles.durees import heure
from aesh.regles.exceptions import Effet


def dire_ce_qui_reste(laisse: Effet, debut: int, fin: int) -> str:
    """What has made a replacement useless, and what to do; empty when it still serves.

    *Source:* decision 16 (nobody is kept from her own pupils for nothing).
    """
    restes = [(max(a, debut), min(b, fin)) for a, b in laisse.aesh if a < fin and debut < b]
    motifs = [motif for motif in laisse.motifs if motif.debut < fin and debut < motif.fin]
    pourquoi = ", ".join(dict.fromkeys(motif.libelle.lower() for motif in motifs))
    if not restes:
        seuls = motifs and all(motif.genre is GenreAbsence.ELEVE for motif in motifs)
        cause = "Élève absent" if seuls else f"Déclaré depuis : {pourquoi}"
        return f"{cause}. Ce remplacement ne sert plus : annulez-le."
    if sum(b - a for a, b in restes) < fin - debut:
        utiles = " et ".join(f"de {heure(a)} à {heure(b)}" for a, b in restes)
        return (
            f"Déclaré depuis : {pourquoi}. Le remplacement ne sert plus que {utiles} : "
            "annulez-le, puis confirmez ces heures."
        )
    if laisse.lieu:
        return f"Déclaré depuis : {pourquoi}. Les élèves sont ailleurs ({laisse.lieu}) : dites-le."
    return ""
