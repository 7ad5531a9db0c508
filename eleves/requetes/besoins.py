"""What the pole proposes for a pupil, in words.

*Source:* decisions 8 and 42 (proposed; the head of the school validates it).
"""

from dataclasses import dataclass

from eleves.enums import LIBELLES_PRECISION_MERIDIENNE, PrecisionMeridienne
from eleves.models import BesoinLocal, Eleve
from pial.horaires import JOURS


@dataclass(frozen=True)
class BesoinLu:
    """Weekly minutes of the target (None: no target), days and kinds of help at lunch."""

    cible_minutes: int | None = None
    jours: tuple[int, ...] = ()
    precisions: tuple[str, ...] = ()

    @property
    def cible(self) -> str:
        """``4 h 30``, or nothing."""
        if self.cible_minutes is None:
            return ""
        heures, reste = divmod(self.cible_minutes, 60)
        if not heures:
            return f"{reste} min"
        return f"{heures} h {reste:02d}" if reste else f"{heures} h"

    @property
    def repas(self) -> str:
        """``lundi, jeudi``, or nothing."""
        return ", ".join(JOURS[jour] for jour in self.jours)

    @property
    def aides(self) -> list[str]:
        """Kinds of help in words."""
        return [LIBELLES_PRECISION_MERIDIENNE[PrecisionMeridienne(p)] for p in self.precisions]


def lire_besoin(besoin: BesoinLocal | None) -> BesoinLu:
    """A row in words; no row is no need."""
    if besoin is None:
        return BesoinLu()
    return BesoinLu(
        besoin.cible_minutes, tuple(besoin.jours_meridien), tuple(besoin.precisions_meridien)
    )


def besoin_local_de(eleve: Eleve) -> BesoinLu:
    """What is proposed for one pupil, in one query."""
    return lire_besoin(BesoinLocal.objects.filter(eleve=eleve).first())
