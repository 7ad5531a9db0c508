"""Named scenarios of means: what would change, never written to real data."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from aesh.models import Aesh
from pial.models import Etablissement, Pole
from reporting.enums.moyens import LIBELLES_AIDE_SUPPOSEE, LIBELLES_HYPOTHESE
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track()
class ScenarioMoyens(ModeleCloisonne):
    """A named set of hypotheses on one pole. Deleted, it stays aside until it is taken back."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="scenarios_moyens", verbose_name="pôle")
    nom = models.CharField("nom", max_length=60)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    supprime_le = models.DateTimeField("supprimé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"auteur": "identité professionnelle"},
        autres=("pole", "nom", "supprime_le"),
    )

    class Meta:
        verbose_name = "scénario de moyens"
        verbose_name_plural = "scénarios de moyens"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "nom"],
                condition=Q(supprime_le__isnull=True),
                name="reporting_scenario_nom",
                violation_error_message="Un scénario de ce pôle porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class Hypothese(ModeleCloisonne):
    """One line of a scenario: what is supposed, where, from which day."""

    scenario = LienCloisonne(ScenarioMoyens, models.CASCADE, related_name="hypotheses")
    genre = models.CharField("hypothèse", max_length=14, choices=choix(LIBELLES_HYPOTHESE))
    a_partir_du = models.DateField("à partir du")
    etablissement = LienCloisonne(
        Etablissement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="école ou établissement",
    )
    aesh = LienCloisonne(
        Aesh, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="AESH"
    )
    aide = models.CharField(
        "type d'aide", max_length=12, choices=choix(LIBELLES_AIDE_SUPPOSEE), blank=True, default=""
    )
    nombre = models.PositiveSmallIntegerField("nombre", default=1)
    minutes_hebdo = models.PositiveIntegerField("minutes par semaine", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"aesh": "hypothèse d'organisation"},
        autres=(
            "scenario",
            "genre",
            "a_partir_du",
            "etablissement",
            "aide",
            "nombre",
            "minutes_hebdo",
        ),
    )

    class Meta:
        verbose_name = "hypothèse d'un scénario de moyens"
        verbose_name_plural = "hypothèses des scénarios de moyens"
        ordering = ["a_partir_du", "cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(genre__in=["aesh_part", "contrat_change"], aesh__isnull=False)
                | Q(
                    genre__in=["ouvrir_ulis", "notifications", "ecole_change"],
                    etablissement__isnull=False,
                )
                | Q(genre="aesh_arrive"),
                name="reporting_hypothese_objet",
            ),
            models.CheckConstraint(
                condition=Q(nombre__gte=1, nombre__lte=200), name="reporting_hypothese_nombre"
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "scenario"], name="reporting_hypothese_scenario")
        ]

    def __str__(self) -> str:
        return self.get_genre_display()
