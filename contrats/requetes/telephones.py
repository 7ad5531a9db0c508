"""Phone list of a pole: each AESH, her schools of the day and their number.

*Source:* issue F (« phone list on one page »); permissions page §3 note 7 (through the school,
never a personal phone).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from aesh.models import Affectation, Creneau
from contrats.requetes.budget import versions_en_vigueur
from pial.models import Pole


@dataclass(frozen=True)
class LigneTelephone:
    """One AESH; ``ecoles``: (name, phone) of each, the main one first."""

    nom: str
    courriel: str
    ecoles: tuple[tuple[str, str], ...]


def lire_annuaire(pole: Pole, le: datetime.date) -> list[LigneTelephone]:
    """AESH of a pole on a day, by name; three queries. *Source:* issue F."""
    champs = ("etablissement__nom", "etablissement__telephone")
    postes = (
        Affectation.objects.filter(pole=pole, periode__contains=le)
        .select_related("aesh")
        .order_by("aesh__cle_tri", "pk")
    )
    ecoles: dict[UUID, dict[str, str]] = defaultdict(dict)
    lignes = []
    for poste in postes.select_related("aesh", "etablissement"):
        if poste.etablissement:
            ecoles[poste.aesh_id][poste.etablissement.nom] = poste.etablissement.telephone
        lignes.append(poste.aesh)
    servies = (
        Creneau.objects.filter(emploi__in=versions_en_vigueur(le), aesh__in=lignes)
        .order_by("etablissement__cle_tri")
        .values_list("aesh_id", *champs)
        .distinct()
    )
    for aesh, nom, telephone in servies:
        ecoles[aesh].setdefault(nom, telephone)
    return [
        LigneTelephone(une.nom_complet, une.courriel, tuple(ecoles[une.pk].items()))
        for une in lignes
    ]
