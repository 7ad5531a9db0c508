"""PIAL and PAS, and the schools attached to them over time."""

import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from comptes.enums import GenrePerimetre
from comptes.models import Mandat, Perimetre
from pial.enums import (
    LIBELLES_DEGRE,
    LIBELLES_GENRE_POLE,
    LIBELLES_SECTEUR,
    Degre,
    GenrePole,
    Secteur,
)
from pial.models.etablissement import Etablissement
from socle.choix import choix
from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    RequeteCloisonnee,
)
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class RequetePoles(RequeteCloisonnee):
    """Reads of poles."""

    def du_perimetre(self, mandat: Mandat, le: datetime.date) -> "RequetePoles":
        """Poles that a mandate covers on a day."""
        genre, perimetre = mandat.genre_perimetre, mandat.perimetre_id
        if genre == GenrePerimetre.TENANT:
            return self.all()
        if genre == GenrePerimetre.POLE:
            return self.filter(perimetre_id=perimetre)
        if genre == GenrePerimetre.RESEAU_PRIVE:
            return self.filter(secteur=Secteur.PRIVE)
        ecoles = Etablissement.objects.du_perimetre(mandat, le)
        return self.filter(
            models.Exists(
                Rattachement.objects.filter(
                    pole=models.OuterRef("pk"), etablissement__in=ecoles, periode__contains=le
                )
            )
        )

    def actifs(self, le: datetime.date) -> "RequetePoles":
        """Poles open on a day."""
        return self.filter(periode__contains=le)


@pghistory.track()
class Pole(ModeleReferentiel):
    """A PIAL or a PAS. Both kinds in one table: PIAL turn into PAS while AESH stay."""

    genre = models.CharField(
        "genre", max_length=4, choices=choix(LIBELLES_GENRE_POLE), default=GenrePole.PIAL
    )
    code = models.CharField("code", max_length=20)
    nom = models.CharField("nom", max_length=160)
    cle_tri = models.CharField(max_length=160, editable=False, default="")
    degre = models.CharField(
        "catégorie", max_length=10, choices=choix(LIBELLES_DEGRE), default=Degre.INTERDEGRE
    )
    secteur = models.CharField(
        "secteur", max_length=6, choices=choix(LIBELLES_SECTEUR), default=Secteur.MIXTE
    )
    est_renforce = models.BooleanField("PIAL renforcé", default=False)
    support = LienCloisonne(
        Etablissement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="établissement support",
    )
    est_invente = models.BooleanField("pôle inventé pour la démonstration", default=False)
    periode = DateRangeField("ouvert")
    perimetre = LienUniqueCloisonne(Perimetre, models.PROTECT, related_name="pole")

    rgpd = SANS_DONNEE_PERSONNELLE

    objects = GestionnaireCloisonne.from_queryset(RequetePoles)()

    class Meta:
        verbose_name = "pôle"
        verbose_name_plural = "pôles"
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "genre", "code"],
                name="pial_pole_code",
                violation_error_message="Un pôle porte déjà ce code.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.genre} {self.nom}"


@pghistory.track()
class Rattachement(ModeleReferentiel):
    """A school in a pole between two dates; at most one PIAL and one PAS at a time."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="rattachements", verbose_name="pôle")
    etablissement = LienCloisonne(
        Etablissement,
        models.PROTECT,
        related_name="rattachements",
        verbose_name="école ou établissement",
    )
    genre = models.CharField("genre", max_length=4, choices=choix(LIBELLES_GENRE_POLE))
    periode = DateRangeField("période")
    est_saisi = models.BooleanField("saisi à la main", default=False)  # an import leaves it alone

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "rattachement"
        verbose_name_plural = "rattachements"
        constraints = [
            ExclusionConstraint(
                name="pial_rattachement_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("etablissement", RangeOperators.EQUAL),
                    ("genre", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "Cette école est déjà rattachée à un autre pôle à ces dates."
                ),
            )
        ]
        indexes = [models.Index(fields=["departement", "pole"], name="pial_rattachement_pole")]

    def __str__(self) -> str:
        return f"{self.etablissement} → {self.pole}"

    @property
    def du(self) -> datetime.date:
        """First day."""
        premier: datetime.date = self.periode.lower
        return premier

    @property
    def au(self) -> datetime.date | None:
        """Last day, included; ``None`` while it goes on."""
        fin: datetime.date | None = self.periode.upper
        return None if fin is None else fin - datetime.timedelta(days=1)
