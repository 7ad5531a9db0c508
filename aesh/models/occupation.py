"""Who is where: the database itself refuses that a person be in two places at once."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from aesh.models.aesh import Aesh
from aesh.models.emploi import Creneau, EmploiDuTemps
from aesh.models.exception import CreneauPonctuel
from aesh.models.multirange import DateMultiRangeField
from eleves.models import Eleve
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


class Occupation(ModeleCloisonne):
    """One person busy on real dates, from published slots (architecture, "Time").

    ``dates`` are the very days (calendar, weeks A/B, version, holes), so that weeks A and "every
    week" collide when they should and a replacement fits in the hole of an absence. ``prevues``
    are these days before dated exceptions; empty on the rows that an exception cut out of a slot
    (fewer minutes, some dates) and on those of a slot of one date (``ponctuel``).
    """

    en_fusion: ClassVar[str] = "refuser"  # two bookings of one child: a human chooses first

    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, null=True, related_name="occupations")
    creneau = LienCloisonne(Creneau, models.CASCADE, null=True, related_name="occupations")
    ponctuel = LienCloisonne(CreneauPonctuel, models.CASCADE, null=True, related_name="occupations")
    aesh = LienCloisonne(Aesh, models.PROTECT, null=True, related_name="occupations")
    eleve = LienCloisonne(Eleve, models.PROTECT, null=True, related_name="occupations")
    minutes = IntegerRangeField("minutes")
    dates = DateMultiRangeField("dates")
    prevues = DateMultiRangeField("dates prévues", default=list)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("creneau", "ponctuel", "aesh", "eleve", "minutes", "dates", "prevues"),
            "emploi du temps",
        ),
        autres=("emploi",),
    )

    class Meta:
        verbose_name = "occupation"
        verbose_name_plural = "occupations"
        constraints = [
            models.CheckConstraint(
                condition=Q(aesh__isnull=False, eleve__isnull=True)
                | Q(aesh__isnull=True, eleve__isnull=False),
                name="aesh_occupation_une_personne",
            ),
            models.CheckConstraint(
                condition=Q(creneau__isnull=False, emploi__isnull=False, ponctuel__isnull=True)
                | Q(creneau__isnull=True, emploi__isnull=True, ponctuel__isnull=False),
                name="aesh_occupation_une_origine",
            ),
            ExclusionConstraint(
                name="aesh_occupation_aesh",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("aesh", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("dates", RangeOperators.OVERLAPS),
                ],
                condition=Q(aesh__isnull=False),
                violation_error_message=(
                    "Un AESH est déjà occupé ailleurs à l'un de ces moments : "
                    "son autre pôle vient de publier. Rechargez la page pour voir le conflit. "
                    "Rien n'a été publié."
                ),
            ),
            ExclusionConstraint(
                name="aesh_occupation_eleve",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("eleve", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("dates", RangeOperators.OVERLAPS),
                ],
                condition=Q(eleve__isnull=False),
                violation_error_message=(
                    "Un élève a déjà une aide à l'un de ces moments. "
                    "Rechargez la page pour voir le conflit. Rien n'a été publié."
                ),
            ),
        ]
        indexes = [models.Index(fields=["departement", "emploi"], name="aesh_occupation_emploi")]

    def __str__(self) -> str:
        return f"occupation {self.pk}"
