"""The fiche pratique: at most twelve coded points for who helps a pupil, no free text."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eleves.models.eleve import Eleve
from socle.cloison import LienUniqueCloisonne
from socle.modeles import ModeleCloisonne, ModeleReferentiel
from socle.rgpd import ELEVE, SANS_DONNEE_PERSONNELLE, Rgpd

POINTS_MAXIMUM = 12


class PointFiche(ModeleReferentiel):
    """One point that may be ticked: reference data of the department, loaded from a file."""

    code = models.CharField("code", max_length=30)
    rang = models.PositiveSmallIntegerField("rang")
    libelle = models.CharField("libellé", max_length=120)
    source = models.CharField("source", max_length=120)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "point de fiche pratique"
        verbose_name_plural = "points de fiche pratique"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "code"], name="eleves_point_code"),
            models.CheckConstraint(
                condition=Q(rang__gte=1, rang__lte=POINTS_MAXIMUM), name="eleves_point_rang"
            ),
        ]

    def __str__(self) -> str:
        return self.libelle


@pghistory.track()
class FichePratique(ModeleCloisonne):
    """Points ticked for one pupil, by code; read by who helps him, while helping him."""

    eleve = LienUniqueCloisonne(Eleve, models.CASCADE, related_name="fiche_pratique")
    points = ArrayField(models.CharField(max_length=30), default=list, verbose_name="points")
    cochee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cochee_le = models.DateTimeField("cochée le")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "eleve": "organisation de l'aide (donnée relative au handicap, RGPD art. 9)",
            "points": "organisation de l'aide (donnée relative au handicap, RGPD art. 9)",
            "cochee_par": "identité professionnelle",
        },
        autres=("cochee_le",),
    )

    class Meta:
        verbose_name = "fiche pratique"
        verbose_name_plural = "fiches pratiques"
        ordering = ["cochee_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__len__lte=POINTS_MAXIMUM), name="eleves_fiche_douze_points"
            )
        ]

    def __str__(self) -> str:
        return f"{self.eleve_id}"
