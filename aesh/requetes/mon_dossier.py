"""What the product keeps about an AESH, and the counters that are hers alone.

*Source:* dossier §10 (rights: access); peers page §0b (counters readable by the AESH concerned).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from psycopg.types.range import DateRange

from aesh.enums import DestinataireAvis, EtatRemplacement
from aesh.models import (
    AbsenceAesh,
    Aesh,
    Affectation,
    AvisChangement,
    Contrat,
    IndisponibiliteAesh,
    Occupation,
    Remplacement,
)
from pial.regles import annee_scolaire, bornes_annee
from socle.rgpd import Rgpd


@dataclass(frozen=True)
class Garde:
    """One kind of thing kept: how many, of what nature, how long."""

    nom: str
    nombre: int
    natures: str
    duree: str
    statut: str


@dataclass(frozen=True)
class Compteurs:
    """Of this school year; read by her alone, never beside somebody else's."""

    changements: int
    sous_48_heures: int
    remplacements: int
    ecoles: int
    absences: int


@dataclass(frozen=True)
class MonDossier:
    """Everything, as she may read it."""

    aesh: Aesh
    contrats: list[Contrat]
    affectations: list[Affectation]
    indisponibilites: list[IndisponibiliteAesh]
    compteurs: Compteurs
    gardes: list[Garde]


def mon_dossier(aesh: Aesh, le: datetime.date) -> MonDossier:
    """Contracts, postings, counters of the year, and what is kept, from the models themselves.

    The number of queries does not depend on her. *Source:* dossier §10.
    """
    return MonDossier(
        aesh=aesh,
        contrats=list(Contrat.objects.filter(aesh=aesh).order_by("-periode")),
        affectations=list(
            Affectation.objects.filter(aesh=aesh)
            .select_related("pole", "etablissement")
            .order_by("-periode", "-est_principale")
        ),
        indisponibilites=list(IndisponibiliteAesh.objects.filter(aesh=aesh).order_by("-periode")),
        compteurs=_compteurs(aesh, le),
        gardes=ce_qui_est_garde(aesh),
    )


def _compteurs(aesh: Aesh, le: datetime.date) -> Compteurs:
    annee = annee_scolaire(le)
    bornes = DateRange(*bornes_annee(annee))
    avis = AvisChangement.objects.filter(
        aesh=aesh,
        destinataire=DestinataireAvis.AESH,
        emploi__annee=annee,
        retire_le__isnull=True,
    )
    presentes = Occupation.objects.filter(
        aesh=aesh, creneau__isnull=False, dates__touche=bornes
    ).order_by()
    return Compteurs(
        changements=avis.count(),
        sous_48_heures=avis.filter(sous_48_heures=True).count(),
        remplacements=Remplacement.objects.filter(
            aesh=aesh,
            etat=EtatRemplacement.CONFIRME,
            date__gte=bornes.lower,
            date__lte=le,
        ).count(),
        ecoles=presentes.values("creneau__etablissement").distinct().count(),
        absences=AbsenceAesh.objects.filter(
            aesh=aesh, annulee_le__isnull=True, periode__overlap=bornes
        ).count(),
    )


def ce_qui_est_garde(aesh: Aesh) -> list[Garde]:
    """Tables of the product that name her, read from their own declarations.

    *Source:* dossier §10 (categories and durations); each model's ``rgpd``.
    """
    gardes = [_dire(Aesh, 1)]
    for modele in apps.get_models():
        rgpd: Any = modele.__dict__.get("rgpd")
        if not isinstance(rgpd, Rgpd) or modele is Aesh:
            continue
        if champ := _champ_vers_elle(modele, rgpd):
            nombre = modele.objects.filter(**{champ: aesh}).count()  # type: ignore[attr-defined]
            gardes.append(_dire(modele, nombre))
    return sorted(gardes, key=lambda garde: garde.nom)


def _champ_vers_elle(modele: type[models.Model], rgpd: Rgpd) -> str:
    """The personal column of a table that is the AESH herself."""
    for champ in modele._meta.local_fields:  # noqa: SLF001  Django's own way to read a model
        if champ.related_model is Aesh and champ.name in rgpd.personnelles:
            return champ.name
    return ""


def _dire(modele: type[models.Model], nombre: int) -> Garde:
    rgpd: Rgpd = modele.rgpd  # type: ignore[attr-defined]
    duree = rgpd.conservation
    return Garde(
        nom=str(modele._meta.verbose_name_plural),  # noqa: SLF001  idem
        nombre=nombre,
        natures=", ".join(dict.fromkeys(rgpd.personnelles.values())),
        duree=duree.duree if duree else "",
        statut=duree.statut if duree else "",
    )
