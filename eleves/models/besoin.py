"""What the pole proposes for a pupil beside the notified right: never a right (decision 8)."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from eleves.enums import LIBELLES_PRECISION_MERIDIENNE
from eleves.enums.besoins import LIBELLES_MOTIF_CIBLE
from eleves.models.eleve import Eleve
from eleves.models.evaluation import EvaluationBesoin
from socle.choix import choix
from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    RequeteCloisonnee,
)
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

CIBLE_MINIMUM, CIBLE_MAXIMUM = 15, 40 * 60
ART_9 = "organisation locale de l'aide (donnée relative au handicap, RGPD art. 9)"


class RequeteBesoins(RequeteCloisonnee):
    """Reads of local needs."""

    def a_valider(self) -> "RequeteBesoins":
        """Targets that wait for the head of the school: never validated, or proposed again."""
        return self.filter(
            Q(validee_le__isnull=True, cible_minutes__isnull=False)
            | Q(cible_proposee_le__gt=F("validee_le"))
        )


@pghistory.track()
class BesoinLocal(ModeleCloisonne):
    """Local target of mutualised help, and need at lunch (BesoinMeridien): coded, no free text.

    ``cible_minutes`` is what the pole proposes; ``cible_validee`` what the head of the school
    decided last (None with ``validee_le``: no target), kept in use until she decides again.
    """

    eleve = LienUniqueCloisonne(Eleve, models.CASCADE, related_name="besoin_local")
    cible_minutes = models.PositiveSmallIntegerField(
        "cible locale d'aide mutualisée (minutes par semaine)",
        null=True,
        blank=True,
        validators=[MinValueValidator(CIBLE_MINIMUM), MaxValueValidator(CIBLE_MAXIMUM)],
    )
    cible_proposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cible_proposee_le = models.DateTimeField("cible proposée le", null=True, blank=True)
    evaluation = LienCloisonne(
        EvaluationBesoin,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="évaluation d'où vient la cible",
    )
    cible_validee = models.PositiveSmallIntegerField("cible validée", null=True, blank=True)
    validee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    validee_le = models.DateTimeField("cible validée le", null=True, blank=True)
    est_meridien = models.BooleanField("besoin à la pause méridienne", default=False)
    jours_meridien = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name="jours"
    )
    precisions_meridien = ArrayField(
        models.CharField(max_length=12, choices=choix(LIBELLES_PRECISION_MERIDIENNE)),
        default=list,
        blank=True,
        verbose_name="aide utile au repas",
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            (
                "eleve",
                "cible_minutes",
                "cible_validee",
                "est_meridien",
                "jours_meridien",
                "precisions_meridien",
            ),
            ART_9,
        )
        | dict.fromkeys(("cible_proposee_par", "validee_par"), "identité professionnelle"),
        autres=("cible_proposee_le", "evaluation", "validee_le"),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteBesoins)()

    class Meta:
        verbose_name = "besoin local d'un élève"
        verbose_name_plural = "besoins locaux des élèves"
        constraints = [
            models.CheckConstraint(
                condition=Q(cible_minutes__isnull=True)
                | Q(cible_minutes__gte=CIBLE_MINIMUM, cible_minutes__lte=CIBLE_MAXIMUM),
                name="eleves_besoin_cible",
            ),
            models.CheckConstraint(
                condition=Q(est_meridien=True)
                | Q(jours_meridien__len=0, precisions_meridien__len=0),
                name="eleves_besoin_meridien",
            ),
            models.CheckConstraint(
                condition=Q(cible_validee__isnull=True)
                | Q(
                    validee_le__isnull=False,
                    cible_validee__gte=CIBLE_MINIMUM,
                    cible_validee__lte=CIBLE_MAXIMUM,
                ),
                name="eleves_besoin_validee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve_id}"


class DecisionCible(ModeleCloisonne):
    """What the head of a school decided on a proposed target; undone, it stays as a line.

    ``motif``: why it differs from what was proposed, coded.
    """

    besoin = LienCloisonne(BesoinLocal, models.CASCADE, related_name="decisions")
    minutes_proposees = models.PositiveSmallIntegerField("minutes proposées", null=True)
    minutes_validees = models.PositiveSmallIntegerField("minutes validées", null=True)
    motif = models.CharField(
        "raison", max_length=14, choices=choix(LIBELLES_MOTIF_CIBLE), blank=True, default=""
    )
    decidee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decidee_le = models.DateTimeField("décidée le")
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("minutes_proposees", "minutes_validees", "motif"), ART_9)
        | dict.fromkeys(("decidee_par", "annulee_par"), "identité professionnelle"),
        autres=("besoin", "decidee_le", "annulee_le"),
    )

    class Meta:
        verbose_name = "décision sur une cible locale"
        verbose_name_plural = "décisions sur les cibles locales"
        ordering = ["-decidee_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(motif="", minutes_validees=F("minutes_proposees"))
                | Q(motif="", minutes_validees__isnull=True, minutes_proposees__isnull=True)
                | ~Q(motif=""),
                name="eleves_decision_motif",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "besoin"], name="eleves_decision_besoin"),
        ]

    def __str__(self) -> str:
        return f"{self.decidee_le:%d/%m/%Y}"
