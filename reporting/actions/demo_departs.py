"""Contracts that end soon in the demonstration, so that some pupils' help ends too.

*Source:* ux page §5(c) (« Fins d'accompagnement »); everything here is invented.
"""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from psycopg.types.range import DateRange

from aesh.enums import StatutEmploi
from aesh.models import Aesh, Affectation, Contrat, Creneau, EmploiDuTemps
from pial.regles import UN_JOUR, annee_scolaire
from reporting.requetes.fins_aide import aesh_qui_partent

# Days left: within one month, two, three; then one that the queue does not show yet.
RESTENT = (25, 55, 85, 150)
EN_PREPARATION = (StatutEmploi.BROUILLON, StatutEmploi.PROPOSE, StatutEmploi.VISE)


@transaction.atomic
def annoncer_des_departs(*, le: datetime.date) -> int:
    """Let a few published AESH leave, one pole after the other; how many do.

    Poles where a version is being prepared are left alone: it would no longer be publishable.
    *Source:* decision 36.
    """
    if aesh_qui_partent(le):
        return 0
    publies = Creneau.objects.filter(
        aesh=OuterRef("pk"),
        emploi__statut=StatutEmploi.PUBLIE,
        emploi__annee=annee_scolaire(le),
        liens_eleves__isnull=False,
    )
    prepares = EmploiDuTemps.objects.filter(statut__in=EN_PREPARATION, pole=OuterRef("pole"))
    ailleurs = Affectation.objects.filter(
        Exists(prepares), aesh=OuterRef("pk"), periode__contains=le
    )
    candidats = Aesh.objects.filter(Exists(publies), ~Exists(ailleurs), membre=None)
    par_pole: dict[object, list[Aesh]] = {}
    for aesh in candidats.order_by("cle_tri", "pk"):
        tenue = aesh.affectations.filter(periode__contains=le, est_principale=True).first()
        if tenue is not None:
            par_pole.setdefault(tenue.pole_id, []).append(aesh)
    choisis = [siens[rang] for rang in range(2) for siens in par_pole.values() if rang < len(siens)]
    partis = 0
    for aesh, jours in zip(choisis, RESTENT, strict=False):
        _finir(aesh, le + jours * UN_JOUR, le)
        partis += 1
    return partis


def _finir(aesh: Aesh, fin: datetime.date, le: datetime.date) -> None:
    """Contract and postings of a day end, at the latest, the day before ``fin``."""
    for modele in (Contrat, Affectation):
        for ligne in modele.objects.filter(aesh=aesh, periode__contains=le):
            if ligne.periode.upper is None or ligne.periode.upper > fin:
                ligne.periode = DateRange(ligne.periode.lower, fin)
                ligne.save(update_fields=["periode", "modifie_le"])
