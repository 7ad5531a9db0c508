"""Bring the days of schools up to date, so that the hours of a department sum in a moment.

*Source:* decision 10; ADR on projected hours.
"""

from django.db import transaction
from django.utils import timezone

from reporting.models import HeuresEcole, ProjectionEcole
from reporting.requetes.projection import (
    colonnes_du_jour,
    ecoles_a_projeter,
    jours_des_ecoles,
)
from socle.masse import identifiants, inserer_en_masse

PAR_LOT = 50


@transaction.atomic
def inscrire_ecoles() -> int:
    """Know the schools that have pupils; how many are new.

    In a transaction of its own: a change made meanwhile then finds the row to mark.
    *Source:* règle locale.
    """
    nouvelles = [ProjectionEcole(etablissement_id=ecole) for ecole in ecoles_a_projeter()]
    ProjectionEcole.objects.bulk_create(nouvelles, ignore_conflicts=True)
    return len(nouvelles)


@transaction.atomic
def projeter_un_lot() -> int:
    """Do again the days of some schools that are out of date; how many schools.

    Their rows are locked before the slots are read: a later change waits, then marks the school
    again. A school that a change under way already holds is left for the next time: two
    transactions never wait for each other. *Source:* règle locale.
    """
    perimees = list(
        ProjectionEcole.objects.select_for_update(skip_locked=True)
        .filter(a_jour=False)
        .order_by("id")[:PAR_LOT]
    )
    if not perimees:
        return 0
    ecoles = [une.etablissement_id for une in perimees]
    jours = jours_des_ecoles(ecoles)
    HeuresEcole.objects.filter(etablissement__in=ecoles).delete()
    colonnes = colonnes_du_jour()
    cles = identifiants(len(jours))
    inserer_en_masse(
        HeuresEcole,
        ("id", "etablissement", "jour", *colonnes),
        (
            (cle, ecole, jour, *(minutes.get(nom, 0) for nom in colonnes))
            for cle, ((ecole, jour), minutes) in zip(cles, jours.items(), strict=True)
        ),
    )
    ProjectionEcole.objects.filter(pk__in=[une.pk for une in perimees]).update(
        a_jour=True, calculee_le=timezone.now()
    )
    return len(perimees)
