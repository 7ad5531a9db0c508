"""The visa that the head of a school gives to a proposed version, for his school."""

import pghistory
from django.conf import settings
from django.db import models

from aesh.models.emploi import EmploiDuTemps
from pial.models import Etablissement
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track()
class VisaEcole(ModeleCloisonne):
    """One school of a proposed version, signed by its head; taken away when it goes back.

    The version is signed when every school that has slots is, or when the pilote signs
    (decision 1: the pilote, or the head of the school for his school).
    """

    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, related_name="visas")
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="visas")
    vise_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    vise_le = models.DateTimeField("visa donné le")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"vise_par": "identité professionnelle"},
        autres=("emploi", "etablissement", "vise_le"),
    )

    class Meta:
        verbose_name = "visa d'une école"
        verbose_name_plural = "visas des écoles"
        ordering = ["vise_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "emploi", "etablissement"], name="aesh_visa_ecole_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.etablissement_id}"
