"""Hours of an intervention at school, each act made of it; the database keeps a room for one.

*Source:* issue G (room, week A or B, dates).
"""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from eleves.enums import LIBELLES_SEMAINE, Semaine
from eleves.models import IndisponibiliteEleve
from pas.enums.interventions import LIBELLES_ACTE_INTERVENTION
from pas.models.intervention import ART_9, InterventionExterieure
from pial.horaires import JOURS
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd


class CreneauIntervention(ModeleCloisonne):
    """One hour of an intervention. ``lettres``: [0,1) week A, [1,2) week B, [0,2) both.

    School, room and period are those of the intervention: the exclusion needs them here.
    """

    intervention = LienCloisonne(
        InterventionExterieure, models.CASCADE, related_name="creneaux", verbose_name="intervention"
    )
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="+")
    jour = models.PositiveSmallIntegerField("jour", choices=list(JOURS.items()))
    minutes = IntegerRangeField("minutes")
    semaine = models.CharField(
        "semaine", max_length=6, choices=choix(LIBELLES_SEMAINE), default=Semaine.TOUTES
    )
    lettres = IntegerRangeField("lettres", default=(0, 2))
    periode = DateRangeField("période")
    cle_salle = models.CharField("clé de la salle", max_length=60, blank=True, default="")
    retient_la_salle = models.BooleanField("retient la salle", default=False)
    indisponibilite = LienCloisonne(
        IndisponibiliteEleve,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="place dans la semaine de l'élève",
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            ("intervention", "jour", "minutes", "semaine", "lettres", "periode", "indisponibilite"),
            ART_9,
        ),
        autres=("etablissement", "cle_salle", "retient_la_salle"),
    )

    class Meta:
        verbose_name = "heure d'une intervention"
        verbose_name_plural = "heures d'une intervention"
        ordering = ["jour", "minutes"]
        constraints = [
            models.CheckConstraint(
                condition=Q(jour__gte=1, jour__lte=6),
                name="pas_heure_jour",
                violation_error_message="Choisissez un jour du lundi au samedi.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isempty=False, lettres__isempty=False),
                name="pas_heure_duree",
                violation_error_message="L'intervention doit finir après son début.",
            ),
            ExclusionConstraint(
                name="pas_heure_salle_libre",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("etablissement", RangeOperators.EQUAL),
                    ("cle_salle", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("lettres", RangeOperators.OVERLAPS),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(retient_la_salle=True),
                violation_error_message=(
                    "Cette salle vient d'être prise à l'un de ces moments : choisissez-en une "
                    "autre, ou demandez une autre heure."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jour}"

    @property
    def debut(self) -> int:
        """First minute."""
        return self.minutes.lower  # type: ignore[no-any-return]

    @property
    def fin(self) -> int:
        """Minute after the last."""
        return self.minutes.upper  # type: ignore[no-any-return]


class EtapeIntervention(ModeleCloisonne):
    """One act on an intervention: which, when, by whom."""

    intervention = LienCloisonne(
        InterventionExterieure, models.CASCADE, related_name="etapes", verbose_name="intervention"
    )
    acte = models.CharField("acte", max_length=16, choices=choix(LIBELLES_ACTE_INTERVENTION))
    faite_le = models.DateTimeField("faite le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={"auteur": "auteur d'un acte"},
        autres=("intervention", "acte", "faite_le"),
    )

    class Meta:
        verbose_name = "étape d'une intervention"
        verbose_name_plural = "étapes d'une intervention"
        ordering = ["faite_le", "cree_le"]

    def __str__(self) -> str:
        return self.acte
