"""Classes and their weekly grid."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from comptes.models import Mandat
from eleves.enums import LIBELLES_SEMAINE, Semaine
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, SANS_DONNEE_PERSONNELLE, Rgpd


class RequeteClasses(RequeteCloisonnee):
    """Reads of classes."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteClasses":
        """Classes of the schools that a mandate covers on a day."""
        return self.filter(etablissement__in=Etablissement.objects.du_perimetre(mandat, le))


class Classe(ModeleCloisonne):
    """A class (or an ULIS) of one school for one school year.

    ``revision`` counts the saves of its week: a stale one is refused, not lost.
    """

    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="classes", verbose_name="école"
    )
    annee = models.PositiveSmallIntegerField("année de rentrée")
    libelle = models.CharField("nom", max_length=40)
    niveau = models.CharField("niveau", max_length=6, blank=True, default="")
    est_ulis = models.BooleanField("ULIS", default=False)
    revision = models.PositiveIntegerField("révision de la semaine", default=1, db_default=1)
    semaine_le = models.DateTimeField("semaine enregistrée le", null=True, blank=True)
    semaine_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="semaine enregistrée par",
    )

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"semaine_par": "identité professionnelle"},
        autres=(
            "etablissement",
            "annee",
            "libelle",
            "niveau",
            "est_ulis",
            "revision",
            "semaine_le",
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteClasses)()

    class Meta:
        verbose_name = "classe"
        verbose_name_plural = "classes"
        ordering = ["libelle"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "etablissement", "annee", "libelle"],
                name="eleves_classe_unique",
                violation_error_message="Cette école a déjà une classe de ce nom cette année.",
            )
        ]

    def __str__(self) -> str:
        return self.libelle


class Seance(ModeleCloisonne):
    """A lesson of a class's week, in minutes since midnight [a, b): every week, or A or B."""

    classe = LienCloisonne(Classe, models.CASCADE, related_name="seances")
    jour = models.PositiveSmallIntegerField(
        "jour", validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    minutes = IntegerRangeField("minutes")
    matiere = models.CharField("matière", max_length=40)
    semaine = models.CharField(
        "semaines",
        max_length=6,
        choices=choix(LIBELLES_SEMAINE),
        default=Semaine.TOUTES,
        db_default=Semaine.TOUTES,
    )

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["jour", "minutes"]
        constraints = [
            # Two lessons may share an hour only when one is of week A and the other of week B.
            ExclusionConstraint(
                name=f"eleves_seance_sans_recouvrement_{lettre}",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("classe", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                condition=Q(semaine__in=[Semaine.TOUTES, semaine]),
                violation_error_message="Deux séances de la classe se recouvrent.",
            )
            for lettre, semaine in (("a", Semaine.A), ("b", Semaine.B))
        ]

    def __str__(self) -> str:
        return self.matiere
