"""Schools attached to a pole all at once, and what each had before."""

import datetime

import pghistory
from django.db import models

from pial.models.pole import Pole
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, Rgpd


@pghistory.track()
class LotRattachements(ModeleCloisonne):
    """One batch. ``crees``: keys of its attachments; ``fermes``: [key, former end or null]."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="lots", verbose_name="pôle")
    du = models.DateField("à partir du")
    auteur = models.UUIDField("mission de l'auteur")
    crees = models.JSONField(default=list)
    fermes = models.JSONField(default=list)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"auteur": "fonction"},
        autres=("pole", "du", "crees", "fermes", "annule_le"),
    )

    class Meta:
        verbose_name = "lot de rattachements"
        verbose_name_plural = "lots de rattachements"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return f"{self.pole_id} {self.du}"

    @property
    def nombre(self) -> int:
        """Schools of the batch."""
        return len(self.crees)

    @property
    def fait_le(self) -> datetime.datetime:
        """When it was applied."""
        fait: datetime.datetime = self.cree_le
        return fait
