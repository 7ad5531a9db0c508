"""What a proposal can be asked about: schools and AESH of the pole, slots that will not move.

*Source:* issue D (whole PIAL, a school, the selection; keeps what is locked).
"""

from dataclasses import dataclass

from django.db.models import Q

from aesh.enums import Reservoir
from aesh.models import Aesh, EmploiDuTemps
from pial.models import Etablissement


@dataclass(frozen=True)
class Choix:
    """Identifiers and names; how many slots are placed, and locked."""

    ecoles: list[tuple[str, str]]
    agents: list[tuple[str, str]]
    creneaux: int
    verrouilles: int


def choix_de(emploi: EmploiDuTemps) -> Choix:
    """Schools and AESH of the pole on the day of effect, in three queries.

    *Source:* issue D.
    """
    le = emploi.date_effet
    ecoles = Etablissement.objects.filter(
        rattachements__pole=emploi.pole_id, rattachements__periode__contains=le
    ).distinct()
    agents = Aesh.objects.filter(
        Q(
            affectations__pole=emploi.pole_id,
            affectations__periode__contains=le,
            affectations__reservoir=Reservoir.NON,
        )
    ).distinct()
    verrous = list(emploi.creneaux.order_by().values_list("verrouille", flat=True))
    return Choix(
        ecoles=sorted(((str(e.pk), e.nom_court) for e in ecoles), key=lambda e: e[1]),
        agents=[(str(a.pk), a.nom_complet) for a in agents.order_by("cle_tri")],
        creneaux=len(verrous),
        verrouilles=sum(verrous),
    )
