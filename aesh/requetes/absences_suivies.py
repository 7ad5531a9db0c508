"""Absences that are followed: long ones in ETP, those whose proof has not come. Never why.

*Source:* dossier §6 I9 (absent 30 days or more apart), §3 "Absences" (proof within 48 hours);
decision 17 (the reason is nobody's).
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from aesh.models import AbsenceAesh, Aesh, Affectation, Contrat
from aesh.regles.absences import (
    DELAI_JUSTIFICATIF,
    Arret,
    arret_en_cours,
    justificatif_attendu_le,
)
from aesh.requetes.absences_lues import absences_lues
from comptes.models import Mandat
from comptes.requetes import valeur
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from socle.texte import cle_tri

JOURNEE = (0, 24 * 60)
UN_AN = datetime.timedelta(days=366)


@dataclass(frozen=True)
class AbsenceLongue:
    """An AESH away for long, in one stretch whatever the declarations."""

    aesh: Aesh
    cle: str
    pole: str
    du: datetime.date
    au: datetime.date
    jours: int
    etp: Decimal


@dataclass(frozen=True)
class SansJustificatif:
    """An absence begun for more than 48 hours, whose proof nobody received."""

    absence: AbsenceAesh
    cle: str
    du: datetime.date
    au: datetime.date
    attendu_le: datetime.date


def absences_longues(mandat: Mandat, le: datetime.date, q: str = "") -> list[AbsenceLongue]:
    """AESH of a mandate whose absence of the day lasts the department's setting or more.

    Those of one department and day make the same people as the balance of means. Four queries.
    *Source:* dossier §6 I9.
    """
    seuil = valeur("absence_longue_jours", le)
    par_aesh: dict[UUID, tuple[Aesh, list[Arret]]] = {}
    for une in absences_lues(mandat, le, le - UN_AN, le + UN_AN).filter(minutes=JOURNEE):
        arrets = par_aesh.setdefault(une.aesh_id, (une.aesh, []))[1]
        arrets.append(Arret(une.du, une.au + UN_JOUR))
    longues = {
        cle: (aesh, arret)
        for cle, (aesh, arrets) in par_aesh.items()
        if (arret := arret_en_cours(arrets, le)) and arret.jours >= seuil
    }
    etp: dict[UUID, Decimal] = {}
    for contrat in Contrat.objects.filter(aesh__in=longues, periode__contains=le):
        etp[contrat.aesh_id] = etp.get(contrat.aesh_id, Decimal(0)) + contrat.quotite
    postes = Affectation.objects.filter(aesh__in=longues, periode__contains=le)
    poles: dict[UUID, str] = {}
    for poste in postes.select_related("pole").order_by("-est_principale", "cree_le"):
        poles.setdefault(poste.aesh_id, str(poste.pole))
    return [
        AbsenceLongue(
            aesh=aesh,
            cle=aesh.cle_tri,
            pole=poles.get(cle, ""),
            du=arret.du,
            au=arret.dernier,
            jours=arret.jours,
            etp=etp.get(cle, Decimal(0)),
        )
        for cle, (aesh, arret) in longues.items()
        if _cherchee(aesh, q)
    ]


def sans_justificatif(mandat: Mandat, le: datetime.date, q: str = "") -> list[SansJustificatif]:
    """Of this school year, begun for more than 48 hours; one query. *Source:* dossier §3."""
    debut = bornes_annee(annee_scolaire(le))[0]
    toutes = absences_lues(mandat, le, debut, le + UN_JOUR).filter(
        justificatif_le__isnull=True, periode__startswith__lte=le - DELAI_JUSTIFICATIF
    )
    return [
        SansJustificatif(une, une.aesh.cle_tri, une.du, une.au, justificatif_attendu_le(une.du))
        for une in toutes
        if _cherchee(une.aesh, q)
    ]


def _cherchee(aesh: Aesh, q: str) -> bool:
    return all(mot in aesh.cle_tri for mot in cle_tri(q).split()[:5])
