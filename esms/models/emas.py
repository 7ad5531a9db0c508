"""EMAS: mobile teams carried by an ESMS, shared by several PAS over time."""

import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from esms.models.esms import Esms
from pial.models import Pole
from socle.cloison import LienCloisonne
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE

UN_JOUR = datetime.timedelta(days=1)


@pghistory.track()
class Emas(ModeleReferentiel):
    """A mobile team; its ESMS's director has authority over it (source 004)."""

    nom = models.CharField("nom", max_length=120)
    cle_tri = models.CharField(max_length=120, editable=False, default="")
    porteur = LienCloisonne(
        Esms, models.PROTECT, related_name="equipes", verbose_name="ESMS porteur"
    )
    telephone = models.CharField("téléphone du service", max_length=20, blank=True, default="")
    courriel = models.CharField("courriel du service", max_length=120, blank=True, default="")
    periode = DateRangeField("en service")
    est_inventee = models.BooleanField("équipe inventée pour la démonstration", default=False)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "EMAS"
        verbose_name_plural = "EMAS"
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "nom"],
                name="esms_emas_nom",
                violation_error_message="Une EMAS porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def du(self) -> datetime.date:
        """First day."""
        premier: datetime.date = self.periode.lower
        return premier

    @property
    def au(self) -> datetime.date | None:
        """Last day, included; ``None`` while it goes on."""
        return self.periode.upper - UN_JOUR if self.periode.upper else None

    def est_en_service(self, le: datetime.date) -> bool:
        """Whether it works on a day."""
        return bool(le in self.periode)


@pghistory.track()
class EmasPas(ModeleReferentiel):
    """A team at the service of a PAS between two dates; both may have several."""

    emas = LienCloisonne(Emas, models.PROTECT, related_name="services", verbose_name="EMAS")
    pole = LienCloisonne(Pole, models.PROTECT, related_name="services_emas", verbose_name="PAS")
    periode = DateRangeField("période")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "service d'une EMAS dans un PAS"
        verbose_name_plural = "services des EMAS dans les PAS"
        ordering = ["periode"]
        constraints = [
            ExclusionConstraint(
                name="esms_emaspas_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("emas", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette EMAS sert déjà ce PAS à ces dates.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.emas} → {self.pole}"

    @property
    def du(self) -> datetime.date:
        """First day."""
        premier: datetime.date = self.periode.lower
        return premier

    @property
    def au(self) -> datetime.date | None:
        """Last day, included; ``None`` while it goes on."""
        return self.periode.upper - UN_JOUR if self.periode.upper else None
