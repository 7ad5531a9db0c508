"""Projection owned here and written by aesh's actions: what published slots give each pupil."""

from django.db import models

from eleves.models.eleve import Eleve
from socle.cloison import LienUniqueCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd


class Couverture(ModeleCloisonne):
    """Weekly minutes of the published timetable now in force; no sum over kinds of help."""

    eleve = LienUniqueCloisonne(Eleve, models.CASCADE, related_name="couverture")
    minutes_individuelles = models.PositiveIntegerField("minutes individuelles", default=0)
    minutes_mutualisees = models.PositiveIntegerField("minutes mutualisées", default=0)
    premier_creneau_le = models.DateField("premier créneau publié le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "eleve": "accompagnement",
            "minutes_individuelles": "accompagnement",
            "minutes_mutualisees": "accompagnement",
            "premier_creneau_le": "accompagnement",
        },
    )

    class Meta:
        verbose_name = "couverture"
        verbose_name_plural = "couvertures"

    def __str__(self) -> str:
        return f"{self.minutes_individuelles} min"
