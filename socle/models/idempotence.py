"""Answers already given to a client that repeats a request (``Idempotency-Key``)."""

from django.conf import settings
from django.db import models

from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class CleIdempotence(ModeleCloisonne):
    """One key of one member: what was asked, what was answered. Kept 24 hours."""

    cle = models.CharField("clé", max_length=100)
    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="membre"
    )
    methode = models.CharField("méthode", max_length=8)
    route = models.CharField("route", max_length=300)
    empreinte = models.CharField("empreinte de la demande", max_length=64)
    statut = models.PositiveSmallIntegerField("statut", default=0)
    reponse = models.JSONField("réponse", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={
            "membre": "identité professionnelle",
            "reponse": "copie de la réponse, 24 heures",
        },
        autres=("cle", "methode", "route", "empreinte", "statut"),
    )

    class Meta:
        verbose_name = "clé d'idempotence"
        verbose_name_plural = "clés d'idempotence"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "membre", "cle"], name="socle_idempotence_cle_unique"
            )
        ]

    def __str__(self) -> str:
        return self.cle
