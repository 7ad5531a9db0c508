"""Who has a draft open, and which slot they hold: editors see one another (decision 1)."""

from django.conf import settings
from django.db import models

from aesh.models.emploi import EmploiDuTemps
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class PresenceEditeur(ModeleCloisonne):
    """One open tab of the editor. Rows live as long as the tab says that it is there.

    ``creneau`` is only a hint for the others (it may be gone): no foreign key. Nothing is kept
    of the past: a coordinator sees who is here, nobody reads who was.
    """

    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, related_name="presences")
    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="éditeur"
    )
    onglet = models.CharField("onglet", max_length=32)
    creneau = models.UUIDField("créneau tenu", null=True, blank=True)
    vu_le = models.DateTimeField("vu le")

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={
            "membre": "identité professionnelle",
            "creneau": "présence en cours",
            "vu_le": "présence en cours",
        },
        autres=("emploi", "onglet"),
    )

    class Meta:
        verbose_name = "présence d'un éditeur"
        verbose_name_plural = "présences des éditeurs"
        ordering = ["vu_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "emploi", "onglet"], name="aesh_presence_onglet"
            )
        ]

    def __str__(self) -> str:
        return self.onglet
