"""Contracts of AESH: one row per stretch of time under the same terms."""

from decimal import Decimal

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from aesh.enums import (
    LIBELLES_EMPLOYEUR,
    LIBELLES_ORIGINE_CONTRAT,
    LIBELLES_TYPE_CONTRAT,
    Employeur,
    OrigineContrat,
)
from aesh.models.aesh import Aesh
from aesh.regles.contrat import quotite
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track()
class Contrat(ModeleCloisonne):
    """Weekly hours are the truth; the quotité is computed from them (dossier §2.4, trap 5).

    An avenant never rewrites a row: the row ends the day before, another (``origine`` avenant,
    ``suite_de``) holds the new terms, so that any date finds the hours of that date.
    ``quotite_ecrite``: the percentage that a file or a paper says, kept as it was written.
    """

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="contrats")
    type = models.CharField("type", max_length=3, choices=choix(LIBELLES_TYPE_CONTRAT))
    employeur = models.CharField(
        "employeur", max_length=3, choices=choix(LIBELLES_EMPLOYEUR), default=Employeur.TITRE_2
    )
    periode = DateRangeField("période")
    minutes_hebdo = models.PositiveIntegerField("minutes par semaine")
    semaines = models.PositiveSmallIntegerField(
        "semaines", default=41, validators=[MinValueValidator(41), MaxValueValidator(45)]
    )
    numero = models.CharField("numéro", max_length=30, blank=True, default="", db_default="")
    eple = LienCloisonne(
        Etablissement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="établissement employeur",
    )
    quotite_ecrite = models.DecimalField(
        "quotité écrite (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    origine = models.CharField(
        "origine",
        max_length=8,
        choices=choix(LIBELLES_ORIGINE_CONTRAT),
        default=OrigineContrat.INITIAL,
        db_default=OrigineContrat.INITIAL,
    )
    suite_de = LienCloisonne("self", models.PROTECT, null=True, blank=True, related_name="suites")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            (
                "aesh",
                "type",
                "employeur",
                "periode",
                "minutes_hebdo",
                "semaines",
                "numero",
                "eple",
                "quotite_ecrite",
                "origine",
                "suite_de",
            ),
            "contrat",
        ),
    )

    class Meta:
        verbose_name = "contrat"
        verbose_name_plural = "contrats"
        ordering = ["-periode"]
        constraints = [
            ExclusionConstraint(
                name="aesh_contrat_sans_recouvrement",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("aesh", RangeOperators.EQUAL),
                    ("employeur", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Un contrat du même employeur couvre déjà ces dates.",
            ),
            models.CheckConstraint(
                condition=Q(eple__isnull=True) | Q(employeur=Employeur.HORS_TITRE_2),
                name="aesh_contrat_eple",
                violation_error_message="Un établissement n'est employeur que hors titre 2.",
            ),
            models.CheckConstraint(
                condition=~Q(origine=OrigineContrat.AVENANT) | Q(suite_de__isnull=False),
                name="aesh_contrat_avenant",
            ),
        ]
        indexes = [models.Index(fields=["departement", "aesh"], name="aesh_contrat_aesh")]

    def __str__(self) -> str:
        return self.get_type_display()

    @property
    def quotite(self) -> Decimal:
        """Fraction of a full time, exact to four decimals."""
        return quotite(self.minutes_hebdo, self.semaines)
