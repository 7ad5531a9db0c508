"""Rights to human help over a period, moment by moment: pupil, school, class, weekly minutes.

*Source:* decisions 8 and 9.
"""

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from eleves.enums import AIDE_HUMAINE, LectureHeures, TypeNotification
from eleves.models import NotificationMdph, Scolarisation
from reporting.regles.periodes import Periode
from reporting.regles.temps_scolaire import minutes_notifiees
from reporting.requetes.portee import Attaches, Portee
from reporting.requetes.temps_scolaire import Calendriers, calendriers

COLONNES = (
    "eleve_id",
    "type",
    "minutes_hebdo",
    "lecture_heures",
    F("periode__startswith"),
    F("periode__endswith"),
    F("suspension__startswith"),
    F("suspension__endswith"),
    "eleve__besoin_local__cible_validee",
    F("eleve__scolarisations__periode__startswith"),
    F("eleve__scolarisations__periode__endswith"),
    "eleve__scolarisations__etablissement_id",
    "eleve__scolarisations__classe_id",
)


class Droit(NamedTuple):
    """A right at one school, in one class, between two dates."""

    eleve: UUID
    individuel: bool
    minutes_hebdo: int  # notified, or local target of mutualised help that the head validated
    tout_le_temps: bool
    ecole: UUID
    classe: UUID | None
    periode: Periode


class Moment(NamedTuple):
    """A piece of a right during which nothing changes: school, class, pole, usual week."""

    droit: Droit
    periode: Periode
    minutes: int
    demi_journees: int
    temps: int
    est_dernier: bool  # of this pupil and kind of help: the line where he is counted


def droits(portee: Portee, periode: Periode) -> list[Droit]:
    """Rights to human help of the pupils who go to school in a place on some day of the period.

    All their schools are given, so that each is counted once, in the last one. One query.
    *Source:* decision 8.
    """
    ici = Scolarisation.objects.filter(
        portee.scolarisations(), periode__overlap=(periode.du, periode.au)
    )
    notifications = NotificationMdph.objects.non_annulees().filter(
        type__in=AIDE_HUMAINE,
        periode__overlap=(periode.du, periode.au),
        eleve__scolarisations__periode__overlap=(periode.du, periode.au),
    )
    if portee.ecoles is not None or portee.etapes:
        notifications = notifications.filter(eleve__in=ici.order_by().values("eleve"))
    lus: list[Droit] = []
    for ligne in notifications.order_by().values_list(*COLONNES):
        lus.extend(_droits(ligne, periode))
    return lus


def _droits(ligne: tuple[Any, ...], periode: Periode) -> Iterator[Droit]:
    eleve, genre, minutes, lecture, du, au, s_du, s_au, cible, e_du, e_au, ecole, classe = ligne
    commun = periode.commun(du, au)
    commun = commun and commun.commun(e_du, e_au)
    if commun is None:
        return
    individuel = genre == TypeNotification.INDIVIDUELLE
    morceaux: list[Periode | None] = [commun]
    if s_du is not None or s_au is not None:  # suspended: nothing is due
        avant = commun.commun(None, s_du) if s_du is not None else None
        morceaux = [avant, commun.commun(s_au, None) if s_au is not None else None]
    for morceau in morceaux:
        if morceau is not None:
            yield Droit(
                eleve,
                individuel,
                (minutes if individuel else cible) or 0,
                lecture == LectureHeures.TEMPS_SCOLAIRE,
                ecole,
                classe,
                morceau,
            )


def calendriers_des(
    lus: list[Droit], periode: Periode, attaches: Attaches, portee: Portee
) -> Calendriers:
    """School time that these rights need: where hours are due or a local target stands."""
    utiles = [un for un in lus if un.minutes_hebdo or un.tout_le_temps]
    utiles = [un for un in utiles if portee.contient(un.ecole, un.classe, un.eleve)]
    return calendriers(
        periode,
        attaches,
        ecoles={un.ecole for un in utiles},
        classes={un.classe for un in utiles if un.classe},
        eleves={un.eleve for un in utiles},
    )


def moments(
    lus: list[Droit],
    calendrier: Calendriers,
    attaches: Attaches,
    ecoles: frozenset[UUID],
    portee: Portee,
) -> Iterator[Moment]:
    """Pieces of rights in the place asked for, with the minutes that they are worth.

    The pieces never depend on the place: lines of any drill-down sum to their total.
    *Source:* decision 9.
    """
    derniers: dict[tuple[UUID, bool], datetime.date] = {}
    for un in lus:
        cle = (un.eleve, un.individuel)
        derniers[cle] = max(derniers.get(cle, un.periode.au), un.periode.au)
    changements: dict[UUID, list[datetime.date]] = {}
    for un in lus:
        if un.ecole not in ecoles:
            continue
        if not portee.contient(un.ecole, un.classe, un.eleve):
            continue
        dernier = derniers[un.eleve, un.individuel] == un.periode.au
        if not (un.minutes_hebdo or un.tout_le_temps):  # nothing to count but the pupil
            pole = attaches.pole_le(portee.genre_pole, un.ecole, un.periode.dernier)
            if portee.garde(pole):
                yield Moment(un, un.periode, 0, 0, 0, dernier)
            continue
        if un.ecole not in changements:
            changements[un.ecole] = attaches.bornes(un.ecole)
        for morceau in un.periode.couper(changements[un.ecole] + calendrier.bornes(un.eleve)):
            pole = attaches.pole_le(portee.genre_pole, un.ecole, morceau.du)
            if not portee.garde(pole):
                continue
            semaine, temps = calendrier.temps(un.eleve, un.ecole, un.classe, morceau)
            minutes = temps.minutes
            if not un.tout_le_temps:
                minutes = minutes_notifiees(un.minutes_hebdo, semaine, temps)
            est_dernier = dernier and morceau.au == un.periode.au
            yield Moment(un, morceau, minutes, temps.demi_journees, temps.minutes, est_dernier)
