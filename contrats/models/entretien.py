"""Professional interviews: the day when one was held, nothing else."""

import pghistory
from django.conf import settings
from django.db import models

from aesh.models import Aesh
from contrats.models.vie import PROFESSIONNELLE
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EntretienProfessionnel(ModeleCloisonne):
    """One interview of an AESH, by its day. No content, no evaluator, no mark (permissions §3, 8).

    It belongs to the person: a CDI that follows a CDD goes on with the same rhythm.
    """

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="entretiens_professionnels")
    tenu_le = models.DateField("tenu le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "tenu_le"), "contrat") | {"auteur": PROFESSIONNELLE},
    )

    class Meta:
        verbose_name = "entretien professionnel"
        verbose_name_plural = "entretiens professionnels"
        ordering = ["-tenu_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "aesh", "tenu_le"],
                name="contrats_entretien_unique",
                violation_error_message="Un entretien est déjà noté ce jour-là.",
            )
        ]

    def __str__(self) -> str:
        return f"entretien du {self.tenu_le:%d/%m/%Y}"
