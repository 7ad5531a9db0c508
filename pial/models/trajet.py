"""Time to go from one school to another, as someone who knows the road typed it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from pial.enums import LIBELLES_DEPLACEMENT
from pial.models.etablissement import Etablissement
from pial.trajets import MINUTES_MAX
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class TempsDeTrajet(ModeleReferentiel):
    """Minutes from one school to another by one mode; holds both ways unless both are typed."""

    depart = LienCloisonne(Etablissement, models.CASCADE, related_name="+", verbose_name="départ")
    arrivee = LienCloisonne(Etablissement, models.CASCADE, related_name="+", verbose_name="arrivée")
    mode = models.CharField("mode", max_length=10, choices=choix(LIBELLES_DEPLACEMENT))
    minutes = models.PositiveSmallIntegerField(
        "minutes", validators=[MaxValueValidator(MINUTES_MAX)]
    )

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "temps de trajet"
        verbose_name_plural = "temps de trajet"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "depart", "arrivee", "mode"], name="pial_trajet_unique"
            ),
            models.CheckConstraint(
                condition=~Q(depart=F("arrivee")), name="pial_trajet_deux_ecoles"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=MINUTES_MAX), name="pial_trajet_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} : {self.minutes} min"
