"""What the pole proposes for a pupil beside the notified right: never a right (decision 8)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from eleves.enums import LIBELLES_PRECISION_MERIDIENNE
from eleves.models.eleve import Eleve
from socle.choix import choix
from socle.cloison import LienUniqueCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

CIBLE_MINIMUM, CIBLE_MAXIMUM = 15, 40 * 60
ART_9 = "organisation locale de l'aide (donnée relative au handicap, RGPD art. 9)"


@pghistory.track()
class BesoinLocal(ModeleCloisonne):
    """Local target of mutualised help, and need at lunch (BesoinMeridien): coded, no free text."""

    eleve = LienUniqueCloisonne(Eleve, models.CASCADE, related_name="besoin_local")
    cible_minutes = models.PositiveSmallIntegerField(
        "cible locale d'aide mutualisée (minutes par semaine)",
        null=True,
        blank=True,
        validators=[MinValueValidator(CIBLE_MINIMUM), MaxValueValidator(CIBLE_MAXIMUM)],
    )
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
            ("eleve", "cible_minutes", "est_meridien", "jours_meridien", "precisions_meridien"),
            ART_9,
        ),
    )

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
        ]

    def __str__(self) -> str:
        return f"{self.eleve_id}"
