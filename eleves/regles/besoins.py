"""From what is observed of a pupil to a proposed local target of mutualised help: règle locale.

Nothing here is a right: mutualised help has no hours (decision 8). The target only says for how
long, in a week, an adult near the pupil would be useful; the head of the school decides.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from eleves.enums import Semaine
from eleves.enums.besoins import Intensite

QUART = 15
CIBLE_MAXIMUM = 40 * 60
PART_SECURITE = 100
CENT_DEUX_SEMAINES = 200  # percent, over week A and week B
Segment = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plage:
    """[debut, fin) on a weekday, every week or weeks A or B."""

    jour: int
    debut: int
    fin: int
    semaine: str = Semaine.TOUTES.value

    @property
    def semaines(self) -> tuple[str, ...]:
        """``("A", "B")``, or the one."""
        return ("A", "B") if self.semaine == Semaine.TOUTES else (self.semaine,)

    def touche(self, jour: int, debut: int, fin: int) -> bool:
        """Common minutes on that weekday."""
        return self.jour == jour and self.debut < fin and debut < self.fin


@dataclass(frozen=True, slots=True)
class Besoin:
    """One activity at one moment: its words, its hours, how much help."""

    activite: str
    moment: str
    plages: tuple[Plage, ...]
    intensite: Intensite
    est_securite: bool = False


@dataclass(frozen=True, slots=True)
class Poids:
    """Part of the time, in percent, for which each intensity counts: the department's settings."""

    legere: int = 15
    moyenne: int = 35
    forte: int = 60

    def part(self, besoin: Besoin) -> int:
        """Percent of one need; where safety is at stake, the whole time."""
        if besoin.est_securite:
            return PART_SECURITE
        return int(getattr(self, besoin.intensite.value))


@dataclass(frozen=True, slots=True)
class Etape:
    """What one need adds: minutes that no stronger need takes, its part, the result."""

    besoin: Besoin
    minutes_ab: int  # over week A and week B
    part: int

    @property
    def minutes(self) -> int:
        """Weekly minutes of the moments kept, rounded down."""
        return self.minutes_ab // 2

    @property
    def resultat(self) -> int:
        """Weekly minutes added, rounded down."""
        return self.minutes_ab * self.part // CENT_DEUX_SEMAINES

    @property
    def phrase(self) -> str:
        """``Vie sociale, les récréations : 2 h × 35 % = 42 min``."""
        quoi = f"{self.besoin.activite}, {self.besoin.moment}"
        if not self.minutes_ab:
            return f"{quoi} : déjà compté par un besoin plus fort au même moment"
        securite = " (sécurité : tout le temps)" if self.besoin.est_securite else ""
        heures = f"{duree(self.minutes)} × {self.part} % = {duree(self.resultat)}"
        return f"{quoi} : {heures}{securite}"


@dataclass(frozen=True, slots=True)
class Calcul:
    """The target and how it comes: a sum of steps, rounded up to the quarter of an hour."""

    etapes: tuple[Etape, ...]

    @property
    def somme(self) -> int:
        """Minutes of the steps."""
        return sum(etape.resultat for etape in self.etapes)

    @property
    def cible(self) -> int:
        """The proposed target, 0 when nothing is needed."""
        return min(-(-self.somme // QUART) * QUART, CIBLE_MAXIMUM)

    @property
    def phrase(self) -> str:
        """``Ensemble : 5 h 12 par semaine, arrondi au quart d'heure : 5 h 15``."""
        if self.cible == self.somme:
            return f"Ensemble : {duree(self.somme)} par semaine"
        return (
            f"Ensemble : {duree(self.somme)} par semaine, "
            f"arrondi au quart d'heure : {duree(self.cible)}"
        )


def duree(minutes: int) -> str:
    """``4 h 30``, ``45 min``.

    *Source:* ux page §4 (hours as people write them).
    """
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste} min"
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def calculer(besoins: Sequence[Besoin], poids: Poids) -> Calcul:
    """Each minute of the week counts once, for the strongest need that holds it.

    Equal needs: the first written keeps the minute.
    *Source:* règle locale (weights are settings of the department); dossier §2.3
    (``EvaluationBesoin``, ``heures_cibles``).
    """
    pris: dict[tuple[int, str], list[Segment]] = defaultdict(list)
    gardees = [0] * len(besoins)
    ordre = sorted(range(len(besoins)), key=lambda rang: (-poids.part(besoins[rang]), rang))
    for rang in ordre:
        for plage in besoins[rang].plages:
            for semaine in plage.semaines:
                deja = pris[plage.jour, semaine]
                restes = _retirer((plage.debut, plage.fin), deja)
                gardees[rang] += sum(fin - debut for debut, fin in restes)
                deja.extend(restes)
    return Calcul(
        tuple(
            Etape(besoin, minutes, poids.part(besoin))
            for besoin, minutes in zip(besoins, gardees, strict=True)
        )
    )


def _retirer(segment: Segment, pris: Sequence[Segment]) -> list[Segment]:
    """What is left of a segment."""
    debut, fin = segment
    restes = []
    for a, b in sorted(pris):
        if b <= debut or a >= fin:
            continue
        if debut < a:
            restes.append((debut, a))
        debut = max(debut, b)
    if debut < fin:
        restes.append((debut, fin))
    return restes
