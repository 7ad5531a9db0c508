"""Absences that a mandate may read, and the people whom it may declare absent.

*Source:* permissions page §3 (column "absences") and §4 rules 1 and 2; decision 17.
"""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg.types.range import DateRange

from aesh.enums import StatutEmploi
from aesh.models import AbsenceAesh, AbsenceEleve, Aesh, Creneau, Occupation
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve
from pial.models import Etablissement, Pole

ROLES_DE_LA_CATEGORIE = (Role.SEI, Role.SEI_CHEF)


def creneaux_du_mandat(mandat: Mandat, le: datetime.date, prefixe: str = "creneau__") -> Q:
    """Slots that a mandate covers: its pole's, or its schools'. *Source:* permissions page §3."""
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        return Q()
    if mandat.genre_perimetre == GenrePerimetre.POLE:
        poles = Pole.objects.du_perimetre(mandat, le).order_by().values("pk")
        return Q(**{f"{prefixe}emploi__pole__in": poles})
    ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
    return Q(**{f"{prefixe}etablissement__in": ecoles})


def aesh_concernees(mandat: Mandat, le: datetime.date) -> QuerySet[Aesh]:
    """AESH posted in the poles or schools of a mandate, or who work in one of its schools.

    *Source:* permissions page §4 rule 2 (a shared AESH is seen busy or free by both sides).
    """
    visibles = Aesh.objects.visibles_par(mandat, le)
    if mandat.genre_perimetre in (GenrePerimetre.TENANT, GenrePerimetre.POLE):
        return visibles
    if mandat.role == Role.AESH:
        return visibles.none()
    ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
    ici = Creneau.objects.filter(
        aesh=OuterRef("pk"), emploi__statut=StatutEmploi.PUBLIE, etablissement__in=ecoles
    )
    return Aesh.objects.filter(Q(pk__in=visibles.order_by().values("pk")) | Q(Exists(ici)))


def aesh_declarables(mandat: Mandat, le: datetime.date) -> QuerySet[Aesh]:
    """Whom a mandate may declare absent: an AESH, herself. *Source:* decision 17."""
    if mandat.role == Role.AESH:
        return Aesh.objects.visibles_par(mandat, le)
    return aesh_concernees(mandat, le)


def absences_lues(
    mandat: Mandat, le: datetime.date, du: datetime.date, au: datetime.date
) -> QuerySet[AbsenceAesh]:
    """Absences of AESH in force with a day in [du, au), as a mandate reads them.

    *Source:* permissions page §3 (column "absences").
    """
    return (
        AbsenceAesh.objects.filter(
            annulee_le__isnull=True,
            periode__overlap=DateRange(du, au),
            aesh__in=aesh_concernees(mandat, le).order_by().values("pk"),
        )
        .select_related("aesh")
        .order_by("aesh__cle_tri", "periode")
    )


def absences_eleves_lues(
    mandat: Mandat, le: datetime.date, du: datetime.date, au: datetime.date
) -> QuerySet[AbsenceEleve]:
    """Absences of the pupils whose names a mandate may read, in its schools.

    *Source:* permissions page §3 (columns "absences" and "élève identité").
    """
    toutes = AbsenceEleve.objects.filter(
        annulee_le__isnull=True, periode__overlap=DateRange(du, au)
    ).select_related("eleve", "etablissement")
    if not peut(mandat, "r", "eleve"):
        return toutes.none()
    ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
    eleves = Eleve.objects.visibles_par(mandat, le).order_by().values("pk")
    return toutes.filter(etablissement__in=ecoles, eleve__in=eleves).order_by("eleve__cle_tri")


def voit_la_categorie(mandat: Mandat) -> bool:
    """Whether a mandate reads the coarse category. *Source:* decision 17 (the SEI alone)."""
    return mandat.fonction in ROLES_DE_LA_CATEGORIE


def a_des_creneaux(aesh: Aesh, du: datetime.date, au: datetime.date) -> bool:
    """Whether something published expects an AESH in [du, au). *Source:* decision 16."""
    return Occupation.objects.filter(aesh=aesh, prevues__touche=DateRange(du, au)).exists()
