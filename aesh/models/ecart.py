"""A difference between the hours planned and done, as the AESH says it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from aesh.enums.service import (
    LIBELLES_DECISION_ECART,
    LIBELLES_MOTIF_ECART,
    LIBELLES_REPONSE_ECART,
    MOTIFS_CONNEXES,
    DecisionEcart,
    MotifEcart,
    ReponseEcart,
)
from aesh.models.aesh import Aesh
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

DEJA_SIGNALE = "Vous avez déjà signalé cet écart ce jour-là : retirez-le pour en changer la durée."


@pghistory.track()
class EcartDeclare(ModeleCloisonne):
    """Signed minutes of one day, with a coded reason, and what was answered. No free text.

    What ``est_connexe`` says is taken from the yearly pot of activities outside the grid; the
    rest adds to, or takes from, the hours of service of the day once the department's service has
    kept it (``decision``): what the school answers is an opinion. An unanswered difference waits,
    it is never a refusal.
    """

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="ecarts")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, null=True, blank=True, related_name="ecarts_declares"
    )
    jour = models.DateField("jour")
    minutes = models.SmallIntegerField("minutes en plus ou en moins")
    motif = models.CharField("motif", max_length=12, choices=choix(LIBELLES_MOTIF_ECART))
    reponse = models.CharField(
        "réponse",
        max_length=8,
        choices=choix(LIBELLES_REPONSE_ECART),
        default=ReponseEcart.ATTENTE,
    )
    repondu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    decision = models.CharField(
        "décision pour la paie",
        max_length=8,
        choices=choix(LIBELLES_DECISION_ECART),
        default=DecisionEcart.ATTENTE,
        db_default=DecisionEcart.ATTENTE,
    )
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "jour", "minutes", "motif"), "heures de service")
        | dict.fromkeys(("repondu_par", "decide_par"), "identité professionnelle"),
        autres=("etablissement", "reponse", "repondu_le", "decision", "decide_le"),
    )

    class Meta:
        verbose_name = "écart d'heures déclaré"
        verbose_name_plural = "écarts d'heures déclarés"
        ordering = ["-jour", "motif"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=-600, minutes__lte=600) & ~Q(minutes=0),
                name="aesh_ecart_minutes",
                violation_error_message="Une durée va de 1 minute à 10 heures.",
            ),
            models.UniqueConstraint(
                fields=["departement", "aesh", "jour", "motif"],
                condition=~Q(reponse=ReponseEcart.RETIRE),
                name="aesh_ecart_unique",
                violation_error_message=DEJA_SIGNALE,
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "aesh", "jour"], name="aesh_ecart_aesh"),
            models.Index(fields=["departement", "reponse"], name="aesh_ecart_reponse"),
        ]

    def __str__(self) -> str:
        return self.get_motif_display()

    @property
    def est_connexe(self) -> bool:
        """Taken from the pot of activities outside the grid, not from the weekly hours."""
        return MotifEcart(self.motif) in MOTIFS_CONNEXES

    @property
    def attend(self) -> bool:
        """Nobody has answered, nor decided yet."""
        return self.reponse == ReponseEcart.ATTENTE and self.decision == DecisionEcart.ATTENTE

    @property
    def est_admis(self) -> bool:
        """Kept for the payroll, or accepted by the school while nobody has decided."""
        if self.decision == DecisionEcart.ATTENTE:
            return self.reponse == ReponseEcart.ACCEPTE
        return self.decision == DecisionEcart.RETENU
