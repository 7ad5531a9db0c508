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
from campagne.regles.heures import AUCUNE_HEURE, HeuresRentree
from campagne.requetes.heures import Trajets, heures_a_la_rentree
from pial.models import Pole
from socle.texte import cle_tri


@dataclass
class AgentDuPole:
    """An AESH: hours at the rentrée, what she already gives, where, travel kept between."""

    aesh: Aesh
    heures: HeuresRentree
    ecole: str = ""
    lignes: list[LigneCampagne] = field(default_factory=list)
    trajets: int = 0

    @property
    def contrat(self) -> int:
        """Minutes of contract, those expected included."""
        return self.heures.contrat

    @property
    def donnees(self) -> int:
        """Accepted minutes."""
        return sum(x.minutes for x in self.lignes if x.etat == EtatLigne.ACCEPTEE)

    @property
    def libres(self) -> int:
        """What may still be given to schools."""
        return self.heures.a_donner - self.trajets - self.donnees

    @property
    def depasse(self) -> int:
        """Minutes given beyond what she may give; 0 when there are none."""
        return max(0, -self.libres)


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
    """Hours, school of today, lines and travel of these AESH; as many queries for one as for many.

    *Source:* issue F (AESH with free hours); dossier §3 R5.
    """
    tous = list(agents)
    cles = [aesh.pk for aesh in tous]
    heures = heures_a_la_rentree(campagne, cles)
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
    donnees = {
        cle: [x.etablissement_id for x in siennes if x.etat == EtatLigne.ACCEPTEE and x.minutes]
        for cle, siennes in lignes.items()
    }
    trajets = Trajets(cles, [ecole for siennes in donnees.values() for ecole in siennes])
    return [
        AgentDuPole(
            aesh,
            heures.get(aesh.pk, AUCUNE_HEURE),
            ecoles.get(aesh.pk) or "",
            lignes[aesh.pk],
            trajets.reserves(aesh.pk, donnees.get(aesh.pk, ())),
        )
        for aesh in tous
    ]
