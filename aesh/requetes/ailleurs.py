"""AESH already taken by another pole's published timetable.

*Source:* issue B (an AESH shared by two poles: busy time and school, no pupil's name).
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.enums import Semaine
from aesh.models import Affectation, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.regles.faits import FaitAilleurs, FaitEcole, Plage
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.calendrier import Calendrier


def ailleurs_de(
    aesh: Iterable[UUID], pole: UUID, calendrier: Calendrier
) -> dict[UUID, list[FaitAilleurs]]:
    """Busy time of each AESH outside a pole, by weekday and weeks, in one query.

    *Source:* decision 2; dossier §3 R1 (meetings elsewhere are not counted either).
    """
    trouves: dict[UUID, list[FaitAilleurs]] = {}
    occupations = (
        Occupation.objects.filter(
            aesh__in=aesh, prevues__touche=DateRange(calendrier.du, calendrier.au)
        )
        .exclude(emploi__pole=pole)
        .values_list(
            "aesh_id",
            "creneau__type",
            "minutes",
            "prevues",
            "creneau__etablissement_id",
            "creneau__etablissement__nom",
            "creneau__etablissement__latitude",
            "creneau__etablissement__longitude",
        )
    )
    for cle, genre, minutes, dates, ecole, nom, latitude, longitude in occupations:
        jours = [j for j in jours_de_multirange(dates) if calendrier.du <= j < calendrier.au]
        semaines = frozenset(indice for j in jours if (indice := calendrier.indice(j)) is not None)
        if semaines:
            plage = Plage(jours[0].isoweekday(), minutes.lower, minutes.upper)
            position = None if latitude is None or longitude is None else (latitude, longitude)
            lieu = FaitEcole(str(ecole), nom, (), position, est_du_pole=False)
            fait = FaitAilleurs(plage, semaines, lieu, genre in COMPTENT)
            trouves.setdefault(cle, []).append(fait)
    return trouves


def ecoles_partagees(pole: UUID, le: datetime.date) -> set[UUID]:
    """Schools of other poles where AESH of this one have published slots from a day on; one query.

    *Source:* decision 3 (their road is working time); issue B (an AESH shared by two poles).
    """
    siens = Affectation.objects.filter(pole=pole, periode__contains=le).values("aesh")
    ailleurs = Occupation.objects.filter(aesh__in=siens, prevues__touche=DateRange(le, None))
    lieux = ailleurs.exclude(emploi__pole=pole).filter(creneau__isnull=False)
    return set(lieux.order_by().values_list("creneau__etablissement_id", flat=True).distinct())


def ecoles_ailleurs(ailleurs: Mapping[UUID, list[FaitAilleurs]]) -> set[UUID]:
    """Schools of the other poles in these facts.

    *Source:* dossier §3 R5 (travel between two schools, whatever their poles).
    """
    return {UUID(fait.ecole.id) for faits in ailleurs.values() for fait in faits}


def avec_temps(
    ailleurs: Mapping[UUID, list[FaitAilleurs]],
    temps: Mapping[UUID, Mapping[tuple[str, str], int]],
) -> dict[UUID, list[FaitAilleurs]]:
    """The same facts, their schools with the travel times typed from them.

    *Source:* decision 3 (travel time per mode).
    """
    return {
        cle: [
            replace(fait, ecole=replace(fait.ecole, temps=temps.get(UUID(fait.ecole.id), {})))
            for fait in faits
        ]
        for cle, faits in ailleurs.items()
    }


def hors_pole(
    ailleurs: Iterable[FaitAilleurs], calendrier: Calendrier, ecoles: Iterable[UUID]
) -> list[dict[str, Any]]:
    """Time taken by another pole as the page says it: when, where, week A, week B or every week.

    The letters are those of the reader's own schools; ``semaines`` says each school's when they
    differ. *Source:* decision 2 (typical week with A and B).
    """
    siennes = [ecole for ecole in ecoles if ecole in calendrier.lettres]
    dits = []
    for fait in ailleurs:
        lettres = {ecole: _lettre(fait, calendrier, ecole) for ecole in siennes}
        dit: dict[str, Any] = {
            "jour": fait.jour,
            "debut": fait.debut,
            "fin": fait.fin,
            "lieu": fait.lieu,
            "semaine": Semaine.TOUTES.value,
        }
        if len(set(lettres.values())) > 1:
            dit["semaines"] = {str(ecole): lettre for ecole, lettre in sorted(lettres.items())}
        elif lettres:
            dit["semaine"] = lettres[siennes[0]]
        dits.append(dit)
    return dits


def _lettre(fait: FaitAilleurs, calendrier: Calendrier, ecole: UUID) -> str:
    """Letter of the only weeks of this school in which it takes place."""
    dedans = [
        lettre.value
        for lettre in (Semaine.A, Semaine.B)
        if fait.semaines & calendrier.semaines(ecole, lettre)
    ]
    return dedans[0] if len(dedans) == 1 else Semaine.TOUTES.value
