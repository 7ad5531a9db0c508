"""Agreements between the State and a town (or a group of towns) about the lunch break (R12)."""

import datetime

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from socle.cloison import GestionnaireCloisonne, RequeteCloisonnee
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class RequeteConventions(RequeteCloisonnee):
    """Reads of agreements."""

    def en_vigueur(self, le: datetime.date) -> "RequeteConventions":
        """Agreements that hold on a day."""
        return self.filter(periode__contains=le)


class ConventionMeridienne(ModeleReferentiel):
    """AESH may help at lunch in the public primary schools of these towns, between two dates."""

    collectivite = models.CharField("commune ou intercommunalité", max_length=120)
    communes = ArrayField(models.CharField(max_length=5), verbose_name="communes (codes INSEE)")
    reference = models.CharField("référence du texte signé", max_length=160, blank=True, default="")
    signee_le = models.DateField("signée le")
    periode = DateRangeField("période")

    rgpd = SANS_DONNEE_PERSONNELLE

    objects = GestionnaireCloisonne.from_queryset(RequeteConventions)()

    class Meta:
        verbose_name = "convention de pause méridienne"
        verbose_name_plural = "conventions de pause méridienne"
        ordering = ["collectivite", "periode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(communes__len__gt=0), name="pial_convention_communes"
            ),
            models.CheckConstraint(
                condition=Q(periode__isempty=False), name="pial_convention_periode"
            ),
        ]

    def __str__(self) -> str:
        return f"Convention de pause méridienne, {self.collectivite}"
