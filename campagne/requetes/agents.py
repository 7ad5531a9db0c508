"""AESH at a rentrée: hours of contract, posting of today, wishes, skills, pupils already helped.

*Source:* issue F (AESH with free hours); dossier §2.4.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Avg
from psycopg.types.range import DateRange

from aesh.enums import Reservoir
from aesh.models import Accompagnement, Aesh, Affectation, Contrat, CreneauEleve, EmploiDuTemps
from aesh.requetes.tenues import PARUS
from campagne.enums import Changement, EtatLigne
from campagne.models import Campagne, LigneCampagne, ProfilAesh, SouhaitsAesh
from campagne.regles.instance import AgentRentree
from campagne.requetes.heures import heures_a_la_rentree
from pial.enums import Deplacement
from pial.models import Etablissement
from pial.trajets import Position

ECOLES_MAX = 2


@dataclass
class Poste:
    """Where an AESH is posted today; ``continue_au``: the pole where it goes on after."""

    pole: UUID
    ecole: UUID | None
    pole_fixe: UUID | None = None
    est_au_reservoir: bool = False


def postes(campagne: Campagne, le: datetime.date) -> dict[UUID, Poste]:
    """Main posting of each AESH on ``le`` (else the last before the rentrée).

    *Source:* issue F (continuing affectations).
    """
    rentree = campagne.rentree
    lues = Affectation.objects.filter(
        periode__overlap=DateRange(le, campagne.fin), est_principale=True
    ).order_by("aesh_id", "periode")
    trouves: dict[UUID, Poste] = {}
    for aesh, pole, ecole, periode, reservoir in lues.values_list(
        "aesh_id", "pole_id", "etablissement_id", "periode", "reservoir"
    ):
        poste = trouves.get(aesh)
        if periode.lower < rentree or poste is None:
            poste = trouves[aesh] = Poste(pole, ecole)
            poste.est_au_reservoir = reservoir != Reservoir.NON
        if periode.lower < rentree and rentree in periode:
            poste.pole_fixe = pole
    return trouves


@dataclass(frozen=True)
class AgentsLus:
    """AESH that a search may use, and how many are left out, with the reason."""

    agents: tuple[AgentRentree, ...]
    bilan: Mapping[str, int] = field(default_factory=dict)


def lire_agents(campagne: Campagne, le: datetime.date, ecole_de: Mapping[UUID, UUID]) -> AgentsLus:
    """Everybody with hours at the rentrée, signed or expected, but those kept for replacements.

    ``ecole_de``: where each expected pupil will be. *Source:* issue F; decision 16 (réservoir).
    """
    heures = heures_a_la_rentree(campagne)
    tous = postes(campagne, le)
    souhaits = {un.aesh_id: un for un in SouhaitsAesh.objects.filter(annee=campagne.annee)}
    competences = dict(ProfilAesh.objects.values_list("aesh_id", "competences"))
    suivis = _suivis(campagne, le, ecole_de)
    refus = _refus(campagne)
    positions = positions_des_communes()
    agents = []
    reserves = 0
    lues = Aesh.objects.filter(pk__in=list(heures)).order_by("cle_tri", "pk")
    for cle, commune, deplacement in lues.values_list("pk", "commune", "deplacement"):
        poste = tous.get(cle)
        if poste is not None and poste.est_au_reservoir:
            reserves += 1
            continue
        souhait = souhaits.get(cle)
        agents.append(
            AgentRentree(
                id=str(cle),
                minutes=heures[cle].a_donner,
                ecole_actuelle=_texte(poste.ecole if poste else None),
                pole_fixe=_texte(poste.pole_fixe if poste else None),
                position=positions.get(commune.casefold()),
                commune=commune.casefold(),
                mode=Deplacement(deplacement),
                ecoles_max=souhait.ecoles_max if souhait else ECOLES_MAX,
                reste=bool(souhait and souhait.reste),
                voeux=_voeux(souhait),
                degre=souhait.degre if souhait else "",
                competences=frozenset(competences.get(cle, ())),
                suivis=suivis.get(cle, {}),
                refus=frozenset(refus.get(cle, ())),
            )
        )
    finissent = (
        Contrat.objects.filter(periode__contains=le)
        .exclude(aesh__in=list(heures))
        .values("aesh")
        .distinct()
        .count()
    )
    return AgentsLus(
        tuple(agents),
        {
            "agents": len(agents),
            "contrats_attendus": sum(not une.signees for une in heures.values()),
            "au_reservoir": reserves,
            "contrats_qui_finissent": finissent,
        },
    )


def _texte(cle: UUID | None) -> str | None:
    return str(cle) if cle else None


def _voeux(souhait: SouhaitsAesh | None) -> tuple[str, ...]:
    if souhait is None:
        return ()
    choisies = (souhait.ecole_1_id, souhait.ecole_2_id, souhait.ecole_3_id)
    return tuple(str(cle) for cle in choisies if cle)


def _suivis(
    campagne: Campagne, le: datetime.date, ecole_de: Mapping[UUID, UUID]
) -> dict[UUID, dict[str, int]]:
    """Pupils already helped by each AESH, by the school where they are expected."""
    annee = campagne.annee - 1
    parus = (
        EmploiDuTemps.objects.filter(annee=annee, statut__in=PARUS, date_effet__lte=le)
        .order_by("pole_id", "-version")
        .distinct("pole_id")
    )
    paires = set(
        CreneauEleve.objects.filter(creneau__emploi__in=parus.values("pk"))
        .order_by()
        .values_list("creneau__aesh_id", "eleve_id")
        .distinct()
    )
    paires |= set(Accompagnement.objects.filter(annee=annee).values_list("aesh_id", "eleve_id"))
    comptes: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for aesh, eleve in paires:
        if eleve in ecole_de:
            comptes[aesh][str(ecole_de[eleve])] += 1
    return comptes


def _refus(campagne: Campagne) -> dict[UUID, set[str]]:
    """Schools that a person refused for an AESH: not proposed again."""
    refus: dict[UUID, set[str]] = defaultdict(set)
    lignes = LigneCampagne.objects.filter(campagne=campagne, etat=EtatLigne.REFUSEE).exclude(
        changement__in=(Changement.PART, Changement.MINUTES)
    )
    for aesh, ecole in lignes.order_by().values_list("aesh_id", "etablissement_id"):
        refus[aesh].add(str(ecole))
    return refus


def positions_des_communes() -> dict[str, Position]:
    """Middle of the schools of each town: where an AESH of that town is supposed to live.

    *Source:* règle locale (only the town is kept, dossier §2.4).
    """
    lues = (
        Etablissement.objects.filter(latitude__isnull=False, longitude__isnull=False)
        .exclude(commune="")
        .order_by()
        .values_list("commune")
        .annotate(lat=Avg("latitude"), lon=Avg("longitude"))
    )
    return {commune.casefold(): (lat, lon) for commune, lat, lon in lues}
