"""AESH of a pole on the board: contract at the rentrée, what they already give, what is left.

*Source:* ux page §5(c) (right: AESH with free hours).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from aesh.models import Aesh, Affectation
from campagne.enums import EtatLigne
from campagne.models import Campagne, LigneCampagne
from campagne.requetes.agents import minutes_a_la_rentree
from pial.models import Pole
from socle.texte import cle_tri


@dataclass
class AgentDuPole:
    """An AESH: contract at the rentrée, what she already gives, where."""

    aesh: Aesh
    contrat: int
    ecole: str = ""
    lignes: list[LigneCampagne] = field(default_factory=list)

    @property
    def donnees(self) -> int:
        """Accepted minutes."""
        return sum(x.minutes for x in self.lignes if x.etat == EtatLigne.ACCEPTEE)

    @property
    def libres(self) -> int:
        """What is left of her contract."""
        return self.contrat - self.donnees


def agents_du_pole(
    campagne: Campagne, pole: Pole, le: datetime.date, *, q: str = ""
) -> QuerySet[Aesh]:
    """AESH posted here today, or given a school here for the rentrée. *Source:* ux page §5(c)."""
    ici = Affectation.objects.filter(pole=pole, periode__contains=le, est_principale=True).values(
        "aesh"
    )
    venus = LigneCampagne.objects.filter(
        campagne=campagne, pole=pole, etat__in=(EtatLigne.ACCEPTEE, EtatLigne.PROPOSEE)
    ).values("aesh")
    agents = Aesh.objects.filter(Q(pk__in=ici) | Q(pk__in=venus))
    for mot in cle_tri(q.replace("\0", " ")).split()[:5]:
        agents = agents.filter(cle_tri__contains=mot)
    return agents.order_by("cle_tri", "pk")


def completer_agents(
    campagne: Campagne, agents: Iterable[Aesh], le: datetime.date
) -> list[AgentDuPole]:
    """Contract, school of today and lines of these AESH, in three queries. *Source:* issue F."""
    tous = list(agents)
    cles = [aesh.pk for aesh in tous]
    contrats = minutes_a_la_rentree(campagne, cles)
    ecoles = dict(
        Affectation.objects.filter(
            aesh__in=cles, periode__contains=le, est_principale=True
        ).values_list("aesh_id", "etablissement__nom")
    )
    lignes: dict[UUID, list[LigneCampagne]] = defaultdict(list)
    for une in (
        LigneCampagne.objects.filter(
            campagne=campagne, aesh__in=cles, etat__in=(EtatLigne.ACCEPTEE, EtatLigne.PROPOSEE)
        )
        .select_related("etablissement")
        .order_by("-minutes", "pk")
    ):
        lignes[une.aesh_id].append(une)
    return [
        AgentDuPole(aesh, contrats.get(aesh.pk, 0), ecoles.get(aesh.pk) or "", lignes[aesh.pk])
        for aesh in tous
    ]
