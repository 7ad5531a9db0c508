"""Hours of AESH at a rentrée, read from contracts, their follow-ups and published timetables.

*Source:* issue F (AESH with free hours; CDD then CDI); dossier §2.4, §3 R1, R5.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import F, Q, Sum

from aesh.enums import Semaine, TypeContrat, TypeCreneau
from aesh.models import Aesh, Contrat, Creneau, EmploiDuTemps
from aesh.requetes.tenues import PARUS
from campagne.models import Campagne
from campagne.regles.heures import (
    AUCUNE_HEURE,
    HeuresRentree,
    Lieu,
    TempsSaisis,
    trajets_reserves,
)
from comptes.requetes import aujourdhui_dans
from contrats.enums.vie import EtatProposition, NatureSuite
from contrats.models import FinContrat, Suite
from contrats.regles.propositions import FaitProposition, etat
from pial.enums import Deplacement
from pial.models import Etablissement, TempsDeTrajet
from pial.regles import UN_JOUR

TERME = 31 * UN_JOUR  # a fixed term that ends in the month before the rentrée
UN_AN = datetime.timedelta(days=366)
OUVERTES = (EtatProposition.ENTRETIEN, EtatProposition.ATTENTE)


def heures_a_la_rentree(
    campagne: Campagne, aesh: Iterable[UUID] | None = None
) -> dict[UUID, HeuresRentree]:
    """Weekly minutes at the rentrée by AESH, in five queries; those with none are left out.

    A fixed term that ends before it counts as going on when its next contract is proposed and
    waits for an answer; when nothing is proposed yet, only if it ends in the month before and the
    campaign says so. *Source:* dossier §2.4 (CDI proposed ~3 months before the end).
    """
    voulues = None if aesh is None else list(aesh)
    signees = minutes_signees(campagne, voulues)
    attendues = _attendues(campagne, voulues)
    referent = _missions(campagne, voulues)
    return {
        cle: HeuresRentree(signees.get(cle, 0), attendues.get(cle, 0), referent.get(cle, 0))
        for cle in signees.keys() | attendues.keys()
    }


def minutes_signees(campagne: Campagne, aesh: Iterable[UUID] | None = None) -> dict[UUID, int]:
    """Weekly minutes of the contracts that cover the rentrée, by AESH. *Source:* dossier §2.4."""
    contrats = _de(Contrat.objects.filter(periode__contains=campagne.rentree), aesh)
    lus = contrats.order_by().values_list("aesh_id").annotate(total=Sum("minutes_hebdo"))
    return dict(lus)


def _de(lignes, aesh):  # type: ignore[no-untyped-def]
    return lignes if aesh is None else lignes.filter(aesh__in=list(aesh))


def _attendues(campagne: Campagne, aesh: Iterable[UUID] | None) -> dict[UUID, int]:
    """Minutes of fixed terms that end by the rentrée and are expected to go on."""
    rentree = campagne.rentree
    le = aujourdhui_dans(campagne.departement)
    finissants = _de(
        Contrat.objects.filter(
            type=TypeContrat.CDD,
            periode__endswith__gt=rentree - UN_AN,
            periode__endswith__lte=rentree,
        ),
        aesh,
    )
    finis = set(FinContrat.objects.filter(annule_le__isnull=True).values_list("contrat", flat=True))
    suites = {
        une.contrat_id: une
        for une in Suite.objects.filter(annule_le__isnull=True, contrat__in=finissants.values("pk"))
    }
    # Who already has a contract of the same employer from then on needs no other.
    couverts = set(
        _de(Contrat.objects.filter(periode__endswith__gt=rentree), aesh)
        .union(_de(Contrat.objects.filter(periode__endswith__isnull=True), aesh))
        .values_list("aesh_id", "employeur")
    )
    totaux: dict[UUID, int] = defaultdict(int)
    for cle, qui, employeur, periode, minutes in finissants.order_by().values_list(
        "pk", "aesh_id", "employeur", "periode", "minutes_hebdo"
    ):
        if (qui, employeur) in couverts or cle in finis:
            continue
        suite = suites.get(cle)
        if suite is not None:
            if suite.nature != NatureSuite.AUCUNE and etat(_fait(suite), le) in OUVERTES:
                totaux[qui] += suite.minutes_hebdo
        elif campagne.compte_suites and periode.upper > rentree - TERME:
            totaux[qui] += minutes
    return totaux


def _fait(suite: Suite) -> FaitProposition:
    return FaitProposition(
        suite.entretien_le, suite.propose_le, suite.repondre_avant, suite.reponse
    )


def _missions(campagne: Campagne, aesh: Iterable[UUID] | None) -> dict[UUID, int]:
    """Weekly minutes of référent missions in published timetables; the fuller of A and B."""
    le = aujourdhui_dans(campagne.departement)
    parus = (
        EmploiDuTemps.objects.filter(annee=campagne.annee - 1, statut__in=PARUS, date_effet__lte=le)
        .order_by("pole_id", "-version")
        .distinct("pole_id")
    )
    creneaux = _de(
        Creneau.objects.filter(type=TypeCreneau.REFERENT, emploi__in=parus.values("pk")), aesh
    )
    lus: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for qui, semaine, minutes in (
        creneaux.order_by().values_list("aesh_id", "semaine").annotate(t=Sum(F("fin") - F("debut")))
    ):
        lus[qui][semaine] += minutes
    return {
        qui: par[Semaine.TOUTES] + max(par[Semaine.A], par[Semaine.B]) for qui, par in lus.items()
    }


def temps_saisis(ecoles: Iterable[UUID] | None = None) -> TempsSaisis:
    """Typed travel times, of some schools or of all. *Source:* decision 3."""
    temps = TempsDeTrajet.objects.order_by()
    if ecoles is not None:
        cles = list(ecoles)
        temps = temps.filter(Q(depart__in=cles), Q(arrivee__in=cles))
    return {
        (str(depart), str(arrivee), mode): minutes
        for depart, arrivee, mode, minutes in temps.values_list(
            "depart_id", "arrivee_id", "mode", "minutes"
        )
    }


def lieu(ecole: Etablissement) -> Lieu:
    """A school as trips look at it. *Source:* dossier §3 R5."""
    if ecole.latitude is None or ecole.longitude is None:
        return Lieu(str(ecole.pk))
    return Lieu(str(ecole.pk), (ecole.latitude, ecole.longitude))


class Trajets:
    """What travel takes from the hours of several AESH; everything read once, in three queries."""

    def __init__(self, aesh: Iterable[UUID], ecoles: Iterable[UUID]) -> None:
        cles = set(ecoles)
        self.modes = dict(Aesh.objects.filter(pk__in=list(aesh)).values_list("pk", "deplacement"))
        self.lieux = {une.pk: lieu(une) for une in Etablissement.objects.filter(pk__in=cles)}
        self.saisis = temps_saisis(cles)

    def reserves(self, aesh: UUID, ecoles: Iterable[UUID]) -> int:
        """Minutes a week kept for travel between these schools. *Source:* dossier §3 R5."""
        lieux = [self.lieux[cle] for cle in sorted(set(ecoles), key=str)]
        return trajets_reserves(lieux, Deplacement(self.modes[aesh]), self.saisis)


def donnables(heures: Mapping[UUID, HeuresRentree], aesh: UUID) -> int:
    """Minutes of an AESH that may be given to schools, travel not counted yet."""
    return heures.get(aesh, AUCUNE_HEURE).a_donner
