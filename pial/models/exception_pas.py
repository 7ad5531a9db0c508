"""Days when the place of a PAS is closed, or open at other hours. Public."""

import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from pial.models.pole import Pole
from socle.cloison import LienCloisonne
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


@pghistory.track()
class ExceptionPas(ModeleReferentiel):
    """Closed on these days (no ``minutes``), or open then from ``minutes`` on [a, b)."""

    pole = LienCloisonne(Pole, models.CASCADE, related_name="exceptions_pas", verbose_name="PAS")
    periode = DateRangeField("période")
    minutes = IntegerRangeField("ouvert de", null=True, blank=True)
    libelle = models.CharField("ce que le public lit", max_length=80, blank=True, default="")
    est_retire = models.BooleanField("retiré", default=False, db_default=False)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "fermeture ou ouverture exceptionnelle d'un PAS"
        verbose_name_plural = "fermetures et ouvertures exceptionnelles des PAS"
        ordering = ["periode", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="pial_fermeture_pas_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(est_retire=False, minutes__isnull=True),
                violation_error_message="Le PAS est déjà fermé à ces dates.",
            ),
            ExclusionConstraint(
                name="pial_ouverture_exc_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                condition=Q(est_retire=False, minutes__isnull=False),
                violation_error_message="Le PAS est déjà ouvert à ces heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.periode}"

    @property
    def est_fermeture(self) -> bool:
        """Closed, rather than open at other hours."""
        return self.minutes is None

    @property
    def du(self) -> datetime.date:
        """First day."""
        premier: datetime.date = self.periode.lower
        return premier

    @property
    def au(self) -> datetime.date:
        """Last day, included."""
        dernier: datetime.date = self.periode.upper - datetime.timedelta(days=1)
        return dernier

    @property
    def heures(self) -> tuple[str, str] | None:
        """Hours in words; ``None`` when closed."""
        if self.minutes is None:
            return None
        bornes = (self.minutes.lower, self.minutes.upper)
        debut, fin = (f"{m // 60} h {m % 60:02d}" for m in bornes)
        return debut, fin
