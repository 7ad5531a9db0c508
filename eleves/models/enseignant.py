"""Who teaches a class: the person whom an AESH asks for, and who reads "ma classe"."""

import pghistory
from django.conf import settings
from django.db import models

from eleves.models.classe import Classe
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, Rgpd


@pghistory.track()
class EnseignantClasse(ModeleCloisonne):
    """A teacher of one class; a class is of one school year, and so is this."""

    classe = LienCloisonne(Classe, models.CASCADE, related_name="enseignants")
    membre = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"membre": "identité professionnelle"},
        autres=("classe",),
    )

    class Meta:
        verbose_name = "enseignant d'une classe"
        verbose_name_plural = "enseignants des classes"
        ordering = ["membre__nom", "membre__prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "classe", "membre"], name="eleves_enseignant_unique"
            )
        ]
        indexes = [
            models.Index(fields=["departement", "membre"], name="eleves_enseignant_membre"),
        ]

    def __str__(self) -> str:
        return str(self.membre)
