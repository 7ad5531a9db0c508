"""Which pupils' names a reader may see on a timetable."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve

NOM_MASQUE = "Élève"


@dataclass(frozen=True)
class NomsVisibles:
    """``tous``: every name; else only those of ``eleves``."""

    tous: bool = True
    eleves: frozenset[UUID] = field(default_factory=frozenset)

    @classmethod
    def pour(
        cls, mandat: Mandat | None, le: datetime.date, eleves: Collection[UUID]
    ) -> "NomsVisibles":
        """Names that a mandate may read among these pupils (None: the product itself).

        *Source:* permissions page §3 (column "élève identité") and §4 rules 1 and 2.
        """
        if mandat is None:
            return cls()
        if not peut(mandat, "r", "eleve"):
            return cls(tous=False)
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return cls()
        visibles = Eleve.objects.visibles_par(mandat, le).filter(pk__in=eleves)
        return cls(tous=False, eleves=frozenset(visibles.values_list("pk", flat=True)))

    def voit(self, eleve: UUID) -> bool:
        """Whether this pupil's name is readable."""
        return self.tous or eleve in self.eleves

    def nom(self, eleve: Eleve) -> str:
        """First name and initial, or a neutral word."""
        return eleve.nom_court if self.voit(eleve.pk) else NOM_MASQUE
