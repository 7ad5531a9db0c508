"""What the family answers to each response of the plan."""

from django.conf import settings
from django.db import models

from pas.models.plan import Reponse
from pas.models.saisine import Saisine
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import SAISINE, Rgpd


class AccordPlan(ModeleCloisonne):
    """Yes or no to one response, on one day; never changed: the last one said holds.

    Nobody collected it (``recueilli_par`` empty): the family said it on the follow-up page.
    """

    saisine = LienCloisonne(
        Saisine, models.CASCADE, related_name="accords_plan", verbose_name="demande"
    )
    reponse = LienCloisonne(
        Reponse, models.CASCADE, related_name="accords_plan", verbose_name="réponse"
    )
    est_accepte = models.BooleanField("accepté")
    dit_le = models.DateTimeField("dit le")
    recueilli_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="recueilli par",
    )

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"est_accepte": "accord de la famille", "recueilli_par": "auteur d'un acte"},
        autres=("saisine", "reponse", "dit_le"),
    )

    class Meta:
        verbose_name = "avis de la famille sur une réponse"
        verbose_name_plural = "avis de la famille sur les réponses"
        ordering = ["dit_le", "cree_le"]

    def __str__(self) -> str:
        return "oui" if self.est_accepte else "non"
