"""Wishes and skills in a few words; schools that an AESH may wish.

*Source:* issue F (wishes, travel mode, skills, training).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from aesh.models import Aesh
from campagne.enums import (
    LIBELLES_COMPETENCE,
    LIBELLES_DEGRE_SOUHAITE,
    LIBELLES_FORMATION,
    Competence,
    DegreSouhaite,
    Formation,
)
from campagne.models import ProfilAesh, SouhaitsAesh
from pial.models import Etablissement, Pole


def souhaits_dits(annee: int, aesh: Iterable[UUID]) -> dict[UUID, str]:
    """Wishes of each AESH, in words, in one query. *Source:* issue F."""
    lus = SouhaitsAesh.objects.filter(annee=annee, aesh__in=list(aesh)).select_related(
        "ecole_1", "ecole_2", "ecole_3"
    )
    return {un.aesh_id: en_mots(un) for un in lus}


def en_mots(souhaits: SouhaitsAesh) -> str:
    """``Rester. École A (Rennes), École B (Rennes). 2 écoles au plus``. *Source:* règle locale."""
    ecoles = [e for e in (souhaits.ecole_1, souhaits.ecole_2, souhaits.ecole_3) if e]
    morceaux = ["Rester dans la même école"] if souhaits.reste else []
    morceaux += [", ".join(ecole.nom_court for ecole in ecoles)] if ecoles else []
    if souhaits.degre:
        morceaux.append(LIBELLES_DEGRE_SOUHAITE[DegreSouhaite(souhaits.degre)])
    s = "s" if souhaits.ecoles_max > 1 else ""
    morceaux.append(f"{souhaits.ecoles_max} école{s} au plus")
    return ". ".join(morceaux)


def profils_dits(aesh: Iterable[UUID]) -> dict[UUID, str]:
    """Skills and training of each AESH, in words, in one query. *Source:* issue F."""
    return {
        un.aesh_id: ", ".join(
            [LIBELLES_COMPETENCE[Competence(c)] for c in un.competences]
            + [LIBELLES_FORMATION[Formation(f)] for f in un.formations]
        )
        or "–"
        for un in ProfilAesh.objects.filter(aesh__in=list(aesh))
    }


def ecoles_proposables(aesh: Aesh) -> QuerySet[Etablissement]:
    """Schools of the poles where she is or was posted, and those already wished.

    *Source:* règle locale (a list that can be read on a phone).
    """
    poles = Pole.objects.filter(affectations__aesh=aesh)
    deja = [
        cle
        for lot in SouhaitsAesh.objects.filter(aesh=aesh).values_list(
            "ecole_1", "ecole_2", "ecole_3"
        )
        for cle in lot
        if cle
    ]
    return (
        Etablissement.objects.filter(Q(rattachements__pole__in=poles) | Q(pk__in=deja))
        .distinct()
        .order_by("cle_tri", "pk")
    )
