"""What a publication changes for one reader, and how many say they saw it.

*Source:* decision 18 ("vu" is a courtesy, never evidence; nobody is ranked).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from aesh.enums import DestinataireAvis
from aesh.models import Aesh, AvisChangement, EmploiDuTemps
from aesh.permissions import CHEFS
from aesh.requetes.versions import PARUS
from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut
from pial.models import Etablissement, Pole

MEMOIRE = datetime.timedelta(days=30)


def est_sienne(avis: AvisChangement, mandat: Mandat, le: datetime.date) -> bool:
    """Whether a notice is addressed to the holder of a mandate. *Source:* decision 18."""
    if avis.destinataire == DestinataireAvis.AESH:
        return (
            mandat.role == Role.AESH
            and avis.aesh is not None
            and avis.aesh.membre_id == mandat.membre_id
        )
    if avis.destinataire == DestinataireAvis.ETABLISSEMENT:
        ecoles = Etablissement.objects.du_perimetre(mandat, le)
        return mandat.role in CHEFS and ecoles.filter(pk=avis.etablissement_id).exists()
    poles = Pole.objects.du_perimetre(mandat, le)
    return mandat.role == Role.PILOTE and poles.filter(pk=avis.emploi.pole_id).exists()


def avis_du_lecteur(
    emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date
) -> QuerySet[AvisChangement]:
    """Notices of a version for a head (his schools) or the pilote; none for others.

    *Source:* permissions page §1 (scope); decision 18.
    """
    avis = AvisChangement.objects.filter(emploi=emploi, retire_le__isnull=True)
    avis = avis.select_related("etablissement", "vu_par").order_by("etablissement__cle_tri", "pk")
    if mandat.role in CHEFS:
        return avis.filter(
            destinataire=DestinataireAvis.ETABLISSEMENT,
            etablissement__in=Etablissement.objects.du_perimetre(mandat, le),
        )
    if mandat.role == Role.PILOTE:
        return avis.filter(destinataire=DestinataireAvis.PILOTE)
    return avis.none()


def dernier_avis(aesh: Aesh, le: datetime.date) -> AvisChangement | None:
    """The last change of an AESH's week: the one she has not seen, else the last of the month.

    One query. *Source:* screen « Ma semaine » (change notice), règle locale.
    """
    siens = AvisChangement.objects.filter(
        aesh=aesh,
        retire_le__isnull=True,
        emploi__statut__in=PARUS,
        emploi__date_effet__gte=le - MEMOIRE,
    )
    vus_ensuite = ExpressionWrapper(Q(vu_le__isnull=False), output_field=BooleanField())
    return (
        siens.select_related("emploi__pole")
        .order_by(vus_ensuite, "-emploi__date_effet", "-emploi__version")
        .first()
    )


def jours_de_preavis(avis: AvisChangement) -> int:
    """Days between the day a change was told and the day it holds. *Source:* dossier §3 R13."""
    dit_le = timezone.localdate(avis.cree_le)
    return max(0, (avis.emploi.date_effet - dit_le).days)


@dataclass(frozen=True)
class Lecture:
    """A reader of a version, and whether she says she saw it; by name, never ranked."""

    nom: str
    vu: bool


@dataclass(frozen=True)
class Lectures:
    """Who was told of a version: AESH, schools, pilote."""

    aesh: Sequence[Lecture]
    ecoles: Sequence[Lecture]
    pilote: bool | None

    @property
    def phrase(self) -> str:
        """``Vu par 12 AESH sur 15``."""
        return f"Vu par {sum(x.vu for x in self.aesh)} AESH sur {len(self.aesh)}"


def lectures_de(emploi: EmploiDuTemps) -> Lectures:
    """Readers of a version in alphabetical order, in one query. *Source:* decision 18."""
    avis = list(
        AvisChangement.objects.filter(emploi=emploi)
        .select_related("aesh", "etablissement")
        .order_by("aesh__cle_tri", "etablissement__cle_tri", "pk")
    )
    pilotes = [a for a in avis if a.destinataire == DestinataireAvis.PILOTE]
    return Lectures(
        aesh=[Lecture(a.aesh.nom_complet, a.vu_le is not None) for a in avis if a.aesh],
        ecoles=[
            Lecture(a.etablissement.nom_court, a.vu_le is not None) for a in avis if a.etablissement
        ],
        pilote=pilotes[0].vu_le is not None if pilotes else None,
    )


def voit_ce_qui_change(mandat: Mandat) -> bool:
    """Head, pilote, coordination and SEI chief have the page of a publication's changes."""
    return mandat.role in (*CHEFS, Role.PILOTE) or peut(mandat, "u", "edt")


def annonces_sous_48_heures(pole: UUID, annee: int) -> int:
    """Changes told to an AESH under two days before, this year. *Source:* dossier §3 R13."""
    return AvisChangement.objects.filter(
        emploi__pole=pole,
        emploi__annee=annee,
        destinataire=DestinataireAvis.AESH,
        sous_48_heures=True,
    ).count()
