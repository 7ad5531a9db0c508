"""Opening hours of each school, its weeks A and B, and the days without class."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from pial.models.etablissement import Etablissement
from socle.cloison import LienCloisonne
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class PlageOuverture(ModeleReferentiel):
    """A half-day during which a school holds class: weekday 1-7, minutes since midnight [a, b)."""

    etablissement = LienCloisonne(Etablissement, models.CASCADE, related_name="plages")
    jour = models.PositiveSmallIntegerField(
        "jour", validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    minutes = IntegerRangeField("minutes")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "plage d'ouverture"
        verbose_name_plural = "plages d'ouverture"
        ordering = ["jour", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="pial_plage_sans_recouvrement",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("etablissement", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deux plages d'ouverture se recouvrent.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour} {self.minutes}"


class RepriseSemaines(ModeleReferentiel):
    """From this Monday on, weeks alternate from this letter (A/B belongs to the school)."""

    etablissement = LienCloisonne(Etablissement, models.CASCADE, related_name="reprises")
    lundi = models.DateField("lundi")
    lettre = models.CharField("semaine", max_length=1, choices=[("A", "A"), ("B", "B")])

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "reprise des semaines A et B"
        verbose_name_plural = "reprises des semaines A et B"
        ordering = ["lundi"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "etablissement", "lundi"], name="pial_reprise_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lundi} {self.lettre}"


class JourFerme(ModeleReferentiel):
    """Days without class for the department: holidays of its zone, public holidays, bridges."""

    periode = DateRangeField("période")
    libelle = models.CharField("libellé", max_length=80)
    source = models.CharField("source", max_length=120)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "période sans classe"
        verbose_name_plural = "périodes sans classe"
        ordering = ["periode"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "libelle", "periode"], name="pial_jourferme_unique"
            )
        ]

    def __str__(self) -> str:
        return self.libelle
