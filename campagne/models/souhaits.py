"""What an AESH wishes for a rentrée, and what she can do."""

import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from aesh.models import Aesh
from campagne.enums import (
    LIBELLES_COMPETENCE,
    LIBELLES_DEGRE_SOUHAITE,
    LIBELLES_FORMATION,
    DegreSouhaite,
)
from campagne.models.campagne import PROFESSIONNELLE
from comptes.models import Mandat
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    RequeteCloisonnee,
)
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

SOUHAIT = "souhait d'affectation"


class RequeteSouhaits(RequeteCloisonnee):
    """Reads of wishes."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteSouhaits":
        """Wishes of the AESH whom a mandate reads."""
        return self.filter(aesh__in=Aesh.objects.visibles_par(mandat, le))


def _ecole(rang: int) -> LienCloisonne:
    return LienCloisonne(
        Etablissement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=f"école souhaitée, choix {rang}",
    )


@pghistory.track()
class SouhaitsAesh(ModeleCloisonne):
    """Wishes for one rentrée: coded, no reason asked, nothing about family or health.

    *Source:* dossier §2.4 (circ. 2019-090 §3.1-3.2: wishes and constraints are looked at).
    """

    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="souhaits", verbose_name="AESH")
    annee = models.PositiveSmallIntegerField("année de rentrée")
    reste = models.BooleanField("souhaite rester dans son école", default=False)
    degre = models.CharField(
        "degré souhaité",
        max_length=7,
        choices=choix(LIBELLES_DEGRE_SOUHAITE),
        blank=True,
        default=DegreSouhaite.INDIFFERENT,
    )
    ecole_1 = _ecole(1)
    ecole_2 = _ecole(2)
    ecole_3 = _ecole(3)
    ecoles_max = models.PositiveSmallIntegerField(
        "nombre d'écoles au plus",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
    )
    saisis_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("aesh", "reste", "degre", "ecole_1", "ecole_2", "ecole_3", "ecoles_max"), SOUHAIT
        )
        | {"saisis_par": PROFESSIONNELLE},
        autres=("annee",),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteSouhaits)()

    class Meta:
        verbose_name = "souhaits d'une AESH"
        verbose_name_plural = "souhaits des AESH"
        ordering = ["-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "aesh", "annee"], name="campagne_souhaits_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.annee}"


@pghistory.track()
class ProfilAesh(ModeleCloisonne):
    """Skills and training of an AESH, from coded lists."""

    aesh = LienUniqueCloisonne(Aesh, models.CASCADE, related_name="profil", verbose_name="AESH")
    competences = ArrayField(
        models.CharField(max_length=13, choices=choix(LIBELLES_COMPETENCE)),
        default=list,
        blank=True,
        verbose_name="compétences",
    )
    formations = ArrayField(
        models.CharField(max_length=16, choices=choix(LIBELLES_FORMATION)),
        default=list,
        blank=True,
        verbose_name="formations suivies",
    )
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "competences", "formations"), "compétences")
        | {"saisi_par": PROFESSIONNELLE},
    )

    class Meta:
        verbose_name = "compétences d'une AESH"
        verbose_name_plural = "compétences des AESH"

    def __str__(self) -> str:
        return f"{self.pk}"
