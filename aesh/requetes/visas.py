"""Which schools of a version have signed it.

*Source:* decision 1 (the head of a school gives the visa for his school).
"""

import datetime
from dataclasses import dataclass

from aesh.models import Creneau, EmploiDuTemps, VisaEcole
from aesh.permissions import CHEFS, peut_viser_ecole
from comptes.models import Mandat
from pial.models import Etablissement


@dataclass(frozen=True)
class LigneVisa:
    """A school that has slots in the version, and its visa if given."""

    ecole: Etablissement
    visa: VisaEcole | None


def visas_des_ecoles(emploi: EmploiDuTemps) -> list[LigneVisa]:
    """Schools that have slots, by name, each with its visa; two queries. *Source:* decision 1."""
    servies = Creneau.objects.filter(emploi=emploi).order_by().values("etablissement")
    visas = VisaEcole.objects.filter(emploi=emploi).select_related("vise_par")
    donnes = {visa.etablissement_id: visa for visa in visas}
    ecoles = Etablissement.objects.filter(pk__in=servies).order_by("cle_tri", "pk")
    return [LigneVisa(ecole, donnes.get(ecole.pk)) for ecole in ecoles]


def visas_lus(emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date) -> list[LigneVisa]:
    """Those that a reader sees: a head, his school's only. *Source:* permissions page §3."""
    lignes = visas_des_ecoles(emploi)
    if mandat.role not in CHEFS:
        return lignes
    siennes = set(Etablissement.objects.du_perimetre(mandat, le).values_list("pk", flat=True))
    return [ligne for ligne in lignes if ligne.ecole.pk in siennes]


def attend_mon_visa(emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date) -> bool:
    """Whether a head has a school of his to sign; no query for others. *Source:* decision 1."""
    if not peut_viser_ecole(mandat, emploi):
        return False
    return any(ligne.visa is None for ligne in visas_lus(emploi, mandat, le))
