"""Days of class of each PAS, and who of its team is there.

*Source:* source 004; decision 30.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from comptes.models import Mandat
from pial.enums import GenrePole, Moment
from pial.models import (
    AbsenceBinome,
    ExceptionPas,
    JourFerme,
    PlageOuverture,
    Pole,
    Rattachement,
)
from pial.permissions import BINOME, pas_du_perimetre
from pial.presence import (
    SEMAINE_PAR_DEFAUT,
    Absence,
    Cause,
    DemiJournees,
    EcoleServie,
    Equipier,
    JourPresence,
    demi_journees_de,
    jours_de_presence,
)
from pial.regles import Fermeture
from socle.francais import jour_long

COMPLEMENT = {Moment.JOURNEE: "", Moment.MATIN: " matin", Moment.APRES_MIDI: " après-midi"}


@dataclass(frozen=True)
class Alerte:
    """A day of class, or a half of it, that nobody of the team holds."""

    pole: Pole
    jour: datetime.date
    moment: Moment
    cause: Cause

    @property
    def phrase(self) -> str:
        """``Le PAS Vitré n'a personne jeudi 26 novembre matin``, without a name."""
        quand = f"{jour_long(self.jour)}{COMPLEMENT[self.moment]}"
        quoi = "est fermé" if self.cause == Cause.FERME else "n'a personne"
        return f"Le {self.pole} {quoi} {quand}"


@dataclass(frozen=True)
class PresencePas:
    """One PAS over some days: its people, their absences, its days of class."""

    pole: Pole
    jours: list[JourPresence]
    equipe: list[Mandat]
    absences: list[AbsenceBinome]
    sans_horaires: int

    @property
    def alertes(self) -> list[Alerte]:
        """Days that nobody holds. *Source:* decision 30."""
        return [
            Alerte(self.pole, jour.jour, jour.trou, jour.cause)
            for jour in self.jours
            if jour.trou is not None and jour.cause is not None
        ]


def binome(poles: Iterable[Pole], du: datetime.date, au: datetime.date) -> QuerySet[Mandat]:
    """Missions of the permanent team, replacements included, in [du, au).

    *Source:* source 004 (two people); decision 35 (a suppléance is a dated mandate).
    """
    perimetres = [pole.perimetre_id for pole in poles]
    trouves: QuerySet[Mandat] = Mandat.objects.filter(
        perimetre__in=perimetres, role__in=[str(r) for r in BINOME], periode__overlap=(du, au)
    )
    return trouves.select_related("membre", "perimetre").order_by("role", "periode", "pk")


def presence_des_pas(
    poles: Sequence[Pole], du: datetime.date, au: datetime.date
) -> list[PresencePas]:
    """Presence at several PAS in [du, au), in six queries whatever their number.

    *Source:* source 004; decision 30; decision 33 (calendar of the department).
    """
    ecoles, sans_horaires = _ecoles_servies(poles, du, au)
    feries = fermetures_du_departement()
    missions = list(binome(poles, du, au))
    absences = list(
        AbsenceBinome.objects.filter(
            pole__in=poles, est_retire=False, periode__overlap=(du, au)
        ).select_related("mandat__membre")
    )
    fermes = _lieux_fermes(poles, du, au)
    resultat = []
    for pole in poles:
        equipe = [m for m in missions if m.perimetre_id == pole.perimetre_id]
        siennes = [a for a in absences if a.pole_id == pole.pk]
        ouvert: Any = pole.periode
        resultat.append(
            PresencePas(
                pole=pole,
                jours=jours_de_presence(
                    du=max(du, ouvert.lower),
                    au=min(au, ouvert.upper or au),
                    ecoles=ecoles.get(pole.pk, []),
                    fermetures=feries,
                    equipe=[_equipier(m, siennes) for m in equipe],
                    lieu_ferme=fermes.get(pole.pk, []),
                ),
                equipe=equipe,
                absences=siennes,
                sans_horaires=sans_horaires.get(pole.pk, 0),
            )
        )
    return resultat


def alertes_du_perimetre(mandat: Mandat, du: datetime.date, au: datetime.date) -> list[Alerte]:
    """Days without anybody in [du, au), at the PAS that a mandate covers, by day.

    *Source:* decision 30.
    """
    poles = list(pas_du_perimetre(mandat, du).filter(periode__overlap=(du, au)))
    return alertes_de(poles, du, au)


def alertes_de(poles: Sequence[Pole], du: datetime.date, au: datetime.date) -> list[Alerte]:
    """Days without anybody at these PAS in [du, au), by day. *Source:* decision 30."""
    toutes = [a for presence in presence_des_pas(poles, du, au) for a in presence.alertes]
    return sorted(toutes, key=lambda a: (a.jour, a.pole.cle_tri))


def absences_retirees(pole: Pole, du: datetime.date, au: datetime.date) -> list[AbsenceBinome]:
    """Absences taken back, that may be put again. *Source:* règle locale (undo)."""
    lignes = AbsenceBinome.objects.filter(pole=pole, est_retire=True, periode__overlap=(du, au))
    return list(lignes.select_related("mandat__membre"))


def fermetures_du_departement() -> list[Fermeture]:
    """Days without class of the department. *Source:* decision 33."""
    return [
        Fermeture(periode.lower, periode.upper or datetime.date.max)
        for periode in JourFerme.objects.values_list("periode", flat=True)
    ]


def _equipier(mandat: Mandat, absences: Iterable[AbsenceBinome]) -> Equipier:
    siennes = tuple(
        Absence(a.periode.lower, a.periode.upper, Moment(a.moment))
        for a in absences
        if a.mandat_id == mandat.pk
    )
    periode: Any = mandat.periode
    return Equipier(mandat.pk, periode.lower, periode.upper, siennes)


def _ecoles_servies(
    poles: Sequence[Pole], du: datetime.date, au: datetime.date
) -> tuple[dict[UUID, list[EcoleServie]], dict[UUID, int]]:
    """Schools of each PAS with their half-days; and how many have no hours typed."""
    liens = list(
        Rattachement.objects.filter(
            pole__in=poles, genre=GenrePole.PAS, periode__overlap=(du, au)
        ).values_list("pole_id", "etablissement_id", "periode")
    )
    plages: dict[UUID, list[tuple[int, int, int]]] = {}
    ids = {ecole for _, ecole, _ in liens}
    for ecole, jour, minutes in PlageOuverture.objects.filter(etablissement__in=ids).values_list(
        "etablissement_id", "jour", "minutes"
    ):
        plages.setdefault(ecole, []).append((jour, minutes.lower, minutes.upper))
    semaines: dict[UUID, DemiJournees] = {e: demi_journees_de(p) for e, p in plages.items()}
    servies: dict[UUID, list[EcoleServie]] = {}
    sans: dict[UUID, int] = {}
    for pole, ecole, periode in liens:
        semaine = semaines.get(ecole, SEMAINE_PAR_DEFAUT)
        servies.setdefault(pole, []).append(EcoleServie(periode.lower, periode.upper, semaine))
        if ecole not in semaines:
            sans[pole] = sans.get(pole, 0) + 1
    return servies, sans


def _lieux_fermes(
    poles: Sequence[Pole], du: datetime.date, au: datetime.date
) -> dict[UUID, list[Fermeture]]:
    """Exceptional closings of each PAS."""
    fermes: dict[UUID, list[Fermeture]] = {}
    lignes = ExceptionPas.objects.filter(
        Q(minutes__isnull=True), pole__in=poles, est_retire=False, periode__overlap=(du, au)
    )
    for pole, periode in lignes.values_list("pole_id", "periode"):
        fermes.setdefault(pole, []).append(Fermeture(periode.lower, periode.upper))
    return fermes
