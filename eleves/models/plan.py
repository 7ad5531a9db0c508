"""Plans and meetings of a pupil as dates and witnesses: no content, no diagnosis (dossier §2.3)."""

import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from eleves.enums import (
    LIBELLES_CONCLUSION_REUNION,
    LIBELLES_GENRE_PLAN,
    LIBELLES_GENRE_REUNION,
    LIBELLES_PARTICIPANT_REUNION,
)
from eleves.models.eleve import Eleve
from pial.regles import UN_JOUR
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

ART_9 = "suivi de la scolarité (donnée relative au handicap, RGPD art. 9)"


@pghistory.track()
class PlanEleve(ModeleCloisonne):
    """A plan exists between two dates, and is or is not in the LPI."""

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="plans")
    genre = models.CharField("plan", max_length=10, choices=choix(LIBELLES_GENRE_PLAN))
    periode = DateRangeField("période")
    dans_lpi = models.BooleanField("dans le LPI", default=False)
    revision = models.PositiveIntegerField("révision", default=1, db_default=1)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("eleve", "genre", "periode", "dans_lpi"), ART_9),
        autres=("revision",),
    )

    class Meta:
        verbose_name = "plan d'un élève"
        verbose_name_plural = "plans des élèves"
        ordering = ["-periode", "genre"]

    def __str__(self) -> str:
        return self.get_genre_display()

    @property
    def au(self) -> datetime.date | None:
        """Last day, included; None when no end is known."""
        return self.periode.upper - UN_JOUR if self.periode.upper else None


@pghistory.track()
class ReunionEleve(ModeleCloisonne):
    """A meeting or a GEVA-Sco: its date, planned or past, who was there, what was concluded.

    ``tenue`` says that it took place; ``prochaine_le`` when the next one is wanted.
    """

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="reunions")
    genre = models.CharField("réunion", max_length=14, choices=choix(LIBELLES_GENRE_REUNION))
    date = models.DateField("date")
    tenue = models.BooleanField("a eu lieu", default=False)
    participants = ArrayField(
        models.CharField(max_length=12, choices=choix(LIBELLES_PARTICIPANT_REUNION)),
        default=list,
        blank=True,
        verbose_name="participants",
    )
    conclusions = ArrayField(
        models.CharField(max_length=16, choices=choix(LIBELLES_CONCLUSION_REUNION)),
        default=list,
        blank=True,
        verbose_name="conclusions",
    )
    prochaine_le = models.DateField("prochaine réunion le", null=True, blank=True)
    dans_lpi = models.BooleanField("compte rendu dans le LPI", default=False)
    revision = models.PositiveIntegerField("révision", default=1, db_default=1)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            (
                "eleve",
                "genre",
                "date",
                "tenue",
                "participants",
                "conclusions",
                "prochaine_le",
                "dans_lpi",
            ),
            ART_9,
        ),
        autres=("revision",),
    )

    class Meta:
        verbose_name = "réunion sur un élève"
        verbose_name_plural = "réunions sur les élèves"
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tenue=True) | Q(participants__len=0, conclusions__len=0),
                name="eleves_reunion_tenue",
                violation_error_message="Participants et conclusions : après la réunion.",
            ),
            models.CheckConstraint(
                condition=Q(prochaine_le__isnull=True) | Q(prochaine_le__gt=models.F("date")),
                name="eleves_reunion_prochaine",
                violation_error_message="La prochaine réunion vient après celle-ci.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "eleve", "date"], name="eleves_reunion_date")
        ]

    def __str__(self) -> str:
        return self.get_genre_display()
