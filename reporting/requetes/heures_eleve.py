"""The days of one pupil: what was planned and delivered, slot by slot, and how his right counts.

*Source:* decisions 9, 10 and 12.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.enums import GenreAbsence, GenreException
from aesh.models import Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.regles.aide import AIDES
from eleves.models import Classe, Scolarisation
from pial.models import Etablissement
from reporting.regles.lignes import Heures
from reporting.regles.periodes import Periode
from reporting.requetes.droits import Moment, calendriers_des, droits, moments
from reporting.requetes.occupations import INDIVIDUELLE
from reporting.requetes.portee import Attaches, Portee, attaches
from reporting.requetes.projection import ecoles_de_la_portee

ORIGINES = {
    GenreAbsence.REMPLACEMENT.value: "Remplacement",
    GenreException.EXAMEN.value: "Examen",
}


@dataclass
class JourDeCreneau:
    """One slot on one day. ``realisees`` is None on a day to come."""

    jour: datetime.date
    debut: int
    fin: int
    individuelle: bool
    ecole: str
    mention: str
    planifiees: int = 0
    realisees: int | None = None


@dataclass
class JoursEleve:
    """Lines of a pupil's page; their sums are those of ``lire_heures`` for the same pupil."""

    moments: list[Moment] = field(default_factory=list)
    creneaux: list[JourDeCreneau] = field(default_factory=list)
    ecoles: dict[UUID, str] = field(default_factory=dict)
    classes: dict[UUID, str] = field(default_factory=dict)

    @property
    def total(self) -> Heures:
        """Sum of the lines: what ``lire_heures`` gives for this pupil, pupils apart."""
        droits = [un for un in self.moments if un.droit.individuel]
        seuls = [un for un in self.creneaux if un.individuelle]
        groupes = [un for un in self.creneaux if not un.individuelle]
        return Heures(
            notifiees=sum(un.minutes for un in droits),
            planifiees=sum(un.planifiees for un in seuls),
            realisees=sum(un.realisees or 0 for un in seuls),
            mutualisees_planifiees=sum(un.planifiees for un in groupes),
            mutualisees_realisees=sum(un.realisees or 0 for un in groupes),
        )


def jours_de_eleve(portee: Portee, periode: Periode, le: datetime.date) -> JoursEleve:
    """Pieces of right and days of slots of one pupil over a period.

    *Source:* decisions 9 and 10.
    """
    liens = attaches(periode)
    lus = droits(portee, periode)
    permises = frozenset().union(*ecoles_de_la_portee(portee, periode))
    calendrier = calendriers_des(lus, periode, liens, portee)
    resultat = JoursEleve(list(moments(lus, calendrier, liens, permises, portee)))
    resultat.moments.sort(key=lambda un: un.periode.du)
    vues = {un.droit.ecole for un in resultat.moments}
    resultat.creneaux = _creneaux(portee, periode, le, liens)
    resultat.ecoles = {e.pk: e.nom_court for e in Etablissement.objects.filter(pk__in=vues)}
    classes = Classe.objects.filter(pk__in={m.droit.classe for m in resultat.moments})
    resultat.classes = dict(classes.values_list("pk", "libelle"))
    return resultat


def _creneaux(
    portee: Portee, periode: Periode, le: datetime.date, liens: Attaches
) -> list[JourDeCreneau]:
    siennes = Scolarisation.objects.filter(portee.scolarisations())
    scolarites = list(siennes.values_list("etablissement_id", "periode"))
    jours: dict[Any, JourDeCreneau] = {}
    occupations = Occupation.objects.filter(eleve=portee.cle).select_related(
        "creneau__etablissement", "ponctuel__etablissement"
    )
    fenetre = DateRange(periode.du, periode.au)
    touchees = occupations.filter(prevues__touche=fenetre) | occupations.filter(
        dates__touche=fenetre
    )
    for une in touchees:
        source = une.creneau or une.ponctuel
        if source.type not in AIDES:
            continue
        ecole = source.etablissement_id
        for jour, prevue, faite in _jours(une, periode):
            if not any(e == ecole and jour in p for e, p in scolarites):
                continue
            if not portee.garde(liens.pole_le(portee.genre_pole, ecole, jour)):
                continue
            cle = (jour, source.pk)
            if cle not in jours:
                mention = ""
                if une.ponctuel:
                    mention = ORIGINES.get(une.ponctuel.origine, "Créneau d'une date")
                jours[cle] = JourDeCreneau(
                    jour,
                    source.debut,
                    source.fin,
                    source.type == INDIVIDUELLE,
                    source.etablissement.nom_court,
                    mention,
                    realisees=0 if jour <= le else None,
                )
            ligne, minutes = jours[cle], une.minutes.upper - une.minutes.lower
            ligne.planifiees += minutes if prevue else 0
            if ligne.realisees is not None and faite:
                ligne.realisees += minutes
    for ligne in jours.values():
        if ligne.realisees is not None and not ligne.mention:
            if not ligne.realisees:
                ligne.mention = "N'a pas eu lieu"
            elif ligne.realisees < ligne.planifiees:
                ligne.mention = "A eu lieu en partie"
    return sorted(jours.values(), key=lambda ligne: (ligne.jour, ligne.debut))


def _jours(une: Any, periode: Periode) -> Iterator[tuple[datetime.date, bool, bool]]:
    """Days of an occupation in a period: planned, delivered."""
    prevues, dates = set(jours_de_multirange(une.prevues)), set(jours_de_multirange(une.dates))
    for jour in sorted(prevues | dates):
        if periode.du <= jour < periode.au:
            yield jour, jour in prevues, jour in dates
