"""Projection owned here and written by reporting: whose file a recorded case opens by name."""

from django.db import models

from eleves.models.eleve import Eleve
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd


class SuiviNominatif(ModeleCloisonne):
    """A case (signalement, recours) is open on this pupil: the Dasen may read him by name."""

    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="suivis")
    dossier = models.UUIDField("dossier suivi")

    rgpd = Rgpd(
        conservation=ELEVE, personnelles={"eleve": "élève (pseudonyme)"}, autres=("dossier",)
    )

    class Meta:
        verbose_name = "lecture nominative ouverte par un dossier"
        verbose_name_plural = "lectures nominatives ouvertes par un dossier"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "dossier"], name="eleves_suivi_dossier_unique"
            )
        ]
        indexes = [models.Index(fields=["departement", "eleve"], name="eleves_suivi_eleve")]

    def __str__(self) -> str:
        return f"{self.dossier}"
