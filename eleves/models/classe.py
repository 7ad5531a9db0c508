"""Classes and their weekly grid."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from pial.models import Etablissement
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class Classe(ModeleCloisonne):
    """A class (or an ULIS) of one school for one school year."""

    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="classes", verbose_name="école"
    )
    annee = models.PositiveSmallIntegerField("année de rentrée")
    libelle = models.CharField("nom", max_length=40)
    niveau = models.CharField("niveau", max_length=6, blank=True, default="")
    est_ulis = models.BooleanField("ULIS", default=False)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "classe"
        verbose_name_plural = "classes"
        ordering = ["libelle"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "etablissement", "annee", "libelle"],
                name="eleves_classe_unique",
            )
        ]

    def __str__(self) -> str:
        return self.libelle


class Seance(ModeleCloisonne):
    """A lesson of a class's week, in minutes since midnight [a, b)."""

    classe = LienCloisonne(Classe, models.CASCADE, related_name="seances")
    jour = models.PositiveSmallIntegerField(
        "jour", validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    minutes = IntegerRangeField("minutes")
    matiere = models.CharField("matière", max_length=40)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["jour", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="eleves_seance_sans_recouvrement",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("classe", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deux séances de la classe se recouvrent.",
            )
        ]

    def __str__(self) -> str:
        return self.matiere
