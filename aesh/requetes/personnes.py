"""AESH of a mandate's poles: the list and one person's record."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from aesh.models import Aesh, Affectation, Contrat, IndisponibiliteAesh
from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut

ROLES_DU_MOTIF = (Role.SEI, Role.SEI_CHEF)


def aesh_du_mandat(mandat: Mandat, le: datetime.date) -> QuerySet[Aesh]:
    """AESH that a mandate may read on a day: main school, pole, reservoir, weekly minutes.

    ``minutes`` stays empty for a role that may not read contracts.
    *Source:* permissions page §3 (columns "AESH fiche pro" and "contrat").
    """
    postes = Affectation.objects.filter(aesh=OuterRef("pk"), periode__contains=le).order_by(
        "-est_principale", "cree_le"
    )
    contrats = (
        Contrat.objects.filter(aesh=OuterRef("pk"), periode__contains=le)
        .order_by()
        .values("aesh")
        .annotate(total=Sum("minutes_hebdo"))
        .values("total")
    )
    aesh: QuerySet[Aesh] = Aesh.objects.visibles_par(mandat, le).annotate(
        ecole_nom=Subquery(postes.values("etablissement__nom")[:1]),
        pole_nom=Subquery(postes.values("pole__nom")[:1]),
        reservoir=Subquery(postes.values("reservoir")[:1]),
    )
    if peut(mandat, "r", "contrat"):
        aesh = aesh.annotate(minutes=Subquery(contrats))
    return aesh


@dataclass(frozen=True)
class LigneIndisponibilite:
    """One unavailability as a reader may see it: ``motif`` empty for all but the SEI."""

    id: UUID
    du: datetime.date
    au: datetime.date | None
    jours: tuple[int, ...]
    moment: str
    motif: str


def indisponibilites_lues(
    aesh: Aesh, mandat: Mandat, le: datetime.date
) -> list[LigneIndisponibilite]:
    """Present and coming unavailabilities. *Source:* decision 2 (reason: SEI only)."""
    voit_motif = mandat.fonction in ROLES_DU_MOTIF
    a_venir = Q(periode__upper_inf=True) | Q(periode__endswith__gt=le)
    lignes = IndisponibiliteAesh.objects.filter(a_venir, aesh=aesh)
    return [
        LigneIndisponibilite(
            id=ligne.pk,
            du=ligne.du,
            au=ligne.au,
            jours=tuple(ligne.jours),
            moment=ligne.get_moment_display(),
            motif=ligne.get_motif_display() if voit_motif else "",
        )
        for ligne in lignes
    ]
