"""Academies and departments: the tenants, global and public."""

from django.db import models

from socle.rgpd import SANS_DONNEE_PERSONNELLE


class Academie(models.Model):
    """An academy, with its region."""

    code = models.CharField("code", max_length=2, primary_key=True)
    nom = models.CharField("nom", max_length=60)
    code_region = models.CharField("code de la région", max_length=3)
    nom_region = models.CharField("région", max_length=60)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "académie"
        verbose_name_plural = "académies"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom


class Departement(models.Model):
    """The tenant. Primary key: the INSEE code ("35", "2A", "974"), as in URLs."""

    code = models.CharField("code", max_length=3, primary_key=True)
    code_men = models.CharField("code à trois caractères", max_length=3, unique=True)
    nom = models.CharField("nom", max_length=60)
    academie = models.ForeignKey(Academie, models.PROTECT, verbose_name="académie")
    zone_vacances = models.CharField("zone de vacances", max_length=10, blank=True, default="")
    fuseau = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    est_ouvert = models.BooleanField("ouvert", default=False)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom
