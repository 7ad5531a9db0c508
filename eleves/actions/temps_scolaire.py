"""Rights of "all the school time" follow the pupil's week: part of each act that changes it."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from eleves.enums import LectureHeures
from eleves.models import Classe, NotificationMdph, Scolarisation
from eleves.requetes.temps_scolaire import temps_scolaire_de


@transaction.atomic
def relire_temps_scolaire(eleves: Collection[UUID], *, le: datetime.date) -> int:
    """Hours of these pupils' rights read again in their week; returns how many changed.

    A week that is no longer known changes nothing. *Source:* decision 14.
    """
    lignes = (
        NotificationMdph.objects.non_annulees()
        .filter(eleve__in=eleves, lecture_heures=LectureHeures.TEMPS_SCOLAIRE)
        .filter(Q(periode__endswith__gt=le) | Q(periode__upper_inf=True))
        .select_related("eleve")
    )
    changees = 0
    for ligne in lignes:
        minutes = temps_scolaire_de(ligne.eleve, max(le, ligne.periode.lower))
        if minutes is not None and minutes != ligne.minutes_hebdo:
            ligne.minutes_hebdo = minutes
            ligne.revision += 1
            ligne.modifiee_par = None  # the product itself, from a week that someone changed
            ligne.save()
            changees += 1
    return changees


def relire_la_classe(classe: Classe, *, le: datetime.date) -> int:
    """The same for the pupils who are in a class on a day.

    *Source:* decision 14.
    """
    inscrits = Scolarisation.objects.filter(classe=classe, periode__contains=le)
    return relire_temps_scolaire(list(inscrits.values_list("eleve_id", flat=True)), le=le)
