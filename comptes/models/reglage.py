"""Values a department gives to settings, each from a date; the registry is in ``reglages``."""

from django.db import models

from socle.modeles import ModeleCloisonne
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class Reglage(ModeleCloisonne):
    """One setting's value from one day on."""

    code = models.CharField("code", max_length=60)
    valeur = models.JSONField("valeur")
    du = models.DateField("à partir du")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "réglage"
        verbose_name_plural = "réglages"
        ordering = ["code", "-du"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "code", "du"], name="comptes_reglage_unique"
            )
        ]

    def __str__(self) -> str:
        return self.code
