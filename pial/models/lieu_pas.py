"""The place of a PAS: where it is, how to reach it, when it is open.

*Source:* source 004 (a place easy to find and to reach, open on school days).
"""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from pial.models.etablissement import Etablissement
from pial.models.pole import Pole
from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


@pghistory.track()
class LieuPas(ModeleReferentiel):
    """Where families and teachers meet the team: a school, or any other place."""

    pole = LienUniqueCloisonne(Pole, models.CASCADE, related_name="lieu", verbose_name="PAS")
    etablissement = LienCloisonne(
        Etablissement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dans l'école ou l'établissement",
    )
    adresse = models.CharField("adresse", max_length=200, blank=True, default="")
    code_postal = models.CharField("code postal", max_length=5, blank=True, default="")
    commune = models.CharField("commune", max_length=80, blank=True, default="")
    telephone = models.CharField("téléphone du PAS", max_length=20, blank=True, default="")
    courriel = models.CharField("courriel du PAS", max_length=120, blank=True, default="")
    acces = models.CharField("comment venir", max_length=300, blank=True, default="")
    demander = models.CharField("comment demander", max_length=300, blank=True, default="")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "lieu d'un PAS"
        verbose_name_plural = "lieux des PAS"
        ordering = ["pole"]

    def __str__(self) -> str:
        return f"lieu du {self.pole_id}"


class OuverturePas(ModeleReferentiel):
    """Opening hours of a PAS: weekday 1-7, minutes since midnight [a, b)."""

    pole = LienCloisonne(Pole, models.CASCADE, related_name="ouvertures", verbose_name="PAS")
    jour = models.PositiveSmallIntegerField(
        "jour", validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    minutes = IntegerRangeField("minutes")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "ouverture d'un PAS"
        verbose_name_plural = "ouvertures des PAS"
        ordering = ["jour", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="pial_ouverture_pas_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deux plages d'ouverture se recouvrent.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour} {self.minutes}"
