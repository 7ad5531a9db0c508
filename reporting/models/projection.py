"""What published slots give each school each day, kept so that a department sums in a moment.

``ProjectionEcole`` says whether the days of a school are up to date; triggers of the database
take that away as soon as an occupation or a schooling of one of its pupils changes, so that a
total never reads an old figure: what is not up to date is summed from the slots themselves.
"""

from django.db import models

from pial.models import Etablissement
from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class ProjectionEcole(ModeleCloisonne):
    """Whether the days of a school are up to date."""

    etablissement = LienUniqueCloisonne(Etablissement, models.CASCADE, related_name="+")
    a_jour = models.BooleanField("à jour", default=False)
    calculee_le = models.DateTimeField("calculée le", null=True, blank=True)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "projection d'une école"
        verbose_name_plural = "projections des écoles"
        ordering = ["etablissement"]

    def __str__(self) -> str:
        return str(self.etablissement_id)


class HeuresEcole(ModeleCloisonne):
    """Minutes of one school on one day; individual and mutualised never add up."""

    etablissement = LienCloisonne(Etablissement, models.CASCADE, related_name="+")
    jour = models.DateField("jour")
    planifiees = models.IntegerField("individuelles planifiées", default=0)
    realisees = models.IntegerField("individuelles réalisées", default=0)
    mutualisees_planifiees = models.IntegerField("mutualisées planifiées", default=0)
    mutualisees_realisees = models.IntegerField("mutualisées réalisées", default=0)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "heures d'une école un jour"
        verbose_name_plural = "heures des écoles par jour"
        ordering = ["jour"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "etablissement", "jour"], name="reporting_heures_ecole_jour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour}"
