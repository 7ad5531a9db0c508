"""What the team of a PAS writes for its yearly report; figures are never kept here."""

from django.conf import settings
from django.db import models

from pial.models import Pole
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

TEXTE_BILAN_MAX = 3000


class BilanPas(ModeleCloisonne):
    """One draft by PAS and school year: three texts about the service, never about a pupil."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="PAS")
    annee = models.PositiveSmallIntegerField("année de rentrée")
    contexte = models.TextField("contexte", max_length=TEXTE_BILAN_MAX, blank=True, default="")
    difficultes = models.TextField(
        "difficultés", max_length=TEXTE_BILAN_MAX, blank=True, default=""
    )
    perspectives = models.TextField(
        "perspectives", max_length=TEXTE_BILAN_MAX, blank=True, default=""
    )
    ecrit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revision = models.PositiveIntegerField("révision", default=1)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "ecrit_par": "identité professionnelle",
            "contexte": "organisation (texte libre)",
            "difficultes": "organisation (texte libre)",
            "perspectives": "organisation (texte libre)",
        },
        autres=("pole", "annee", "revision"),
    )

    class Meta:
        verbose_name = "bilan d'un PAS"
        verbose_name_plural = "bilans des PAS"
        ordering = ["-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "annee"], name="reporting_bilan_pas_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pole} {self.annee}"
