"""Journal of nominative reads, exports and refusals. Writes are journalled by pghistory."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from socle.choix import choix
from socle.enums import LIBELLES_ACTION_JOURNAL, ActionJournal
from socle.modeles import ModeleJournal
from socle.rgpd import JOURNAL, Rgpd


class Acces(ModeleJournal):
    """One request: who, under which mandate, read (or was refused) which objects."""

    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="membre"
    )
    mandat = models.UUIDField("casquette", null=True)
    fonction = models.CharField("fonction", max_length=20, blank=True, default="")
    action = models.CharField(
        "action",
        max_length=10,
        choices=choix(LIBELLES_ACTION_JOURNAL),
        default=ActionJournal.LECTURE,
    )
    objet = models.CharField("objet", max_length=40)
    ids = ArrayField(models.UUIDField(), verbose_name="identifiants", default=list)
    route = models.CharField("route", max_length=120)
    motif = models.CharField("motif", max_length=200, blank=True, default="")
    requete = models.CharField("identifiant de requête", max_length=64, blank=True, default="")

    rgpd = Rgpd(
        conservation=JOURNAL,
        personnelles={
            "membre": "identité professionnelle",
            "mandat": "identité professionnelle",
            "fonction": "identité professionnelle",
            "ids": "élève (pseudonyme)",
        },
        autres=("action", "objet", "route", "motif", "requete"),
    )

    class Meta:
        verbose_name = "accès"
        verbose_name_plural = "accès"
        ordering = ["-cree_le"]
        indexes = [
            models.Index(fields=["departement", "cree_le"], name="socle_acces_date"),
            GinIndex(fields=["ids"], name="socle_acces_ids"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.objet}"
