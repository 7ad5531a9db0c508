"""Keep an AESH for replacements from today, or give her back to timetables."""

import datetime

from django.db import transaction
from psycopg.types.range import DateRange

from aesh.enums import LIBELLES_RESERVOIR
from aesh.models import Aesh, Affectation
from aesh.permissions import peut_tenir_le_reservoir
from comptes.models import Mandat
from socle.erreurs import ActionRefusee

PAS_AFFECTEE = "Cette personne n'est affectée à aucun pôle aujourd'hui : affectez-la d'abord."


@transaction.atomic
def tenir_au_reservoir(
    aesh: Aesh, *, reservoir: str, auteur: Mandat, le: datetime.date
) -> Affectation:
    """Say from ``le`` on whether her main posting keeps her for replacements.

    The posting that has begun ends that day and another follows it, so that the past stays as it
    was; taken back the same day, nothing of it remains. Raises ``ActionRefusee``.
    *Source:* decision 16 (réservoir; never outside the pole without the SEI).
    """
    if not peut_tenir_le_reservoir(auteur):
        raise ActionRefusee("Seul le SEI décide qui est au réservoir de remplacement.")
    if reservoir not in LIBELLES_RESERVOIR:
        raise ActionRefusee("Choisissez une des réponses de la liste.")
    poste = poste_principal(aesh, le)
    if poste is None:
        raise ActionRefusee(PAS_AFFECTEE)
    if poste.reservoir == reservoir:
        return poste
    if poste.periode.lower is not None and poste.periode.lower >= le:
        return _reprendre(poste, reservoir)
    suite = Affectation(
        aesh_id=poste.aesh_id,
        pole_id=poste.pole_id,
        etablissement_id=poste.etablissement_id,
        periode=DateRange(le, poste.periode.upper),
        est_principale=poste.est_principale,
        reservoir=reservoir,
    )
    poste.periode = DateRange(poste.periode.lower, le)
    poste.save(update_fields=["periode", "modifie_le"])
    suite.save()
    return suite


def poste_principal(aesh: Aesh, le: datetime.date) -> Affectation | None:
    """Her posting on a day: the main one first. *Source:* règle locale."""
    postes = Affectation.objects.select_for_update().filter(aesh=aesh, periode__contains=le)
    return postes.order_by("-est_principale", "cree_le").first()


def _reprendre(poste: Affectation, reservoir: str) -> Affectation:
    """Change a posting of the day; it joins the one before when they say the same."""
    avant = Affectation.objects.filter(
        aesh=poste.aesh_id,
        pole=poste.pole_id,
        etablissement=poste.etablissement_id,
        est_principale=poste.est_principale,
        reservoir=reservoir,
        periode__endswith=poste.periode.lower,
    ).first()
    if avant is None:
        poste.reservoir = reservoir
        poste.save(update_fields=["reservoir", "modifie_le"])
        return poste
    fin = poste.periode.upper
    poste.delete()
    avant.periode = DateRange(avant.periode.lower, fin)
    avant.save(update_fields=["periode", "modifie_le"])
    return avant
