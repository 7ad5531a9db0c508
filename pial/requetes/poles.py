"""Reads of the pages about poles and schools."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from comptes.enums import Role
from comptes.models import Mandat
from pial.carte import Carte, dessiner
from pial.models import Etablissement, JourFerme, Pole, Rattachement
from pial.permissions import ecoles_consultables, peut_voir_personnes, poles_consultables
from socle.texte import cle_tri

PERSONNES_DU_POLE = (Role.PILOTE, Role.COORD_PIAL, Role.COORD_PAS, Role.EDUC_PAS, Role.AESH_REF)


def poles_liste(mandat: Mandat, le: datetime.date) -> QuerySet[Pole]:
    """Poles with the number of their schools on a day.

    *Source:* ux page §5(g).
    """
    attachees = Count(
        "rattachements",
        filter=Q(rattachements__periode__contains=le),
        distinct=True,
    )
    return poles_consultables(mandat, le).select_related("support").annotate(ecoles=attachees)


def etablissements_liste(mandat: Mandat, le: datetime.date) -> QuerySet[Etablissement]:
    """Schools with the name of their pole on a day.

    *Source:* issue A, C « Real input ».
    """
    actuels = Rattachement.objects.filter(
        etablissement=OuterRef("pk"), periode__contains=le
    ).order_by("genre")
    return (
        ecoles_consultables(mandat, le)
        .select_related("circonscription")
        .annotate(
            pole_nom=Subquery(actuels.values("pole__nom")[:1]),
            pole_id=Subquery(actuels.values("pole_id")[:1]),
        )
    )


def chercher(ecoles: QuerySet[Etablissement], texte: str) -> QuerySet[Etablissement]:
    """Every word, without accents, in the name or the town; or a UAI.

    *Source:* ux page, « Search »: accent-free.
    """
    for mot in cle_tri(texte.replace("\0", " ")).split()[:8]:
        ecoles = ecoles.filter(Q(cle_tri__contains=mot) | Q(uai__istartswith=mot))
    return ecoles


@dataclass(frozen=True)
class LignePole:
    """A school of a pole: its number on the map, and its attachment."""

    numero: int
    ecole: Etablissement
    rattachement: Rattachement


def ecoles_du_pole(pole: Pole, mandat: Mandat, le: datetime.date) -> list[LignePole]:
    """Schools attached on a day, numbered as on the map.

    *Source:* ux page §5(g): schools as numbered points, same numbers in the table.
    """
    rattachements = (
        Rattachement.objects.filter(
            pole=pole, periode__contains=le, etablissement__in=ecoles_consultables(mandat, le)
        )
        .select_related("etablissement__circonscription")
        .order_by("etablissement__cle_tri", "etablissement__uai")
    )
    return [
        LignePole(numero, rattachement.etablissement, rattachement)
        for numero, rattachement in enumerate(rattachements, start=1)
    ]


def carte_du_pole(lignes: list[LignePole], departement: str) -> Carte | None:
    """Map of the schools whose place is known.

    *Source:* contours IGN Admin Express 2018.
    """
    lieux = [
        (ligne.numero, ligne.ecole.latitude, ligne.ecole.longitude, ligne.ecole)
        for ligne in lignes
        if ligne.ecole.latitude is not None and ligne.ecole.longitude is not None
    ]
    fichier = Path(settings.RACINE) / "donnees" / "geo" / f"departement_{departement}.geojson"
    return dessiner(lieux, fichier)


def personnes_du_pole(pole: Pole, mandat: Mandat, le: datetime.date) -> list[Mandat] | None:
    """Mandates held on a pole, or ``None`` when the reader may not see them.

    *Source:* permissions page §4 (1): the people of another pole are not shown.
    """
    if not peut_voir_personnes(mandat, pole, le):
        return None
    return list(
        Mandat.objects.actifs(le)
        .filter(perimetre_id=pole.perimetre_id, role__in=PERSONNES_DU_POLE)
        .select_related("membre")
        .order_by("role", "membre__nom")
    )


def poles_de_l_ecole(etablissement: Etablissement) -> list[Rattachement]:
    """Attachments of a school over time, newest first.

    *Source:* dossier, trap 3: a school changes pole, the history stays.
    """
    return list(
        Rattachement.objects.filter(etablissement=etablissement)
        .select_related("pole")
        .order_by("-periode")
    )


def ecole_complete(mandat: Mandat, le: datetime.date, pk: UUID) -> QuerySet[Etablissement]:
    """One school with its hours and its weeks A and B.

    *Source:* issue A, C.
    """
    return (
        ecoles_consultables(mandat, le)
        .filter(pk=pk)
        .select_related("circonscription")
        .prefetch_related("plages", Prefetch("reprises"))
    )


def calendrier_charge(le: datetime.date) -> bool:
    """Whether holidays (more than one day) are known for the department from this day on.

    *Source:* decision 33: where no calendar is loaded, the screen says so.
    """
    a_venir = JourFerme.objects.filter(periode__endswith__gt=le)
    return any((j.periode.upper - j.periode.lower).days > 1 for j in a_venir)


def horaires_par_jour(etablissement: Any) -> dict[int, list[tuple[int, int]]]:
    """Half-days of a school by weekday.

    *Source:* opening hours kept by the school.
    """
    par_jour: dict[int, list[tuple[int, int]]] = {}
    for plage in etablissement.plages.all():
        par_jour.setdefault(plage.jour, []).append((plage.minutes.lower, plage.minutes.upper))
    return {jour: sorted(plages) for jour, plages in sorted(par_jour.items())}
