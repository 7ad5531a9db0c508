"""What is done for a new AESH: dated boxes, never a code nor a note."""

import pghistory
from django.conf import settings
from django.db import models

from aesh.models import Aesh
from contrats.enums.accueil import LIBELLES_ETAPE
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EtapeAccueil(ModeleCloisonne):
    """One box of the welcome of an AESH, with its day and who ticked it, at which school."""

    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="etapes_accueil")
    etape = models.CharField("étape", max_length=14, choices=choix(LIBELLES_ETAPE))
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, null=True, related_name="etapes_accueil"
    )
    jour = models.DateField("le")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "etape", "etablissement", "jour"), "accueil")
        | {"par": "identité professionnelle"},
    )

    class Meta:
        verbose_name = "étape d'un accueil"
        verbose_name_plural = "étapes des accueils"
        ordering = ["jour", "etape"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "aesh", "etape"],
                name="contrats_etape_unique",
                violation_error_message="Cette étape est déjà notée.",
            )
        ]

    def __str__(self) -> str:
        return self.get_etape_display()
