"""Recorded cases as the pages want them: list, and one case with its hours month by month."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from comptes.models import Mandat
from eleves.models import Eleve
from eleves.requetes.classes import scolarisation_de
from pial.regles import UN_JOUR
from reporting.enums.heures import GenrePortee
from reporting.models import DossierSuivi
from reporting.permissions import peut_suivre
from reporting.regles.lignes import Heures
from reporting.regles.periodes import Periode
from reporting.requetes.chronologie import Evenement, chronologie
from reporting.requetes.droits import calendriers_des, droits, moments
from reporting.requetes.heures_eleve import jours_de_eleve
from reporting.requetes.portee import Portee, attaches

MOIS_MONTRES = 12


@dataclass(frozen=True)
class MoisLu:
    """Hours of one month; ``entame``: not over yet."""

    du: datetime.date
    heures: Heures
    entame: bool


@dataclass(frozen=True)
class DossierLu:
    """Everything that one page and one document say of a case."""

    dossier: DossierSuivi
    eleve: Eleve
    lieu: Any
    mois: list[MoisLu]
    total: Heures
    evenements: list[Evenement]


def dossiers_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[DossierSuivi]:
    """Cases that a mandate may read; a closed one no longer gives a name to the Dasen.

    *Source:* permissions page §3, note 1.
    """
    if not peut_suivre(mandat, "r", le):
        return DossierSuivi.objects.none()
    nommables = Eleve.objects.nommables_par(mandat, le)
    return (  # type: ignore[no-any-return]
        DossierSuivi.objects.filter(eleve__in=nommables)
        .select_related("eleve", "ouvert_par__membre", "clos_par")
        .annotate(nombre_pieces=Count("pieces", filter=Q(pieces__retiree_le=None), distinct=True))
    )


def lire_dossier(mandat: Mandat, dossier: UUID, le: datetime.date) -> DossierLu | None:
    """One case with its timeline and twelve months of hours; None when it may not be read.

    *Source:* decisions 9, 10 and 12; issue E.
    """
    trouve = dossiers_visibles(mandat, le).filter(pk=dossier).first()
    if trouve is None:
        return None
    mois = mois_de(trouve.eleve, le)
    total = Heures()
    for un in mois:
        total += un.heures
    return DossierLu(
        dossier=trouve,
        eleve=trouve.eleve,
        lieu=scolarisation_de(trouve.eleve_id, le),
        mois=mois,
        total=total,
        evenements=chronologie(trouve.eleve, le),
    )


def mois_de(eleve: Eleve, le: datetime.date) -> list[MoisLu]:
    """Hours notified, planned, delivered of a pupil, for the last twelve months, newest first.

    The same pieces as the page of hours, read once and cut by month (tested equal).
    *Source:* decisions 8, 9 and 10.
    """
    portee = Portee().vers(GenrePortee.ELEVE, eleve.pk)
    mois = _douze_mois(le)
    annee = Periode(mois[-1].du, mois[0].au)
    liens, lus = attaches(annee), droits(portee, annee)
    calendrier = calendriers_des(lus, annee, liens, portee)
    ecoles = frozenset(un.ecole for un in lus)
    jours = jours_de_eleve(portee, annee, le).creneaux
    resultat = []
    for un in mois:
        comptes: dict[str, int] = defaultdict(int)
        parts = [
            droit._replace(periode=commun)
            for droit in lus
            if (commun := un.commun(droit.periode.du, droit.periode.au))
        ]
        for moment in moments(parts, calendrier, liens, ecoles, portee):
            comptes["notifiees" if moment.droit.individuel else "cible"] += moment.minutes
        for jour in jours:
            if un.du <= jour.jour < un.au:
                genre = "" if jour.individuelle else "mutualisees_"
                comptes[f"{genre}planifiees"] += jour.planifiees
                comptes[f"{genre}realisees"] += jour.realisees or 0
        resultat.append(MoisLu(un.du, Heures(**comptes), un.au > le))
    return resultat


def _douze_mois(le: datetime.date) -> list[Periode]:
    """The month of a day and the eleven before, newest first."""
    mois = []
    premier = le.replace(day=1)
    for _ in range(MOIS_MONTRES):
        mois.append(Periode(premier, (premier + 31 * UN_JOUR).replace(day=1)))
        premier = (premier - UN_JOUR).replace(day=1)
    return mois
