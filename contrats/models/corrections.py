"""What is decided of an open month, and what changed in a closed one."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from aesh.models import Aesh, Contrat
from contrats.enums.service_fait import LIBELLES_MOTIF_DECISION
from contrats.models.service_fait import HEURES, PROFESSIONNELLE, MoisDeService
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track()
class DecisionService(ModeleCloisonne):
    """The SEI certifies more, or less, than the contract of an open month: dated, with a reason.

    Taken back, the month is again what the contract says.
    """

    mois = LienCloisonne(MoisDeService, models.PROTECT, related_name="decisions")
    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="decisions_service")
    minutes = models.SmallIntegerField("minutes en plus ou en moins")
    motif = models.CharField("motif", max_length=10, choices=choix(LIBELLES_MOTIF_DECISION))
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    annulee_le = models.DateTimeField("reprise le", null=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("contrat", "minutes", "motif"), HEURES)
        | dict.fromkeys(("par", "annulee_par"), PROFESSIONNELLE),
        autres=("mois", "annulee_le"),
    )

    class Meta:
        verbose_name = "décision sur un mois de service"
        verbose_name_plural = "décisions sur les mois de service"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(minutes=0),
                name="contrats_decision_minutes",
                violation_error_message="Une décision ajoute ou retire au moins une minute.",
            ),
            models.UniqueConstraint(
                fields=["departement", "mois", "contrat"],
                condition=Q(annulee_le__isnull=True),
                name="contrats_decision_unique",
                violation_error_message=(
                    "Une décision vaut déjà pour ce contrat ce mois-là : reprenez-la d'abord."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_motif_display()


class LigneARegulariser(ModeleCloisonne):
    """A line of a closed month whose facts changed since: what they say now, and what is missing.

    ``minutes``: what a dated adjustment would add, or take back; made again at each reading.
    """

    mois = LienCloisonne(MoisDeService, models.PROTECT, related_name="a_regulariser")
    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="a_regulariser")
    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="a_regulariser")
    minutes_contrat = models.IntegerField("contrat, depuis la clôture")
    minutes_absence = models.IntegerField("absence, depuis la clôture")
    minutes_en_plus = models.IntegerField("en plus, depuis la clôture")
    minutes = models.IntegerField("à régulariser")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            (
                "contrat",
                "aesh",
                "minutes_contrat",
                "minutes_absence",
                "minutes_en_plus",
                "minutes",
            ),
            HEURES,
        ),
        autres=("mois",),
    )

    class Meta:
        verbose_name = "ligne à régulariser"
        verbose_name_plural = "lignes à régulariser"
        ordering = ["mois", "aesh"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "mois", "contrat"], name="contrats_a_regulariser_unique"
            )
        ]

    def __str__(self) -> str:
        return str(self.contrat_id)
