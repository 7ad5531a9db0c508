"""The team of a PAS: posts financed, who holds them, days when somebody of the binôme is away.

*Source:* source 004 (a coordinator of the Éducation nationale and a full-time éducateur
spécialisé, there on the days when schools are open); decision 30.
"""

import datetime
from decimal import Decimal

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from comptes.models import Mandat
from pial.enums import (
    LIBELLES_GENRE_POSTE,
    LIBELLES_MOMENT,
    GenrePoste,
    Moment,
)
from pial.models.pole import Pole
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, SANS_DONNEE_PERSONNELLE, Rgpd

UN_JOUR = datetime.timedelta(days=1)


class Datee(ModeleCloisonne):
    """A row between two dates, that one may take back: it then stays, marked."""

    periode = DateRangeField("période")
    est_retire = models.BooleanField("retiré", default=False, db_default=False)

    class Meta:
        abstract = True

    @property
    def du(self) -> datetime.date:
        """First day."""
        premier: datetime.date = self.periode.lower
        return premier

    @property
    def au(self) -> datetime.date | None:
        """Last day, included; ``None`` while it goes on."""
        fin: datetime.date | None = self.periode.upper
        return None if fin is None else fin - UN_JOUR


@pghistory.track()
class PostePas(Datee):
    """A post of the permanent team, financed between two dates; it may be vacant."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="postes", verbose_name="PAS")
    genre = models.CharField("poste", max_length=12, choices=choix(LIBELLES_GENRE_POSTE))
    numero = models.PositiveSmallIntegerField(
        "numéro", default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    etp = models.DecimalField(
        "ETP financé",
        max_digits=3,
        decimal_places=2,
        default=Decimal("1"),
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal("1"))],
    )
    reference = models.CharField("référence du financement", max_length=120, blank=True, default="")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "poste d'un PAS"
        verbose_name_plural = "postes des PAS"
        ordering = ["genre", "numero", "periode"]
        constraints = [
            ExclusionConstraint(
                name="pial_poste_pas_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("genre", RangeOperators.EQUAL),
                    ("numero", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(est_retire=False),
                violation_error_message="Ce poste est déjà financé à ces dates.",
            )
        ]

    def __str__(self) -> str:
        return f"{LIBELLES_GENRE_POSTE[GenrePoste(self.genre)]}, poste {self.numero}"


@pghistory.track()
class OccupationPoste(Datee):
    """Who holds a post, by the mandate that he exercises there."""

    poste = LienCloisonne(PostePas, models.PROTECT, related_name="occupations")
    mandat = LienCloisonne(Mandat, models.PROTECT, related_name="+", verbose_name="mission")

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"mandat": "fonction", "periode": "fonction"},
        autres=("poste", "est_retire"),
    )

    class Meta:
        verbose_name = "occupation d'un poste de PAS"
        verbose_name_plural = "occupations des postes de PAS"
        ordering = ["-periode"]
        constraints = [
            ExclusionConstraint(
                name="pial_occupation_poste",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("poste", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(est_retire=False),
                violation_error_message="Ce poste est déjà occupé à ces dates.",
            ),
            ExclusionConstraint(
                name="pial_occupation_mandat",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("mandat", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(est_retire=False),
                violation_error_message="Cette personne occupe déjà un autre poste à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poste_id}"


@pghistory.track()
class AbsenceBinome(Datee):
    """Days or half-days when someone of the binôme is not there. Never a reason."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="PAS")
    mandat = LienCloisonne(Mandat, models.PROTECT, related_name="+", verbose_name="personne")
    moment = models.CharField(
        "moment", max_length=10, choices=choix(LIBELLES_MOMENT), default=Moment.JOURNEE
    )

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles=dict.fromkeys(("mandat", "periode", "moment"), "organisation"),
        autres=("pole", "est_retire"),
    )

    class Meta:
        verbose_name = "absence au PAS"
        verbose_name_plural = "absences au PAS"
        ordering = ["periode"]
        constraints = [
            ExclusionConstraint(
                name=f"pial_absence_pas_{nom}",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("mandat", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(est_retire=False) & ~Q(moment=autre),
                violation_error_message="Cette absence est déjà notée à ces dates.",
            )
            for nom, autre in (("matin", Moment.APRES_MIDI), ("apres", Moment.MATIN))
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class JourSansPersonne(ModeleCloisonne):
    """A half-day without anybody, already told by e-mail: it is not told twice."""

    pole = LienCloisonne(Pole, models.CASCADE, related_name="+", verbose_name="PAS")
    jour = models.DateField("jour")
    moment = models.CharField("moment", max_length=10, choices=choix(LIBELLES_MOMENT))

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "jour sans personne au PAS"
        verbose_name_plural = "jours sans personne au PAS"
        ordering = ["jour"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "jour", "moment"], name="pial_jour_sans_personne"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour} {self.moment}"
