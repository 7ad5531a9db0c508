"""The weekly meeting of a PAS and what it decided of each request."""

from django.conf import settings
from django.db import models

from pas.enums.plan import LIBELLES_DECISION
from pas.models.saisine import Saisine
from pial.models import Pole
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import SAISINE, Rgpd


class ReunionPas(ModeleCloisonne):
    """A meeting of the team on one day."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="PAS")
    tenue_le = models.DateField("tenue le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"auteur": "auteur d'un acte"},
        autres=("pole", "tenue_le"),
    )

    class Meta:
        verbose_name = "réunion du PAS"
        verbose_name_plural = "réunions du PAS"
        ordering = ["-tenue_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "tenue_le"],
                name="pas_reunion_jour",
                violation_error_message="Une réunion est déjà ouverte ce jour-là.",
            )
        ]

    def __str__(self) -> str:
        return str(self.tenue_le)


class PointReunion(ModeleCloisonne):
    """What was decided of one request; one line a meeting."""

    reunion = LienCloisonne(
        ReunionPas, models.CASCADE, related_name="points", verbose_name="réunion"
    )
    saisine = LienCloisonne(Saisine, models.CASCADE, related_name="points", verbose_name="demande")
    decision = models.CharField("décision", max_length=12, choices=choix(LIBELLES_DECISION))
    note = TexteChiffre("note", blank=True, default="")

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"decision": "suite d'une demande", "note": "texte libre, chiffré"},
        autres=("reunion", "saisine"),
    )

    class Meta:
        verbose_name = "décision d'une réunion"
        verbose_name_plural = "décisions d'une réunion"
        ordering = ["cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "reunion", "saisine"], name="pas_point_unique"
            )
        ]

    def __str__(self) -> str:
        return self.decision
