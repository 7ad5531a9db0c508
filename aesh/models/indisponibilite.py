"""When an AESH cannot work: second employer, décharge… Dates and half-days (decision 2)."""

import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from aesh.enums import LIBELLES_MOMENT, LIBELLES_MOTIF_INDISPONIBILITE, MotifIndisponibilite
from aesh.models.aesh import Aesh
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track()
class IndisponibiliteAesh(ModeleCloisonne):
    """Weekdays, whole or half, between two dates. The reason is read by the SEI only."""

    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="indisponibilites")
    periode = DateRangeField("période")
    jours = ArrayField(models.PositiveSmallIntegerField(), verbose_name="jours de la semaine")
    moment = models.CharField("moment", max_length=10, choices=choix(LIBELLES_MOMENT))
    motif = models.CharField(
        "motif",
        max_length=16,
        choices=choix(LIBELLES_MOTIF_INDISPONIBILITE),
        default=MotifIndisponibilite.AUTRE,
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "periode", "jours", "moment"), "organisation")
        | {"motif": "organisation (SEI seulement)"},
    )

    class Meta:
        verbose_name = "indisponibilité d'une AESH"
        verbose_name_plural = "indisponibilités des AESH"
        ordering = ["periode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(periode__startswith__isnull=False, periode__isempty=False),
                name="aesh_indisponibilite_periode",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=Q(jours__len__gt=0),
                name="aesh_indisponibilite_jours",
                violation_error_message="Choisissez au moins un jour.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "aesh"], name="aesh_indispo_aesh")]

    def __str__(self) -> str:
        return self.get_moment_display()

    @property
    def du(self) -> datetime.date:
        """First day."""
        return self.periode.lower  # type: ignore[no-any-return, attr-defined]

    @property
    def au(self) -> datetime.date | None:
        """Last day, None when it has no end."""
        fin = self.periode.upper  # type: ignore[attr-defined]
        return fin - datetime.timedelta(days=1) if fin else None
