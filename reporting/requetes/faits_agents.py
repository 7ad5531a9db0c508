"""Facts about AESH for the balance: postings, contracts, absences, published weeks, travel.

*Source:* dossier §6 I9 (split by hours, absent long apart); §3 R5 (travel is working time).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, F, Max, QuerySet, Sum, When
from psycopg.types.range import DateRange

from aesh.enums import Semaine, TypeCreneau
from aesh.models import AbsenceAesh, Affectation, Contrat, Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.deplacements import faits_ecoles, trajets_du_jour
from pial.models import Etablissement
from reporting.regles.faits_balance import Duree, FaitAffectation, FaitAgent, FaitContrat, FaitTemps

FOIS = Case(When(creneau__semaine=Semaine.TOUTES, then=2), default=1)
Passage = tuple[UUID, str, int, int, int, str]  # school, type, weekday, start, end, weeks


def duree(periode: Any) -> Duree:
    """A range of the database."""
    return Duree(periode.lower, periode.upper)


@dataclass
class Personnes:
    """Everything read about AESH, by AESH."""

    affectations: dict[UUID, list[FaitAffectation]] = field(default_factory=dict)
    modes: dict[UUID, str] = field(default_factory=dict)
    par_pole: dict[UUID, list[UUID]] = field(default_factory=dict)
    contrats: dict[UUID, list[FaitContrat]] = field(default_factory=dict)
    absences: dict[UUID, list[Duree]] = field(default_factory=dict)
    # minutes of two weeks, and the slots themselves, by AESH then pole
    semaines: dict[UUID, dict[UUID, list[Passage]]] = field(default_factory=dict)


def lire_personnes(
    poles: list[UUID], parus: QuerySet[EmploiDuTemps], fenetre: DateRange
) -> Personnes:
    """Postings, contracts, absences and published weeks of the AESH of these poles."""
    lues = Personnes()
    ici = Affectation.objects.filter(pole__in=poles, periode__overlap=fenetre).values("aesh")
    postes = Affectation.objects.filter(aesh__in=ici, periode__overlap=fenetre)
    for aesh, pole, ecole, periode, principale, mode in postes.order_by(
        "aesh__cle_tri", "aesh_id", "periode"
    ).values_list(
        "aesh_id",
        "pole_id",
        "etablissement_id",
        "periode",
        "est_principale",
        "aesh__deplacement",
    ):
        fait = FaitAffectation(str(pole), duree(periode), str(ecole) if ecole else None, principale)
        lues.affectations.setdefault(aesh, []).append(fait)
        lues.modes[aesh] = mode
        siens = lues.par_pole.setdefault(pole, [])
        if aesh not in siens[-1:]:  # rows come by AESH
            siens.append(aesh)
    contrats = Contrat.objects.filter(aesh__in=ici, periode__overlap=fenetre).order_by("periode")
    for cle, aesh, minutes, semaines, periode in contrats.values_list(
        "pk", "aesh_id", "minutes_hebdo", "semaines", "periode"
    ):
        contrat = FaitContrat(str(cle), minutes, semaines, duree(periode))
        lues.contrats.setdefault(aesh, []).append(contrat)
    absences = AbsenceAesh.objects.filter(
        aesh__in=ici, annulee_le__isnull=True, periode__overlap=fenetre, minutes=(0, 24 * 60)
    )
    for aesh, periode in absences.values_list("aesh_id", "periode"):
        lues.absences.setdefault(aesh, []).append(duree(periode))
    creneaux = Creneau.objects.filter(
        emploi__in=parus.values("pk"), aesh__in=ici, type__in=COMPTENT
    ).order_by("aesh_id", "jour", "debut")
    for aesh, pole, *passage in creneaux.values_list(
        "aesh_id", "emploi__pole_id", "etablissement_id", "type", "jour", "debut", "fin", "semaine"
    ):
        lues.semaines.setdefault(aesh, {}).setdefault(pole, []).append(
            cast(Passage, tuple(passage))
        )
    return lues


def _deux_semaines(passage: Passage) -> int:
    """Minutes of a slot over weeks A and B."""
    _, _, _, debut, fin, semaine = passage
    return (fin - debut) * (2 if semaine == Semaine.TOUTES else 1)


def agents_du_pole(lues: Personnes, pole: UUID) -> Iterable[FaitAgent]:
    """AESH posted in a pole over the year. *Source:* dossier §6 I9."""
    for aesh in lues.par_pole.get(pole, ()):
        affectations = lues.affectations[aesh]
        semaines = lues.semaines.get(aesh, {})
        par_ecole: dict[str, int] = defaultdict(int)
        for passage in semaines.get(pole, ()):
            par_ecole[str(passage[0])] += _deux_semaines(passage)
        yield FaitAgent(
            str(aesh),
            tuple(lues.contrats.get(aesh, ())),
            tuple(affectations),
            {str(p): sum(map(_deux_semaines, siens)) for p, siens in semaines.items()},
            par_ecole,
            tuple(lues.absences.get(aesh, ())),
        )


def groupes_publies(
    parus: QuerySet[EmploiDuTemps], poles: list[UUID]
) -> dict[UUID, tuple[int, int]]:
    """Pupils × minutes and minutes of the published groups of mutualised help, by pole."""
    minutes = (F("creneau__fin") - F("creneau__debut")) * FOIS
    liens = CreneauEleve.objects.filter(
        creneau__emploi__in=parus.values("pk"),
        creneau__emploi__pole__in=poles,
        creneau__type=TypeCreneau.MUTUALISEE,
    )
    sommes: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for pole, _, aidees, placees in liens.values_list("creneau__emploi__pole", "creneau").annotate(
        aidees=Sum(minutes), placees=Max(minutes)
    ):
        sommes[pole][0] += aidees
        sommes[pole][1] += placees
    return {pole: (aidees, placees) for pole, (aidees, placees) in sommes.items()}


def temps_sans_eleve(
    lues: Personnes, etablissements: Mapping[UUID, Etablissement]
) -> tuple[dict[UUID, list[FaitTemps]], dict[UUID, list[FaitTemps]]]:
    """Travel and missions of référent of each pole; travel times in one query, if any is needed."""
    itinerants = {
        passage[0]
        for semaines in lues.semaines.values()
        for passages in semaines.values()
        if len({p[0] for p in passages}) > 1
        for passage in passages
    }
    lieux = faits_ecoles(etablissements[e] for e in itinerants if e in etablissements)
    trajets: dict[UUID, list[FaitTemps]] = defaultdict(list)
    referents: dict[UUID, list[FaitTemps]] = defaultdict(list)
    for aesh, semaines in lues.semaines.items():
        for pole, passages in semaines.items():
            for passage in passages:
                if passage[1] == TypeCreneau.REFERENT:
                    fait = FaitTemps(str(aesh), str(passage[0]), _deux_semaines(passage))
                    referents[pole].append(fait)
            if len({p[0] for p in passages}) > 1:
                trajets[pole] += _trajets(aesh, passages, lieux, lues.modes[aesh])
    return trajets, referents


def _trajets(
    aesh: UUID, passages: list[Passage], lieux: Mapping[UUID, Any], mode: str
) -> Iterable[FaitTemps]:
    """Travel of weeks A and B, by school of arrival; unknown times are left out (R5 finds them)."""
    for lettre in (Semaine.A, Semaine.B):
        jours: dict[int, list[tuple[int, int, UUID]]] = defaultdict(list)
        for ecole, _, jour, debut, fin, semaine in passages:
            if semaine in (Semaine.TOUTES, lettre):
                jours[jour].append((debut, fin, ecole))
        for etapes in jours.values():
            for rang, trajet in trajets_du_jour(sorted(etapes), lieux, mode).items():
                yield FaitTemps(str(aesh), str(sorted(etapes)[rang][2]), trajet.minutes)
