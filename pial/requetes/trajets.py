"""Reads of the travel times between the schools of a pole."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from pial.enums import Deplacement
from pial.models import Etablissement, Pole, Rattachement, TempsDeTrajet
from pial.trajets import Position, minutes_calculees

# Who knows the schools of other poles where people of a pole (its key) also work on a day: the room
# above writes itself here when it starts.
SAVENT_OU_ON_TRAVAILLE: dict[str, Callable[[UUID, datetime.date], Collection[UUID]]] = {}
Saisis = dict[tuple[UUID, UUID, str], int]


@dataclass(frozen=True)
class Case:
    """What is known of one way by one mode; ``saisi`` None: nobody typed it for this way."""

    mode: Deplacement
    saisi: int | None
    retour: int | None
    calcule: int | None

    @property
    def minutes(self) -> int | None:
        """The time that the rules use."""
        if self.saisi is not None:
            return self.saisi
        return self.retour if self.retour is not None else self.calcule


@dataclass(frozen=True)
class LigneTrajet:
    """From the school asked for to another one of the pole."""

    ecole: Etablissement
    cases: tuple[Case, ...]


def temps_saisis(ecoles: Collection[UUID]) -> Saisis:
    """Times typed between these schools, in one query.

    *Source:* decision 3.
    """
    lignes = TempsDeTrajet.objects.filter(depart__in=ecoles, arrivee__in=ecoles)
    colonnes = lignes.values_list("depart_id", "arrivee_id", "mode", "minutes")
    return {(depart, arrivee, mode): minutes for depart, arrivee, mode, minutes in colonnes}


def ecoles_a_relier(pole: Pole, le: datetime.date) -> list[Etablissement]:
    """Schools of a pole on a day, by name.

    *Source:* decision 3.
    """
    return list(
        Etablissement.objects.filter(
            rattachements__pole=pole, rattachements__periode__contains=le
        ).order_by("cle_tri", "uai")
    )


def ecoles_voisines(pole: Pole, le: datetime.date) -> list[Etablissement]:
    """Schools of other poles where people of this one also work, by name.

    *Source:* decision 3 (travel between two sites of one day is working time, whatever the pole).
    """
    cles = {cle for ecoles_de in SAVENT_OU_ON_TRAVAILLE.values() for cle in ecoles_de(pole.pk, le)}
    autres = Etablissement.objects.filter(pk__in=cles).exclude(
        rattachements__in=Rattachement.objects.filter(pole=pole, periode__contains=le)
    )
    return list(autres.order_by("cle_tri", "uai"))


def trajets_depuis(
    depart: Etablissement, ecoles: Collection[Etablissement], saisis: Saisis
) -> list[LigneTrajet]:
    """Times from one school to each of the others, mode by mode.

    *Source:* decision 3.
    """
    return [
        LigneTrajet(
            ecole,
            tuple(
                Case(
                    mode,
                    saisis.get((depart.pk, ecole.pk, mode)),
                    saisis.get((ecole.pk, depart.pk, mode)),
                    minutes_calculees(_position(depart), _position(ecole), mode),
                )
                for mode in Deplacement
            ),
        )
        for ecole in ecoles
        if ecole.pk != depart.pk
    ]


def inconnus_par_mode(
    ecoles: list[Etablissement], voisines: list[Etablissement], saisis: Saisis
) -> dict[Deplacement, int]:
    """How many pairs of schools have no time at all, by mode; one of each pair is the pole's.

    *Source:* decision 3 (no time for a mode: no second site that day).
    """
    nombres = dict.fromkeys(Deplacement, 0)
    for rang, une in enumerate(ecoles):
        for ligne in trajets_depuis(une, [*ecoles[rang + 1 :], *voisines], saisis):
            for case in ligne.cases:
                nombres[case.mode] += case.minutes is None
    return nombres


def _position(ecole: Etablissement) -> Position | None:
    if ecole.latitude is None or ecole.longitude is None:
        return None
    return (ecole.latitude, ecole.longitude)
