"""Planned and delivered minutes of schools, day by day: what is kept, and what must be done again.

*Source:* decision 10; ADR on projected hours.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from aesh.models.multirange import jours_de_multirange
from eleves.models import Scolarisation
from reporting.models import HeuresEcole, ProjectionEcole
from reporting.regles.periodes import Periode
from reporting.requetes.occupations import (
    INDIVIDUELLE,
    SCOLARITE,
    ecarts_dates,
    planifiees_datees,
)
from reporting.requetes.portee import Portee

TOUJOURS = Periode(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1))
PAR_GENRE = {
    True: ("planifiees", "realisees"),
    False: ("mutualisees_planifiees", "mutualisees_realisees"),
}


def ecoles_de_la_portee(portee: Portee, periode: Periode) -> tuple[set[UUID], set[UUID]]:
    """Schools with pupils in a place: those whose days are up to date, and the others.

    One query. *Source:* règle locale.
    """
    a_jour = ProjectionEcole.objects.filter(etablissement=OuterRef("etablissement"), a_jour=True)
    ecoles = (
        Scolarisation.objects.filter(
            portee.scolarisations(), periode__overlap=(periode.du, periode.au)
        )
        .order_by()
        .values("etablissement_id")
        .distinct()
        .annotate(fraiche=Exists(a_jour))
        .values_list("etablissement_id", "fraiche")
    )
    fraiches: set[UUID] = set()
    autres: set[UUID] = set()
    for ecole, est_fraiche in ecoles:
        (fraiches if est_fraiche else autres).add(ecole)
    return fraiches, autres


def lire_projection(
    ecoles: Collection[UUID], morceaux: Sequence[Periode]
) -> Iterator[tuple[UUID, int, str, int]]:
    """(school, piece, column, minutes) of schools whose days are up to date, in one query.

    *Source:* règle locale.
    """
    if not ecoles:
        return
    colonnes = {
        f"{nom}_{n}": Sum(nom, filter=Q(jour__gte=m.du, jour__lt=m.au), default=0)
        for n, m in enumerate(morceaux)
        for noms in PAR_GENRE.values()
        for nom in noms
    }
    lignes = (
        HeuresEcole.objects.filter(
            etablissement__in=ecoles, jour__gte=morceaux[0].du, jour__lt=morceaux[-1].au
        )
        .order_by()
        .values("etablissement_id")
        .annotate(**colonnes)
    )
    for ligne in lignes:
        for cle in colonnes:
            nom, _, rang = cle.rpartition("_")
            if ligne[cle]:
                yield ligne["etablissement_id"], int(rang), nom, ligne[cle]


def jours_des_ecoles(ecoles: Collection[UUID]) -> dict[tuple[UUID, datetime.date], dict[str, int]]:
    """Minutes of each day of these schools, from their slots, in two queries.

    *Source:* decision 10.
    """
    comptes: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    portee = Portee(list(ecoles))
    cle = f"{SCOLARITE}etablissement_id"
    for ecole, genre, par_jour, dates in planifiees_datees(portee, cle, TOUJOURS):
        for jour in jours_de_multirange(dates):
            for nom in PAR_GENRE[genre == INDIVIDUELLE]:
                comptes[ecole, jour][nom] += par_jour
    for ecole, genre, minutes, plus, moins in ecarts_dates(portee, cle, TOUJOURS):
        realisees = PAR_GENRE[genre == INDIVIDUELLE][1]
        for jour in jours_de_multirange(plus):
            comptes[ecole, jour][realisees] += minutes
        for jour in jours_de_multirange(moins):
            comptes[ecole, jour][realisees] -= minutes
    return comptes


def ecoles_a_projeter() -> Any:
    """Schools with pupils that no projection knows yet. *Source:* règle locale."""
    connues = ProjectionEcole.objects.values("etablissement")
    return (
        Scolarisation.objects.exclude(etablissement__in=connues)
        .order_by()
        .values_list("etablissement_id", flat=True)
        .distinct()
    )


def colonnes_du_jour() -> tuple[str, ...]:
    """Columns kept for one school and day. *Source:* règle locale."""
    return tuple(nom for noms in PAR_GENRE.values() for nom in noms)
