"""Facts of a month of service, read for many AESH at once: always the same number of queries.

*Source:* decision 10; ADR 015 (``prevues`` of occupations: the published days before exceptions).
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, Sum, Value
from psycopg.types.multirange import DateMultirange
from psycopg.types.range import DateRange

from aesh.enums import CategorieAbsence, Deplacement, Reservoir, Semaine
from aesh.enums.service import MOTIFS_CONNEXES, DecisionEcart, ReponseEcart
from aesh.models import (
    AbsenceAesh,
    Affectation,
    Contrat,
    Creneau,
    CreneauPonctuel,
    EcartDeclare,
    Occupation,
)
from aesh.models.multirange import DateMultiRangeField, jours_de_multirange
from aesh.regles.trajets import trajet_minutes
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.deplacements import faits_ecoles
from contrats.enums.service_fait import EtatDeclaration
from contrats.models import AjustementService, DecisionService, DeclarationEcole, MoisDeService
from contrats.regles.mois import Mois
from contrats.regles.service_fait import Intervalle, Passage, Trajet
from contrats.requetes.versions_service import versions_en_vigueur
from pial.models import Etablissement, JourFerme

RIEN_DU: Mapping[UUID, int] = MappingProxyType({})
DE_SERVICE = (CategorieAbsence.FORMATION, CategorieAbsence.SERVICE)


class JoursDuMois(Func):
    """Days of a set that are in a month."""

    template = "(%(expressions)s)"
    arg_joiner = " * "
    output_field = DateMultiRangeField()

    def __init__(self, colonne: str, mois: Mois) -> None:
        plage = DateMultirange([DateRange(mois.du, mois.au)])
        super().__init__(F(colonne), Value(plage, output_field=self.output_field))


@dataclass(frozen=True)
class FaitDeclare:
    """A declared difference that is kept; ``genre``: ``ecart`` of the AESH, ``declaration``."""

    jour: datetime.date
    minutes: int
    genre: str
    cle: UUID
    ecole: UUID | None = None


@dataclass(frozen=True)
class FaitContrat:
    """A stretch of contract that touches the month, ``au`` excluded."""

    cle: UUID
    employeur: str
    eple: UUID | None
    minutes_hebdo: int
    du: datetime.date
    au: datetime.date

    def couvre(self, jour: datetime.date) -> bool:
        """Whether it runs on a day."""
        return self.du <= jour < self.au


@dataclass
class Agent:
    """Everything of one AESH in the month."""

    mode: str = ""
    contrats: list[FaitContrat] = field(default_factory=list)
    prevus: dict[datetime.date, list[Passage]] = field(default_factory=dict)
    ponctuels: dict[datetime.date, list[Passage]] = field(default_factory=dict)
    absences: dict[datetime.date, list[Intervalle]] = field(default_factory=dict)
    declares: list[FaitDeclare] = field(default_factory=list)
    a_trancher: list[datetime.date] = field(default_factory=list)
    est_au_reservoir: bool = False
    en_vigueur: list[tuple[datetime.date, datetime.date]] = field(default_factory=list)
    alterne: bool = False

    def a_une_grille(self, jour: datetime.date) -> bool:
        """Whether a published week with slots of theirs is in force on a day."""
        return any(du <= jour < au for du, au in self.en_vigueur)


@dataclass(frozen=True)
class Faits:
    """Agents of a batch, adjustments and decisions by contract, travel between schools."""

    agents: dict[UUID, Agent]
    ajustements: dict[UUID, int]
    decisions: dict[UUID, int]
    trajets: Callable[[str], Trajet]


def _touches(service: MoisDeService, dus: Collection[UUID]) -> Q:
    """Contracts that run on some day of the month, or to which an adjustment is due in it."""
    mois = service.mois
    regularises = AjustementService.objects.filter(applique_a=service).values("contrat")
    return Q(periode__overlap=DateRange(mois.du, mois.au)) | Q(pk__in=regularises) | Q(pk__in=dus)


def aesh_du_mois(service: MoisDeService, dus: Collection[UUID] = ()) -> list[UUID]:
    """AESH with a line in the month, in a settled order; ``dus``: contracts that are owed minutes.

    *Source:* règle locale.
    """
    touches = Contrat.objects.filter(_touches(service, dus))
    return list(touches.order_by("aesh_id").values_list("aesh_id", flat=True).distinct())


def jours_ouverts(mois: Mois) -> list[datetime.date]:
    """Weekdays of the month when the department holds class.

    *Source:* decision 33 (the department's own calendar).
    """
    fermes = JourFerme.objects.filter(periode__overlap=DateRange(mois.du, mois.au))
    plages = list(fermes.values_list("periode", flat=True))
    return [
        jour
        for jour in mois.jours()
        if jour.weekday() < 5
        and not any(p.lower <= jour and (p.upper is None or jour < p.upper) for p in plages)
    ]


def lire_faits(
    aesh: Collection[UUID], service: MoisDeService, dus: Mapping[UUID, int] = RIEN_DU
) -> Faits:
    """Facts of these AESH over the month; eleven queries, thirteen when some change school.

    ``dus``: minutes owed to contracts in this month, that no row says yet.
    *Source:* decisions 3, 10 and 16.
    """
    agents: dict[UUID, Agent] = {cle: Agent() for cle in aesh}
    mois = service.mois
    fenetre = DateRange(mois.du, mois.au)
    _contrats(agents, service, dus)
    _prevus(agents, mois, fenetre)
    _versions(agents, mois)
    _ponctuels(agents, mois)
    _absences(agents, mois, fenetre)
    _declares(agents, mois)
    reserve = Affectation.objects.filter(aesh__in=agents, periode__overlap=fenetre)
    for qui in reserve.exclude(reservoir=Reservoir.NON).values_list("aesh_id", flat=True):
        agents[qui].est_au_reservoir = True
    recus = AjustementService.objects.filter(applique_a=service, contrat__aesh__in=agents)
    sommes = recus.order_by().values("contrat").annotate(total=Sum("minutes"))
    ajustements = dict(sommes.values_list("contrat", "total"))
    for contrat, minutes in dus.items():
        ajustements[contrat] = ajustements.get(contrat, 0) + minutes
    decidees = DecisionService.objects.filter(
        mois=service, contrat__aesh__in=agents, annulee_le__isnull=True
    )
    decisions = dict(decidees.order_by().values_list("contrat", "minutes"))
    return Faits(agents, ajustements, decisions, _trajets(agents))


def _contrats(agents: dict[UUID, Agent], service: MoisDeService, dus: Collection[UUID]) -> None:
    mois = service.mois
    lus = Contrat.objects.filter(_touches(service, dus), aesh__in=agents)
    for cle, qui, mode, employeur, eple, minutes, periode in lus.order_by(
        "periode", "pk"
    ).values_list(
        "pk", "aesh_id", "aesh__deplacement", "employeur", "eple_id", "minutes_hebdo", "periode"
    ):
        du, au = max(periode.lower, mois.du), min(periode.upper or mois.au, mois.au)
        agents[qui].mode = mode
        agents[qui].contrats.append(FaitContrat(cle, employeur, eple, minutes, du, au))


def _prevus(agents: dict[UUID, Agent], mois: Mois, fenetre: DateRange) -> None:
    lues = (
        Occupation.objects.filter(aesh__in=agents, creneau__isnull=False, prevues__touche=fenetre)
        .annotate(jours=JoursDuMois("prevues", mois))
        .order_by()
        .values_list("aesh_id", "minutes", "creneau__etablissement_id", "creneau__type", "jours")
    )
    for qui, minutes, ecole, genre, jours in lues:
        passage = Passage(minutes.lower, minutes.upper, str(ecole), genre in COMPTENT)
        siens = agents[qui].prevus
        for jour in jours_de_multirange(jours):
            siens.setdefault(jour, []).append(passage)


def _versions(agents: dict[UUID, Agent], mois: Mois) -> None:
    """Days on which a published version with slots of theirs is in force; whether it alternates."""
    courent = versions_en_vigueur(mois)
    siens = Creneau.objects.filter(emploi__in=courent, aesh__in=agents, type__in=list(COMPTENT))
    for qui, emploi, semaine in (
        siens.order_by().values_list("aesh_id", "emploi", "semaine").distinct()
    ):
        agents[qui].alterne |= semaine != Semaine.TOUTES
        if courent[emploi] not in agents[qui].en_vigueur:
            agents[qui].en_vigueur.append(courent[emploi])


def _ponctuels(agents: dict[UUID, Agent], mois: Mois) -> None:
    lus = CreneauPonctuel.objects.filter(aesh__in=agents, date__gte=mois.du, date__lt=mois.au)
    for qui, jour, debut, fin, ecole, genre in lus.order_by().values_list(
        "aesh_id", "date", "debut", "fin", "etablissement_id", "type"
    ):
        passage = Passage(debut, fin, str(ecole), genre in COMPTENT)
        agents[qui].ponctuels.setdefault(jour, []).append(passage)


def _absences(agents: dict[UUID, Agent], mois: Mois, fenetre: DateRange) -> None:
    """Absences that take service away: training and a summons of the service are service.

    Any other category, and none, is deducted.
    """
    lues = AbsenceAesh.objects.filter(
        aesh__in=agents, annulee_le__isnull=True, periode__overlap=fenetre
    ).exclude(categorie__in=DE_SERVICE)
    un = datetime.timedelta(days=1)
    for qui, periode, minutes in lues.order_by().values_list("aesh_id", "periode", "minutes"):
        jour, fin = max(periode.lower, mois.du), min(periode.upper, mois.au)
        while jour < fin:
            agents[qui].absences.setdefault(jour, []).append((minutes.lower, minutes.upper))
            jour += un


def _declares(agents: dict[UUID, Agent], mois: Mois) -> None:
    """Differences told by the AESH or a school: kept ones, and those that wait.

    Activities outside the grid have their own yearly pot: never here.
    """
    du_mois = Q(aesh__in=agents, jour__gte=mois.du, jour__lt=mois.au)
    des_aesh = EcartDeclare.objects.filter(du_mois).exclude(motif__in=MOTIFS_CONNEXES)
    des_aesh = des_aesh.exclude(reponse=ReponseEcart.RETIRE)
    des_ecoles = DeclarationEcole.objects.filter(du_mois)
    for genre, lus, etat, retenu, attend in (
        ("ecart", des_aesh, "decision", DecisionEcart.RETENU, DecisionEcart.ATTENTE),
        ("declaration", des_ecoles, "etat", EtatDeclaration.RETENUE, EtatDeclaration.DECLAREE),
    ):
        for qui, jour, minutes, ou, cle, ecole in lus.order_by().values_list(
            "aesh_id", "jour", "minutes", etat, "pk", "etablissement"
        ):
            if ou == retenu:
                agents[qui].declares.append(FaitDeclare(jour, minutes, genre, cle, ecole))
            elif ou == attend:
                agents[qui].a_trancher.append(jour)


def _trajets(agents: dict[UUID, Agent]) -> Callable[[str], Trajet]:
    """Minutes between two schools by mode; read for the schools that need it only."""
    ecoles: set[str] = set()
    for agent in agents.values():
        for jour, prevus in agent.prevus.items():
            du_jour = {p.ecole for p in (*prevus, *agent.ponctuels.get(jour, ()))}
            ecoles |= du_jour if len(du_jour) > 1 else set()
        for du_jour_seul in agent.ponctuels.values():
            lieux = {p.ecole for p in du_jour_seul}
            ecoles |= lieux if len(lieux) > 1 else set()
    lieux_lus: dict[str, Any] = {}
    if ecoles:
        lues = Etablissement.objects.filter(pk__in=ecoles)
        lieux_lus = {str(cle): fait for cle, fait in faits_ecoles(lues).items()}
    connus: dict[tuple[str, str, str], int] = {}

    def pour(mode: str) -> Trajet:
        def trajet(depart: str, arrivee: str) -> int:
            cle = (depart, arrivee, mode)
            if cle not in connus:
                minutes = trajet_minutes(lieux_lus[depart], lieux_lus[arrivee], Deplacement(mode))
                connus[cle] = minutes or 0
            return connus[cle]

        return trajet

    return pour


def lots(cles: Sequence[UUID], taille: int) -> list[Sequence[UUID]]:
    """Batches of a list. *Source:* règle locale."""
    return [cles[rang : rang + taille] for rang in range(0, len(cles), taille)]
